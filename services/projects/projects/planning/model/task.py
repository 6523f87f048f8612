"""A piece of work or a milestone, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, Seconds, word
from projects.planning.rules.critical_path import LinkType
from projects.planning.rules.status import TaskStatus


class Task(Aggregate, Model, kw_only=True):
    """duration_days are working days; 0 is a milestone.

    pinned: the dates were given (history, or done) and the schedule does not move them.
    estimated_on: when history says the estimate was made.
    """

    __tablename__ = "task"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "deliverable_id"], ["deliverable.project_id", "deliverable.id"]
        ),
        Index("task_project", "project_id", "id"),
        Index("task_assignee", "assignee_id", "id"),
        Index("task_status", "status", "id"),
        Index("task_phase", "phase_id"),
        Index("task_deliverable", "project_id", "deliverable_id"),
    )

    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    phase_id: Mapped[Id | None] = mapped_column(ForeignKey("phase.id"), default=None)
    deliverable_id: Mapped[Id | None] = mapped_column(default=None)
    name: Mapped[str]
    status: Mapped[TaskStatus] = mapped_column(word(TaskStatus))
    charge_role: Mapped[str] = mapped_column(default="")
    assignee_id: Mapped[Id | None] = mapped_column(default=None)
    estimate_seconds: Mapped[Seconds] = mapped_column(default=0)
    duration_days: Mapped[int]
    start_not_before: Mapped[date | None] = mapped_column(default=None)
    start_on: Mapped[date | None] = mapped_column(default=None)
    end_on: Mapped[date | None] = mapped_column(default=None)
    total_float_days: Mapped[int] = mapped_column(default=0)
    free_float_days: Mapped[int] = mapped_column(default=0)
    critical: Mapped[bool] = mapped_column(default=False)
    pinned: Mapped[bool] = mapped_column(default=False)
    category: Mapped[str] = mapped_column(default="")
    estimated_on: Mapped[date | None] = mapped_column(default=None)
    external_ref: Mapped[str | None] = mapped_column(unique=True, default=None)
    created_at: Mapped[datetime]

    def created(self) -> Fact:
        return Fact("task.created.v1", self, ("name", "status", "start_on", "end_on"))

    def update(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already. A task that is done keeps its dates from then on."""
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        if not changed:
            return None
        for name in changed:
            setattr(self, name, wanted[name])
        done = "status" in changed and self.status == TaskStatus.DONE
        return Fact("task.completed.v1" if done else "task.updated.v1", self, changed)


class Dependency(Model):
    """The successor waits for the predecessor, by one of four kinds of link and a lag."""

    __tablename__ = "dependency"
    __table_args__ = (
        UniqueConstraint("predecessor_id", "successor_id", "type"),
        Index("dependency_project", "project_id"),
        Index("dependency_successor", "successor_id"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    predecessor_id: Mapped[Id] = mapped_column(ForeignKey("task.id"))
    successor_id: Mapped[Id] = mapped_column(ForeignKey("task.id"))
    type: Mapped[LinkType] = mapped_column(word(LinkType))
    lag_days: Mapped[int] = mapped_column(default=0)
