"""Links by which a client reads and answers a quote without an account."""

from __future__ import annotations

from datetime import date, datetime

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class QuoteLink(Aggregate, Model):
    """token_hash: SHA-256 of the token, which is stored nowhere. expires_on: its last day."""

    __tablename__ = "quote_link"
    __table_args__ = (Index("quote_link_quote", "quote_id"),)

    quote_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("quote.id"))
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime]
    expires_on: Mapped[date]
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)

    def works_on(self, day: date) -> bool:
        return self.withdrawn_at is None and day <= self.expires_on

    def made(self) -> Fact:
        return Fact("quote_link.made.v1", self)

    def open(self, at: datetime) -> Fact:
        self.opened_at = at
        return Fact("quote_link.opened.v1", self, ("opened_at",))

    def withdraw(self, at: datetime) -> Fact:
        if self.withdrawn_at is not None:
            raise Conflict(
                "QUOTE_LINK_WITHDRAWN",
                "The link is withdrawn already; make a new one.",
                field="quote_link_id",
            )
        self.withdrawn_at = at
        return Fact("quote_link.withdrawn.v1", self, ("withdrawn_at",))
