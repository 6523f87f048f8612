"""What of a document's line is the money of others: it is owed on, and is no revenue.

A row is written with the line of a draft, and posted when the document is issued. From then on
it never changes; a credit note has rows of its own, with negative amounts. A trigger adds the
entry of a posted row (migration 0052).
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class PassedOn(Model):
    """Of one line of a document, in minor units; what it charges from an order or a levy.

    account_role: where the money is owed until it is paid on; empty: all of the line is ours.
    posted_on: when the document was issued; None: it is a draft.
    """

    __tablename__ = "passed_on"
    __table_args__ = (
        Index("passed_on_invoice", "invoice_id"),
        Index(
            "passed_on_order_line",
            "purchase_order_line_id",
            postgresql_where=text("purchase_order_line_id IS NOT NULL"),
        ),
        Index(
            "passed_on_levy",
            *("levy_id", "posted_on"),
            postgresql_where=text("levy_id IS NOT NULL"),
        ),
    )

    invoice_line_id: Mapped[str] = mapped_column(
        ForeignKey("invoice_line.id", ondelete="CASCADE"), primary_key=True
    )
    account_role: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)
    invoice_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    purchase_order_line_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    levy_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    posted_on: Mapped[date | None] = mapped_column(default=None)
