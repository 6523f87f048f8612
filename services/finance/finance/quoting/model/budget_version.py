"""Versions of budgets, which are never changed: what a budget held after each change, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model
from finance.quoting.model.budget import Budget, BudgetLine

LINE_VALUES = (
    *("id", "quote_id", "quote_line_id", "estimate_line_id", "deliverable_id", "charge_role"),
    *("description", "seconds", "amount_minor"),
)
"""What a version keeps of a line."""


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A line as a version holds it. amount: net of tax."""

    line_id: str
    quote_id: str | None
    quote_line_id: str | None
    estimate_line_id: str | None
    deliverable_id: str | None
    charge_role: str
    description: str
    seconds: int
    amount: Money


class BudgetVersion(Model):
    """The budget of a project after one change.

    number: the edition of the budget. quote_id: the quote that was accepted, or is not accepted any
    more. restored_number: the version whose lines it has again; 0: none. line_values: each line as
    a mapping of LINE_VALUES.
    """

    __tablename__ = "budget_version"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    quote_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), ForeignKey("quote.id"))
    restored_number: Mapped[int]
    created_by_id: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    currency_code: Mapped[str] = mapped_column(Text)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    total_seconds: Mapped[int] = mapped_column(BigInteger)
    line_values: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency_code)

    @property
    def lines(self) -> list[VersionLine]:
        return [_line(values, self.currency_code) for values in self.line_values]

    def lines_of(self, budget: Budget) -> list[BudgetLine]:
        """The lines as they were, for a budget to have them again."""
        return [BudgetLine(budget_id=budget.id, **values) for values in self.line_values]


def _line(values: dict[str, Any], currency_code: str) -> VersionLine:
    kept = {name: values[name] for name in LINE_VALUES}
    line_id, minor = kept.pop("id"), kept.pop("amount_minor")
    return VersionLine(line_id=line_id, amount=Money(minor, currency_code), **kept)


def line_values(line: BudgetLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in LINE_VALUES}
