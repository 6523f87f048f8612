"""Budgets, the work that uses them, and the alerts that it raises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model
from finance.quoting.rules import BudgetSource, reached


class BudgetLine(Model):
    """A line of the budget in force; its id is the same one in all versions.

    quote_id, quote_line_id, estimate_line_id: where it came from; None of a line added by hand.
    """

    __tablename__ = "budget_line"
    __table_args__ = (Index("budget_line_budget_id", "budget_id"),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    budget_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("budget.id"))
    quote_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("quote.id"))
    deliverable_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    charge_role: Mapped[str] = mapped_column(Text)
    seconds: Mapped[int] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    quote_line_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    estimate_line_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    description: Mapped[str] = mapped_column(Text, default="")


class Budget(Aggregate, Model):
    """What a project may use: its accepted quotes together, as revised since.

    edition counts its versions. raised_percent is the highest threshold that stands as raised.
    source, reason: of the version in force.
    """

    __tablename__ = "budget"

    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    quote_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("quote.id"))
    currency_code: Mapped[str] = mapped_column(Text)
    edition: Mapped[int] = mapped_column(default=0)
    total_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    total_seconds: Mapped[int] = mapped_column(BigInteger, default=0)
    raised_percent: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(Text, default="quote")
    reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency_code)

    def become(
        self, source: BudgetSource, reason: str, lines: Sequence[BudgetLine], used_minor: int
    ) -> Fact:
        """The next edition holds these lines.

        A bigger budget raises nothing that was raised before; thresholds that the work is below
        again may be reached, and raised, again.
        """
        self.source, self.reason = source.value, reason
        self.edition += 1
        self.total_minor = sum(line.amount_minor for line in lines)
        self.total_seconds = sum(line.seconds for line in lines)
        self.raised_percent = min(
            self.raised_percent, max(reached(used_minor, self.total_minor), default=0)
        )
        changed = "quote_id", "edition", "source", "reason", "total", "total_seconds"
        return Fact("budget.set.v1", self, changed)

    def withdraw(self) -> Fact:
        """No accepted quote is left."""
        return Fact("budget.withdrawn.v1", self, ("total",))

    def cross(self, used_minor: int) -> list[int]:
        """The thresholds that this much work reaches and that do not stand as raised yet."""
        crossed = [
            percent
            for percent in reached(used_minor, self.total_minor)
            if percent > self.raised_percent
        ]
        self.raised_percent = max(crossed, default=self.raised_percent)
        return crossed


class WorkUse(Model):
    """The value of a project's approved chargeable work, kept from before there is a budget."""

    __tablename__ = "work_use"

    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    currency_code: Mapped[str] = mapped_column(Text, primary_key=True)
    used_minor: Mapped[int] = mapped_column(BigInteger)


class BudgetAlert(Aggregate, Model):
    """One threshold reached on one edition of a budget."""

    __tablename__ = "budget_alert"
    __table_args__ = (UniqueConstraint("project_id", "edition", "threshold_percent"),)

    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    edition: Mapped[int]
    threshold_percent: Mapped[int]
    used_minor: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)
    raised_at: Mapped[datetime]

    @property
    def used(self) -> Money:
        return Money(self.used_minor, self.currency_code)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency_code)

    def raised(self) -> Fact:
        return Fact("budget_alert.raised.v1", self, ("threshold_percent", "used", "total"))
