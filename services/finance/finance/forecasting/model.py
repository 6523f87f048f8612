"""What is expected in and out of the bank and in no other record: rent, a loan, a grant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class CashItem(Aggregate, Model):
    """amount_minor: negative where money goes out. every_months 0: once, on starts_on."""

    __tablename__ = "cash_item"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="cash_item_amount"),
        Index("cash_item_name", "name", "id"),
    )

    name: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    created_at: Mapped[datetime]
    every_months: Mapped[int] = mapped_column(default=0)
    ends_on: Mapped[date | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency_code)

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    def created(self) -> Fact:
        return Fact("cash_item.created.v1", self)

    def change(self, values: Mapping[str, Any]) -> Fact | None:
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        return Fact("cash_item.updated.v1", self, tuple(changed)) if changed else None
