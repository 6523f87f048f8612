"""Rate cards and cost rates: dated, so that an hour keeps the rate of its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.model import Model
from finance.rates.rules import CostBasis, CostChange, CostParts


class RoleRate(Model):
    """What time of a role is sold for on a card. charge_role is normalised.

    By the hour; or by the day of day_minutes, and hourly_minor is what an hour of it comes to.
    """

    __tablename__ = "role_rate"

    rate_card_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("rate_card.id"), primary_key=True, init=False
    )
    charge_role: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int]
    hourly_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)
    daily_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    day_minutes: Mapped[int | None] = mapped_column(default=None)

    @property
    def hourly(self) -> Money:
        return Money(self.hourly_minor, self.currency_code)

    @property
    def daily(self) -> Money | None:
        return None if self.daily_minor is None else Money(self.daily_minor, self.currency_code)


class PersonRate(Model):
    """What time of a person is sold for on a card, whatever role they work in."""

    __tablename__ = "person_rate"
    __table_args__ = (Index("person_rate_person", "person_id"),)

    rate_card_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("rate_card.id"), primary_key=True, init=False
    )
    person_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    position: Mapped[int]
    hourly_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)
    daily_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    day_minutes: Mapped[int | None] = mapped_column(default=None)

    @property
    def hourly(self) -> Money:
        return Money(self.hourly_minor, self.currency_code)

    @property
    def daily(self) -> Money | None:
        return None if self.daily_minor is None else Money(self.daily_minor, self.currency_code)


class ServiceRate(Model):
    """What a unit of a service is sold for on a card: a photograph, a print run, a month."""

    __tablename__ = "service_rate"

    rate_card_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("rate_card.id"), primary_key=True, init=False
    )
    service: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int]
    unit: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency_code)


@dataclass(frozen=True, slots=True)
class Lines:
    """What a card prices."""

    rates: list[RoleRate]
    people: list[PersonRate]
    services: list[ServiceRate]


class RateCard(Aggregate, Model):
    """Never edited once it has priced something: a later card of its scope takes over on its day.

    client_id None: the default card of its currency. project_id: for this project of the client
    alone. ends_on: its last day, where no later card takes over. archived: left out of lists; it
    prices its days all the same.
    """

    __tablename__ = "rate_card"
    __table_args__ = (
        Index(
            "rate_card_scope",
            "client_id",
            "project_id",
            "currency_code",
            "effective_from",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("rate_card_project", "project_id"),
    )

    name: Mapped[str] = mapped_column(Text)
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    currency_code: Mapped[str] = mapped_column(Text)
    effective_from: Mapped[date]
    created_at: Mapped[datetime]
    rates: Mapped[list[RoleRate]] = relationship(
        order_by=RoleRate.position, cascade="all, delete-orphan", lazy="selectin"
    )
    people: Mapped[list[PersonRate]] = relationship(
        order_by=PersonRate.position,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )
    services: Mapped[list[ServiceRate]] = relationship(
        order_by=ServiceRate.position,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )
    ends_on: Mapped[date | None] = mapped_column(default=None)
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    archived: Mapped[bool] = mapped_column(default=False)

    @property
    def lines(self) -> Lines:
        return Lines(self.rates, self.people, self.services)

    def create(self) -> Fact:
        return Fact("rate_card.created.v1", self, ("rates", "people", "services"))

    def correct(self, name: str, lines: Lines) -> Fact:
        self.name = name
        self.rates, self.people, self.services = lines.rates, lines.people, lines.services
        changed = ("name", "effective_from", "rates", "people", "services")
        return Fact("rate_card.corrected.v1", self, changed)

    def end(self, ends_on: date) -> Fact:
        self.ends_on = ends_on
        return Fact("rate_card.ended.v1", self, ("ends_on",))

    def go_on(self) -> Fact:
        self.ends_on = None
        return Fact("rate_card.continued.v1", self, ("ends_on",))

    def archive(self) -> Fact:
        self.archived = True
        return Fact("rate_card.archived.v1", self, ("archived",))

    def restore(self) -> Fact:
        self.archived = False
        return Fact("rate_card.restored.v1", self, ("archived",))

    def withdraw(self) -> Fact:
        return Fact("rate_card.withdrawn.v1", self)


class CostRate(Aggregate, Model):
    """What an hour of a person costs from a day on, and what it is made of. Restricted to finance.

    hourly: pay with employment cost. overhead: what comes on top of that. What was set before for
    the same day is in `cost_rate_past`. reason: `engagement` where it follows from one; empty where
    somebody set it.
    """

    __tablename__ = "cost_rate"
    __table_args__ = (UniqueConstraint("person_id", "effective_from"),)

    person_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    effective_from: Mapped[date]
    hourly_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    overhead_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    basis: Mapped[str] = mapped_column(Text, default=CostBasis.HOUR)
    base_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    day_minutes: Mapped[int | None] = mapped_column(default=None)
    weekly_minutes: Mapped[int | None] = mapped_column(default=None)
    weeks_per_year: Mapped[int | None] = mapped_column(default=None)
    employment_bp: Mapped[int] = mapped_column(default=0)
    overhead_bp: Mapped[int | None] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def hourly(self) -> Money:
        return Money(self.hourly_minor, self.currency_code)

    @property
    def overhead(self) -> Money:
        return Money(self.overhead_minor, self.currency_code)

    @property
    def hourly_with_overhead(self) -> Money:
        return self.hourly + self.overhead

    @property
    def base(self) -> Money:
        return Money(self.base_minor, self.currency_code)

    def set(self, parts: CostParts, currency_code: str, at: datetime, reason: str) -> Fact:
        self.recorded_at = at
        self.reason = reason
        self.currency_code = currency_code
        for name in _PARTS:
            setattr(self, name, getattr(parts, name))
        return Fact("cost_rate.set.v1", self, ("hourly", "overhead", "recorded_at"))

    def withdraw(self) -> Fact:
        return Fact("cost_rate.withdrawn.v1", self)

    def change_costs(self, change: CostChange) -> Fact:
        """The cost of earlier work is something else now."""
        vars(self)["cost_change"] = change
        return Fact("labour_cost.changed.v1", self)


_PARTS = (
    *("hourly_minor", "overhead_minor", "basis", "base_minor", "day_minutes", "weekly_minutes"),
    *("weeks_per_year", "employment_bp", "overhead_bp"),
)

COST_RATE_PAST = Table(
    "cost_rate_past",
    Model.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("cost_rate_id", Uuid(as_uuid=False), nullable=False),
    Column("person_id", Uuid(as_uuid=False), nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("hourly_minor", BigInteger, nullable=False),
    Column("overhead_minor", BigInteger, nullable=False),
    Column("currency_code", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("replaced_at", DateTime(timezone=True), nullable=False),
    Index("cost_rate_past_person", "person_id", "effective_from"),
)
"""What a cost rate was between two instants, before it was set again or withdrawn. Nothing changes
it, so what was known at an instant stays so."""
