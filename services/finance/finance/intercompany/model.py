"""Charges between legal entities of the agency."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class ChargeStatus(StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    REVERSED = "reversed"


class IntercompanyCharge(Aggregate, Model):
    """One entity sells to another: two journals, written, settled and reversed together.

    project_id: for which project, where it is for one. reason: why it was reversed.
    """

    __tablename__ = "intercompany_charge"
    __table_args__ = (
        CheckConstraint(
            "amount_minor > 0 AND seller_id <> buyer_id", name="intercompany_charge_sides"
        ),
        Index("intercompany_charge_day", "charged_on", "id"),
        Index("intercompany_charge_seller", "seller_id", "charged_on"),
        Index("intercompany_charge_buyer", "buyer_id", "charged_on"),
    )

    seller_id: Mapped[str] = mapped_column(ForeignKey("legal_entity.id"))
    buyer_id: Mapped[str] = mapped_column(ForeignKey("legal_entity.id"))
    seller_journal_id: Mapped[str] = mapped_column(ForeignKey("journal.id"))
    buyer_journal_id: Mapped[str] = mapped_column(ForeignKey("journal.id"))
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    description: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    charged_on: Mapped[date]
    created_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(Text, default=ChargeStatus.OPEN.value)
    settled_on: Mapped[date | None] = mapped_column(default=None)
    seller_settlement_id: Mapped[str | None] = mapped_column(ForeignKey("journal.id"), default=None)
    buyer_settlement_id: Mapped[str | None] = mapped_column(ForeignKey("journal.id"), default=None)
    reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency_code)

    def posted(self) -> Fact:
        return Fact("intercompany_charge.posted.v1", self)

    def check(self, wanted: ChargeStatus, remedy: str) -> None:
        if self.status != wanted:
            raise Conflict(
                "CHARGE_STATUS",
                f"This charge is {self.status}; {remedy}",
                field="intercompany_charge_id",
                details={"status": self.status},
            )

    def settle(self, on: date, seller_journal_id: str, buyer_journal_id: str) -> Fact:
        self.status = ChargeStatus.SETTLED.value
        self.settled_on = on
        self.seller_settlement_id = seller_journal_id
        self.buyer_settlement_id = buyer_journal_id
        return Fact("intercompany_charge.settled.v1", self, ("status", "settled_on"))

    def reopen(self) -> Fact:
        self.status = ChargeStatus.OPEN.value
        self.settled_on = None
        self.seller_settlement_id = self.buyer_settlement_id = None
        return Fact("intercompany_charge.reopened.v1", self, ("status", "settled_on"))

    def reverse(self, reason: str) -> Fact:
        self.status = ChargeStatus.REVERSED.value
        self.reason = reason
        return Fact("intercompany_charge.reversed.v1", self, ("status", "reason"))
