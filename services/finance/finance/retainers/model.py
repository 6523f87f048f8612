"""Retainers: what is agreed with a client, what closed periods came to, and the alerts raised.

Which work counts in which retainer, and on which day, a trigger of `work` says:
`work.retainer_id` and `work.retained_on`. What comes after a period was closed counts on the first
day after it; an adjustment takes back what a closed period has counted of work that changed.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import Sequence

from finance.model import Model
from finance.retainers.rules.balance import Balance, Carried, Lot
from finance.retainers.rules.periods import DAY, Agreement, Span, Terms

RETAINER_NUMBER = Sequence("retainer_number", metadata=Model.metadata)


class Basis(StrEnum):
    """What uses a retainer: all hours, hours a client can be charged, or their value."""

    WORKED = "worked"
    BILLABLE = "billable"
    MONEY = "money"


class Billed(StrEnum):
    """When the fee of a period is drafted."""

    ADVANCE = "advance"
    ARREARS = "arrears"


class RetainerProject(Model):
    """A project whose work uses the retainer. The first one's invoices bill it."""

    __tablename__ = "retainer_project"
    __table_args__ = (Index("retainer_project_project", "project_id"),)

    retainer_id: Mapped[str] = mapped_column(ForeignKey("retainer.id"), primary_key=True)
    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    position: Mapped[int]


class RetainerTerms(Model):
    """What is agreed from a day on. allowances: [{charge_role, quantity}], in seconds or minor
    units; the empty role is everybody whose role is not named."""

    __tablename__ = "retainer_terms"
    __table_args__ = (
        UniqueConstraint("retainer_id", "effective_from"),
        CheckConstraint("price_minor >= 0", name="retainer_terms_price"),
        CheckConstraint("deficit IN ('carry', 'bill', 'absorb')", name="retainer_terms_deficit"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    retainer_id: Mapped[str] = mapped_column(ForeignKey("retainer.id"))
    effective_from: Mapped[date]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    allowances: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    cap: Mapped[int | None] = mapped_column(BigInteger)
    expiry_periods: Mapped[int | None]
    deficit: Mapped[str] = mapped_column(Text)
    overage_hourly_minor: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def as_agreed(self) -> Terms:
        return Terms(
            effective_from=self.effective_from,
            price_minor=self.price_minor,
            allowances=tuple((one["charge_role"], one["quantity"]) for one in self.allowances),
            cap=self.cap,
            expiry_periods=self.expiry_periods,
            deficit=self.deficit,
            overage_hourly_minor=self.overage_hourly_minor,
        )


class RetainerPause(Model):
    """Days on which nothing is granted, billed or used. to_on None: until it is resumed."""

    __tablename__ = "retainer_pause"
    __table_args__ = (
        Index("retainer_pause_retainer", "retainer_id", "from_on"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="retainer_pause_days"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    retainer_id: Mapped[str] = mapped_column(ForeignKey("retainer.id"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]


class Retainer(Aggregate, Model):
    """closed_through: the last day of the last closed period; None: none is closed yet."""

    __tablename__ = "retainer"
    __table_args__ = (
        Index("retainer_client", "client_id", "id"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="retainer_days"),
        CheckConstraint("basis IN ('worked', 'billable', 'money')", name="retainer_basis"),
        CheckConstraint("billed IN ('advance', 'arrears')", name="retainer_billed"),
    )

    reference: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    currency_code: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text)
    cadence: Mapped[str] = mapped_column(Text)
    billed: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    tax_rate_bp: Mapped[int]
    tax_category: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    ends_on: Mapped[date | None] = mapped_column(default=None)
    closed_through: Mapped[date | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    projects: Mapped[list[RetainerProject]] = relationship(
        order_by=RetainerProject.position,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )
    terms: Mapped[list[RetainerTerms]] = relationship(
        order_by=RetainerTerms.effective_from,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )
    pauses: Mapped[list[RetainerPause]] = relationship(
        order_by=RetainerPause.from_on,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )

    @property
    def project_ids(self) -> list[str]:
        return [one.project_id for one in self.projects]

    @property
    def in_money(self) -> bool:
        return self.basis == Basis.MONEY

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    @property
    def opens_on(self) -> date:
        """The first day that no closed period holds."""
        return self.closed_through + DAY if self.closed_through else self.starts_on

    @property
    def agreement(self) -> Agreement:
        return Agreement(
            cadence=self.cadence,
            runs=Span(self.starts_on, self.ends_on),
            pauses=tuple(Span(pause.from_on, pause.to_on) for pause in self.pauses),
            terms=tuple(terms.as_agreed for terms in self.terms),
        )

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency_code)

    def status(self, today: date) -> str:
        """archived, ended, upcoming, paused or active."""
        if self.archived:
            return "archived"
        if self.ends_on is not None and self.ends_on < today:
            return "ended"
        if today < self.starts_on:
            return "upcoming"
        return "active" if self.agreement.in_force(today) else "paused"

    def fact(self, verb: str, *changed: str) -> Fact:
        return Fact(f"retainer.{verb}.v1", self, changed)

    def require_open(self, day: date, field: str) -> None:
        """Conflict where the day is in a closed period: those stay as they are."""
        if day < self.opens_on:
            raise Conflict(
                "RETAINER_PERIOD_CLOSED",
                f"{self.reference} is closed through {self.closed_through}; choose "
                f"{self.opens_on} or a later day."
                if self.closed_through
                else f"{self.reference} starts on {self.starts_on}; choose that or a later day.",
                field=field,
                details={"opens_on": str(self.opens_on)},
            )

    def require_in_use(self) -> None:
        if self.archived:
            raise Conflict(
                "RETAINER_ARCHIVED",
                f"{self.reference} is archived; restore it first.",
                field="retainer_id",
            )


class RetainerPeriod(Model):
    """A period that is closed, or whose fee was drafted before it is over (closed_at None).

    allowance, overage, balances: in seconds or minor units; balances: one for each charge role, as
    `balance_as_kept` writes them. used_seconds, used_minor: all hours, and their value.
    """

    __tablename__ = "retainer_period"
    __table_args__ = (
        UniqueConstraint("retainer_id", "starts_on"),
        Index("retainer_period_ended", "ends_on", "retainer_id"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    retainer_id: Mapped[str] = mapped_column(ForeignKey("retainer.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    days: Mapped[int]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    allowance: Mapped[int] = mapped_column(BigInteger)
    overage: Mapped[int] = mapped_column(BigInteger, default=0)
    overage_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    used_seconds: Mapped[int] = mapped_column(BigInteger, default=0)
    used_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    balances: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default_factory=list)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)


ADJUSTMENT = Table(
    "retainer_adjustment",
    Model.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("retainer_id", Uuid(as_uuid=False), ForeignKey("retainer.id"), nullable=False),
    Column("counted_on", Date, nullable=False),
    Column("was_on", Date, nullable=False),
    Column("work_id", Uuid(as_uuid=False), nullable=False),
    Column("time_entry_id", Uuid(as_uuid=False), nullable=False),
    Column("project_id", Uuid(as_uuid=False), nullable=False),
    Column("person_id", Uuid(as_uuid=False), nullable=False),
    Column("worked_on", Date, nullable=False),
    Column("charge_role", Text, nullable=False),
    Column("seconds", BigInteger, nullable=False),
    Column("billable_seconds", BigInteger, nullable=False),
    Column("value_minor", BigInteger, nullable=False),
    Index("retainer_adjustment_counted", "retainer_id", "counted_on"),
    Index("retainer_adjustment_was", "retainer_id", "was_on"),
)
"""What is taken back in an open period (counted_on) of what a closed one counted (was_on)."""


class RetainerAlert(Aggregate, Model):
    """One threshold reached in one period. forecast: it will be, at the rate of burn so far."""

    __tablename__ = "retainer_alert"
    __table_args__ = (
        UniqueConstraint("retainer_id", "period_starts_on", "threshold_percent", "forecast"),
    )

    retainer_id: Mapped[str] = mapped_column(ForeignKey("retainer.id"))
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    period_starts_on: Mapped[date]
    threshold_percent: Mapped[int]
    forecast: Mapped[bool]
    used: Mapped[int] = mapped_column(BigInteger)
    available: Mapped[int] = mapped_column(BigInteger)
    raised_at: Mapped[datetime]

    def raised(self) -> Fact:
        return Fact("retainer_alert.raised.v1", self, ("threshold_percent", "used", "available"))


_FIGURES = (*("carried_in", "deficit_in", "allowance", "used", "lapsed", "overage", "absorbed"),)


def balance_as_kept(charge_role: str, balance: Balance) -> dict[str, Any]:
    return {
        "charge_role": charge_role,
        **{name: getattr(balance, name) for name in _FIGURES},
        "deficit_out": balance.deficit_out,
        "lots": [[lot.quantity, lot.periods_left] for lot in balance.out.lots],
    }


def kept_balance(kept: dict[str, Any]) -> Balance:
    return Balance(
        **{name: kept[name] for name in _FIGURES},
        out=Carried(lots=tuple(Lot(*lot) for lot in kept["lots"]), deficit=kept["deficit_out"]),
    )
