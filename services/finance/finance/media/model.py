"""Placements: what a line of a media order books, how it was changed, and what of it ran.

The order and its lines are those of purchasing; a placement says the rest of a line. Changes and
runs are rows that never change.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finance.media.rules import Billing, Price, price_of
from finance.model import Model

TERMS = ("medium", "starts_on", "ends_on", "gross_minor", "commission_bp", "fee_bp", "billing")


class Placement(Model):
    """Space or time of a publisher, from a day to a day. gross: the price without discount.

    commission_bp: of gross, what the publisher leaves to the agency. fee_bp: on net, what the
    client pays, where it pays net plus commission.
    """

    __tablename__ = "placement"
    __table_args__ = (
        Index("placement_order", "purchase_order_id"),
        Index("placement_flight", "starts_on", "ends_on"),
    )

    purchase_order_line_id: Mapped[str] = mapped_column(
        ForeignKey("purchase_order_line.id", ondelete="CASCADE"), primary_key=True
    )
    purchase_order_id: Mapped[str] = mapped_column(ForeignKey("purchase_order.id"))
    medium: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    gross_minor: Mapped[int] = mapped_column(BigInteger)
    commission_bp: Mapped[int]
    fee_bp: Mapped[int]
    billing: Mapped[str] = mapped_column(Text)
    cancelled_on: Mapped[date | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def price(self) -> Price:
        return price_of(self.gross_minor, self.commission_bp, self.fee_bp, Billing(self.billing))

    def terms(self) -> dict[str, Any]:
        """As JSON, for the record of a change."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name in TERMS
            for value in (getattr(self, name),)
        }


class PlacementChange(Model):
    """A change of a placement after its order was approved. before: its terms until then."""

    __tablename__ = "placement_change"
    __table_args__ = (Index("placement_change_line", "purchase_order_line_id", "id"),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    purchase_order_line_id: Mapped[str] = mapped_column(ForeignKey("purchase_order_line.id"))
    reason: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    changed_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    changed_at: Mapped[datetime]


class PlacementRun(Model):
    """What ran on a day: spots, impressions or insertions, counted as they were ordered. It is
    received of the order by a receipt; undone, that takes the run back as well."""

    __tablename__ = "placement_run"
    __table_args__ = (Index("placement_run_line", "purchase_order_line_id", "id"),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    purchase_order_line_id: Mapped[str] = mapped_column(ForeignKey("purchase_order_line.id"))
    kind: Mapped[str] = mapped_column(Text)
    ran_on: Mapped[date]
    quantity: Mapped[Decimal] = mapped_column(Numeric(15, 4))
    note: Mapped[str] = mapped_column(Text)
    purchase_receipt_id: Mapped[str] = mapped_column(ForeignKey("purchase_receipt.id"))
    recorded_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    recorded_at: Mapped[datetime]


class MediaRebate(Aggregate, Model):
    """What a publisher gave back for a period's volume (AVB). passed: what of it the client gets;
    the rest the agency keeps. project_id, client_id: whose it is; None: of the agency's volume."""

    __tablename__ = "media_rebate"
    __table_args__ = (Index("media_rebate_supplier", "supplier_id", "id"),)

    supplier_id: Mapped[str] = mapped_column(ForeignKey("supplier.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    currency_code: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    passed_minor: Mapped[int] = mapped_column(BigInteger)
    received_on: Mapped[date]
    created_at: Mapped[datetime]
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    reference: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    journal_id: Mapped[str | None] = mapped_column(ForeignKey("journal.id"), default=None)
    cost_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency_code)

    @property
    def passed(self) -> Money:
        return Money(self.passed_minor, self.currency_code)

    @property
    def kept(self) -> Money:
        return Money(self.amount_minor - self.passed_minor, self.currency_code)

    def recorded(self) -> Fact:
        return Fact("media_rebate.recorded.v1", self)
