"""Engagements of contractors and the invoices that the agency issues in their name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.contracting.rules import (
    SelfBillDeed,
    SelfBillStatus,
    Terms,
    possible,
    self_bill_after,
)
from finance.deeds import require_possible
from finance.model import Model
from finance.rates.rules import Rate

Party = dict[str, str]
"""As documents print it: name, address, tax numbers."""


class EngagementRate(Model):
    """What an hour or a day of the contractor costs from a day on."""

    __tablename__ = "engagement_rate"
    __table_args__ = (UniqueConstraint("engagement_id", "effective_from"),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    engagement_id: Mapped[str] = mapped_column(ForeignKey("engagement.id"), init=False)
    effective_from: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)


class Engagement(Aggregate, Model):
    """A person who works for a supplier: what for, at which rate, up to how much.

    charge_role empty: in any role; project_ids empty: on any project. basis: hour or day, a day
    of day_minutes. cap_minutes, cap_minor: of the whole engagement; None: no limit.
    self_billing_on: since when the supplier agrees that the agency issues its invoices; None: it
    does not.
    tolerance_bp: how far a document may exceed the cap, the order and the approved time.
    """

    __tablename__ = "engagement"
    __table_args__ = (
        Index("engagement_person", "person_id", "id"),
        Index("engagement_supplier", "supplier_id", "id"),
        Index("engagement_order", "purchase_order_id"),
    )

    number: Mapped[str] = mapped_column(Text, unique=True)
    person_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    supplier_id: Mapped[str] = mapped_column(ForeignKey("supplier.id"))
    currency_code: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    created_at: Mapped[datetime]
    purchase_order_id: Mapped[str | None] = mapped_column(
        ForeignKey("purchase_order.id"), default=None
    )
    charge_role: Mapped[str] = mapped_column(Text, default="")
    project_ids: Mapped[list[str]] = mapped_column(ARRAY(Uuid(as_uuid=False)), default_factory=list)
    basis: Mapped[str] = mapped_column(Text, default="hour")
    day_minutes: Mapped[int | None] = mapped_column(default=None)
    ends_on: Mapped[date | None] = mapped_column(default=None)
    cap_minutes: Mapped[int | None] = mapped_column(default=None)
    cap_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    self_billing_on: Mapped[date | None] = mapped_column(default=None)
    tax_rate_bp: Mapped[int] = mapped_column(default=0)
    tax_category: Mapped[str] = mapped_column(Text, default="outside_scope")
    tolerance_bp: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    rates: Mapped[list[EngagementRate]] = relationship(
        order_by=EngagementRate.effective_from,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    @property
    def self_billing(self) -> bool:
        return self.self_billing_on is not None

    @property
    def cap(self) -> Money | None:
        return None if self.cap_minor is None else self.money(self.cap_minor)

    @property
    def terms(self) -> Terms:
        return Terms(frozenset(self.project_ids), self.charge_role, self.starts_on, self.ends_on)

    @property
    def dated_rates(self) -> dict[date, Rate]:
        return {one.effective_from: self.rate_of(one.amount_minor) for one in self.rates}

    def rate_of(self, minor: int) -> Rate:
        return Rate.of(minor, minor if self.basis == "day" else None, self.day_minutes)

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency_code)

    def created(self) -> Fact:
        return Fact("engagement.created.v1", self)

    def change(self, values: Mapping[str, Any]) -> Fact | None:
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        return self.updated(*changed) if changed else None

    def updated(self, *changed: str) -> Fact:
        return Fact("engagement.updated.v1", self, changed)


class SelfBillLine(Model):
    """The hours of a project at one rate; rate_minor: for an hour, or for a day of day_minutes."""

    __tablename__ = "self_bill_line"
    __table_args__ = (Index("self_bill_line_bill", "self_bill_id", "position"),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    self_bill_id: Mapped[str] = mapped_column(ForeignKey("self_bill.id"), init=False)
    position: Mapped[int]
    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    description: Mapped[str] = mapped_column(Text)
    seconds: Mapped[int] = mapped_column(BigInteger)
    rate_minor: Mapped[int] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    day_minutes: Mapped[int | None] = mapped_column(default=None)

    @property
    def rate(self) -> Rate:
        minor = self.rate_minor
        return Rate.of(minor, minor if self.day_minutes else None, self.day_minutes)


class SelfBillTime(Model):
    """What a self-bill settles of a time entry. turn: 1 for the first time, 2 for what a correction
    changed, and so on; no two live rows of an entry have the same, so no hour is billed twice."""

    __tablename__ = "self_bill_time"
    __table_args__ = (
        Index(
            "self_bill_time_once",
            *("time_entry_id", "turn"),
            unique=True,
            postgresql_where=text("live"),
        ),
        Index("self_bill_time_bill", "self_bill_id"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    self_bill_id: Mapped[str] = mapped_column(ForeignKey("self_bill.id"))
    self_bill_line_id: Mapped[str] = mapped_column(ForeignKey("self_bill_line.id"))
    time_entry_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    worked_on: Mapped[date]
    turn: Mapped[int]
    seconds: Mapped[int]
    live: Mapped[bool] = mapped_column(default=True)


class SelfBill(Aggregate, Model):
    """An invoice for approved time that the agency issues in the name of its supplier.

    number: of the supplier's own series, from when it is issued. seller: the supplier; buyer: the
    agency; both as printed. answered_by, answered_at, answered_address: of who accepted it or
    objected. reason: of the objection or withdrawal.
    """

    __tablename__ = "self_bill"
    __table_args__ = (
        UniqueConstraint("supplier_id", "number"),
        Index("self_bill_engagement", "engagement_id", "id"),
        Index("self_bill_person", "person_id", "id"),
        Index("self_bill_status", "status", "id"),
    )

    engagement_id: Mapped[str] = mapped_column(ForeignKey("engagement.id"))
    supplier_id: Mapped[str] = mapped_column(ForeignKey("supplier.id"))
    person_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    currency_code: Mapped[str] = mapped_column(Text)
    period_from: Mapped[date]
    period_to: Mapped[date]
    created_at: Mapped[datetime]
    tax_rate_bp: Mapped[int]
    tax_category: Mapped[str] = mapped_column(Text)
    net_minor: Mapped[int] = mapped_column(BigInteger)
    tax_minor: Mapped[int] = mapped_column(BigInteger)
    created_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    status: Mapped[str] = mapped_column(Text, default=SelfBillStatus.DRAFT.value)
    number: Mapped[str | None] = mapped_column(Text, default=None)
    issued_on: Mapped[date | None] = mapped_column(default=None)
    due_on: Mapped[date | None] = mapped_column(default=None)
    issued_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    seller: Mapped[Party | None] = mapped_column(JSONB, default=None)
    buyer: Mapped[Party | None] = mapped_column(JSONB, default=None)
    purchase_order: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_address: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    bill_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    lines: Mapped[list[SelfBillLine]] = relationship(
        order_by=SelfBillLine.position,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency_code)

    @property
    def net(self) -> Money:
        return self.money(self.net_minor)

    @property
    def tax(self) -> Money:
        return self.money(self.tax_minor)

    @property
    def total(self) -> Money:
        return self.money(self.net_minor + self.tax_minor)

    @property
    def seconds(self) -> int:
        return sum(line.seconds for line in self.lines)

    @property
    def shown_number(self) -> str:
        return self.number or "This draft"

    def drafted(self) -> Fact:
        return Fact("self_bill.drafted.v1", self)

    def check(self, deed: SelfBillDeed) -> None:
        self._after(deed)

    def issue(self, number: str, on: date, due_on: date, by: str | None) -> Fact:
        self.status = self._after(SelfBillDeed.ISSUE)
        self.number, self.issued_on, self.due_on, self.issued_by_id = number, on, due_on, by
        return Fact("self_bill.issued.v1", self, ("status", "number"))

    def answer(
        self, deed: SelfBillDeed, who: tuple[str, str], at: datetime, reason: str = ""
    ) -> Fact:
        """who: the name, and the network address where it is known."""
        self.status = self._after(deed)
        (self.answered_by, self.answered_address), self.answered_at = who, at
        self.reason = reason
        return Fact(f"self_bill.{self.status}.v1", self, ("status",))

    def withdraw(self, reason: str) -> Fact:
        self.status = self._after(SelfBillDeed.WITHDRAW)
        self.reason = reason
        return Fact("self_bill.withdrawn.v1", self, ("status",))

    def _after(self, deed: SelfBillDeed) -> str:
        status = SelfBillStatus(self.status)
        return require_possible(
            self_bill_after(status, deed),
            record=self.shown_number,
            status=status,
            deed=deed,
            possible=possible(status),
            kind="self_bill",
        )
