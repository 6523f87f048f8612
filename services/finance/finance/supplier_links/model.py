"""Links by which suppliers answer orders and requests, and accept self-bills; no account."""

from __future__ import annotations

from datetime import date, datetime

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class SupplierLink(Aggregate, Model):
    """record_id: of the order, offer or self-bill that it is for. token_hash: SHA-256 of the
    token, which is stored nowhere. person_id, project_id: whose record that is, as far as it is
    somebody's. opened_address: of the network from which it was opened first."""

    __tablename__ = "supplier_link"
    __table_args__ = (Index("supplier_link_record", "record_id", "id"),)

    supplier_id: Mapped[str] = mapped_column(ForeignKey("supplier.id"))
    purpose: Mapped[str] = mapped_column(Text)
    record_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime]
    expires_on: Mapped[date]
    person_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    opened_address: Mapped[str] = mapped_column(Text, default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)

    def works_on(self, day: date) -> bool:
        return self.withdrawn_at is None and day <= self.expires_on

    def made(self) -> Fact:
        return Fact("supplier_link.made.v1", self)

    def open(self, at: datetime, address: str) -> Fact:
        self.opened_at, self.opened_address = at, address
        return Fact("supplier_link.opened.v1", self, ("opened_at",))

    def withdraw(self, at: datetime) -> Fact:
        if self.withdrawn_at is not None:
            raise Conflict(
                "SUPPLIER_LINK_WITHDRAWN",
                "The link is withdrawn already; make a new one.",
                field="supplier_link_id",
            )
        self.withdrawn_at = at
        return Fact("supplier_link.withdrawn.v1", self, ("withdrawn_at",))
