"""Rate cards and cost rates: dated, so that an hour keeps the rate of its day."""

from __future__ import annotations

from datetime import date, datetime

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.model import Model


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
    """Never edited: a card of the same scope with a later effective_from takes over on its day.

    client_id None: the default card of its currency.
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

    def create(self) -> Fact:
        return Fact("rate_card.created.v1", self, ("rates",))


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

    def set(self, hourly: Money) -> Fact:
        self.hourly_minor = hourly.amount_minor
        self.currency_code = hourly.currency_code
        return Fact("cost_rate.set.v1", self, ("hourly",))
