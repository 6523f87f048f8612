"""Rate cards and cost rates: dated, so that an hour keeps the rate of its day."""

from __future__ import annotations

from datetime import date, datetime

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.model import Model
from finance.rates.rules import CostChange


class RoleRate(Model):
    """One line of a rate card. charge_role is normalised."""

    __tablename__ = "role_rate"

    rate_card_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("rate_card.id"), primary_key=True, init=False
    )
    charge_role: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int]
    hourly_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)

    @property
    def hourly(self) -> Money:
        return Money(self.hourly_minor, self.currency_code)


class RateCard(Aggregate, Model):
    """Never edited once it has priced something: a later card of its scope takes over on its day.

    client_id None: the default card of its currency. ends_on: its last day, where no later card
    takes over.
    """

    __tablename__ = "rate_card"
    __table_args__ = (
        Index(
            "rate_card_scope",
            "client_id",
            "currency_code",
            "effective_from",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    name: Mapped[str] = mapped_column(Text)
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    currency_code: Mapped[str] = mapped_column(Text)
    effective_from: Mapped[date]
    created_at: Mapped[datetime]
    rates: Mapped[list[RoleRate]] = relationship(
        order_by=RoleRate.position, cascade="all, delete-orphan", lazy="selectin"
    )

    ends_on: Mapped[date | None] = mapped_column(default=None)

    def create(self) -> Fact:
        return Fact("rate_card.created.v1", self, ("rates",))

    def correct(self, name: str, rates: list[RoleRate]) -> Fact:
        self.name = name
        self.rates = rates
        return Fact("rate_card.corrected.v1", self, ("name", "effective_from", "rates"))

    def end(self, ends_on: date) -> Fact:
        self.ends_on = ends_on
        return Fact("rate_card.ended.v1", self, ("ends_on",))

    def withdraw(self) -> Fact:
        return Fact("rate_card.withdrawn.v1", self)


class CostRate(Aggregate, Model):
    """What an hour of a person costs from a day on. Restricted to finance."""

    __tablename__ = "cost_rate"
    __table_args__ = (UniqueConstraint("person_id", "effective_from"),)

    person_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    effective_from: Mapped[date]
    hourly_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)

    @property
    def hourly(self) -> Money:
        return Money(self.hourly_minor, self.currency_code)

    recorded_at: Mapped[datetime]

    def set(self, hourly: Money, at: datetime) -> Fact:
        self.recorded_at = at
        self.hourly_minor = hourly.amount_minor
        self.currency_code = hourly.currency_code
        return Fact("cost_rate.set.v1", self, ("hourly", "recorded_at"))

    def withdraw(self) -> Fact:
        return Fact("cost_rate.withdrawn.v1", self)

    def change_costs(self, change: CostChange) -> Fact:
        """The cost of earlier work is something else now."""
        vars(self)["cost_change"] = change
        return Fact("labour_cost.changed.v1", self)
