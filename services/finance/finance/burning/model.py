"""Which thresholds of a project's budget are watched, and the warnings that they raised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import ARRAY, BigInteger, Index, Integer, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class BudgetWatch(Aggregate, Model):
    """Of a project; without one the usual thresholds hold. days_ahead 0: no warning by forecast."""

    __tablename__ = "budget_watch"

    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    thresholds_percent: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    thresholds_minutes: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    days_ahead: Mapped[int]

    def set(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already."""
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return self.was_set(*changed) if changed else None

    def was_set(self, *changed: str) -> Fact:
        return Fact("budget_watch.set.v1", self, changed)


class BudgetWarning(Aggregate, Model):
    """One threshold of a budget. basis actual: reached; forecast: reached on passes_on.

    percent, minutes: of the threshold, one of them 0. used, total, worked_seconds, days_left: when
    it was raised. cleared_at None: it stands.
    """

    __tablename__ = "budget_warning"
    __table_args__ = (
        Index("budget_warning_project", "project_id", "id"),
        Index("budget_warning_passes", "passes_on", "id"),
        Index(
            "budget_warning_standing",
            *("project_id", "basis", "percent", "minutes"),
            unique=True,
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )

    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    basis: Mapped[str] = mapped_column(String(40))
    percent: Mapped[int]
    minutes: Mapped[int]
    used_minor: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)
    worked_seconds: Mapped[int] = mapped_column(BigInteger)
    days_left: Mapped[str] = mapped_column(Text)
    passes_on: Mapped[date | None]
    raised_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def used(self) -> Money:
        return Money(self.used_minor, self.currency_code)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency_code)

    @property
    def stands(self) -> bool:
        return self.cleared_at is None

    def raised(self) -> Fact:
        return Fact("budget_warning.raised.v1", self)

    def clear(self, at: datetime) -> Fact:
        self.cleared_at = at
        return Fact("budget_warning.cleared.v1", self, ("cleared_at",))
