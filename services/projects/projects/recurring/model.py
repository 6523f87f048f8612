"""A series of tasks, and the tasks that it made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, Seconds, word
from projects.recurring.rules import OnDayOff


class TaskSeries(Aggregate, Model, kw_only=True):
    """rule: of RFC 5545, counted from starts_on. ends_on: its last day, set by hand. follows_id:
    the series that it replaces from starts_on on. horizon_days: how far ahead tasks are made.

    next_on: the first day that has not been looked at; None when nothing comes any more. held_up:
    why no tasks can be made at present.
    """

    __tablename__ = "task_series"
    __table_args__ = (
        Index("task_series_project", "project_id", "id"),
        Index("task_series_next", "next_on", "id"),
    )

    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    name: Mapped[str]
    rule: Mapped[str]
    starts_on: Mapped[date]
    on_day_off: Mapped[OnDayOff] = mapped_column(word(OnDayOff))
    horizon_days: Mapped[int]
    duration_minutes: Mapped[int]
    estimate_seconds: Mapped[Seconds]
    charge_role: Mapped[str]
    category: Mapped[str]
    phase_id: Mapped[Id | None]
    assignee_id: Mapped[Id | None]
    created_by_id: Mapped[Id | None]
    created_at: Mapped[datetime]
    ends_on: Mapped[date | None] = mapped_column(default=None)
    follows_id: Mapped[Id | None] = mapped_column(ForeignKey("task_series.id"), default=None)
    next_on: Mapped[date | None] = mapped_column(default=None)
    held_up: Mapped[str] = mapped_column(default="")

    def created(self) -> Fact:
        return Fact("task_series.created.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already."""
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return Fact("task_series.changed.v1", self, changed) if changed else None

    def occurring(self) -> Fact:
        """Single days are others."""
        return Fact("task_series.changed.v1", self, ("occurrences",))

    def require_open(self) -> None:
        if self.ends_on:
            raise Conflict(
                "TASK_SERIES_ENDED",
                f"The series {self.name} ends on {self.ends_on}; make a new one.",
                field="task_series_id",
            )


class SeriesTask(Model):
    """One occurrence. task_id None: it is left out, by hand (left_out) or since it is a day off."""

    __tablename__ = "series_task"
    __table_args__ = (
        UniqueConstraint("series_id", "occurs_on"),
        Index("series_task_task", "task_id"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    series_id: Mapped[Id] = mapped_column(ForeignKey("task_series.id"))
    occurs_on: Mapped[date]
    task_id: Mapped[Id | None] = mapped_column(default=None)
    left_out: Mapped[bool] = mapped_column(default=False)
