"""A baseline of a project: its plan on a day, copied and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, Seconds


class Baseline(Aggregate, Model, kw_only=True):
    """automatic: taken by itself at the kick-off. taken_by_id: a person; None: nobody.

    start_on, end_on, task_count, estimate_seconds: of its tasks.
    """

    __tablename__ = "baseline"
    __table_args__ = (Index("baseline_project", "project_id", "id"),)

    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    name: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    automatic: Mapped[bool] = mapped_column(default=False)
    taken_by_id: Mapped[Id | None] = mapped_column(default=None)
    taken_at: Mapped[datetime]
    start_on: Mapped[date | None] = mapped_column(default=None)
    end_on: Mapped[date | None] = mapped_column(default=None)
    task_count: Mapped[int]
    estimate_seconds: Mapped[Seconds]
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    def taken(self) -> Fact:
        return Fact("baseline.taken.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already; Conflict for one that is archived."""
        if self.archived_at:
            raise Conflict(
                "BASELINE_ARCHIVED",
                f"The baseline {self.name} is archived; restore it to change it.",
                field="baseline_id",
            )
        return self._set(wanted)

    def archive(self, at: datetime) -> Fact | None:
        return None if self.archived_at else self._set({"archived_at": at})

    def restore(self) -> Fact | None:
        return self._set({"archived_at": None})

    def _set(self, wanted: Mapping[str, Any]) -> Fact | None:
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return Fact("baseline.changed.v1", self, changed) if changed else None


class BaselineTask(Model):
    """A task as it was planned. It is never changed, whatever becomes of the task.

    assignee_id, charge_role: who was to do it, so that its work can be valued.
    """

    __tablename__ = "baseline_task"

    baseline_id: Mapped[Id] = mapped_column(ForeignKey("baseline.id"), primary_key=True)
    task_id: Mapped[Id] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    charge_role: Mapped[str]
    assignee_id: Mapped[Id | None]
    start_on: Mapped[date | None]
    end_on: Mapped[date | None]
    duration_days: Mapped[int]
    estimate_seconds: Mapped[Seconds]
