"""A piece of work or a milestone, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from chassis.database import Aggregate
from chassis.errors import Conflict, Invalid
from chassis.event import Fact
from chassis.listing import sort_key
from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, Seconds, word
from projects.planning.rules.critical_path import LinkType
from projects.planning.rules.progress import Actual, after
from projects.planning.rules.status import TaskStatus
from projects.planning.rules.timing import Constraint, PlacedBy
from projects.resourcing.rules.working_time import OFFICE_DAY_MINUTES


class Task(Aggregate, Model, kw_only=True):
    """duration_minutes are working minutes as planned; 0 is a milestone. duration_days: the same as
    days of the calendar's standard length, rounded up. start_at, end_at: the instants of the
    schedule; start_on, end_on: their days in the calendar's zone. placed_by, placed_by_task_id: why
    it is when it is. position: among its project's.

    effort_driven: its length follows from estimate_seconds and units_bp, the share of the working
    day spent on it. constraint, constraint_on: what holds the task apart from its dependencies and
    start_not_before.

    actual_start_on, actual_finish_on: when work really began and ended. deadline_on: by when it is
    to be finished. kickoff_start_on, kickoff_end_on: as it was planned at the kick-off. pinned:
    history came with these dates and the schedule does not move them. frozen: it is not moved
    at night when nobody has started it. estimated_on: when history
    says the estimate was made.
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
    effort_driven: Mapped[bool] = mapped_column(default=False)
    units_bp: Mapped[int] = mapped_column(default=10_000)
    duration_days: Mapped[int]
    duration_minutes: Mapped[int] = mapped_column(default=None)
    start_not_before: Mapped[date | None] = mapped_column(default=None)
    constraint: Mapped[Constraint] = mapped_column(word(Constraint), default=Constraint.NONE)
    constraint_on: Mapped[date | None] = mapped_column(default=None)
    start_on: Mapped[date | None] = mapped_column(default=None)
    end_on: Mapped[date | None] = mapped_column(default=None)
    start_at: Mapped[datetime | None] = mapped_column(default=None)
    end_at: Mapped[datetime | None] = mapped_column(default=None)
    total_float_days: Mapped[int] = mapped_column(default=0)
    free_float_days: Mapped[int] = mapped_column(default=0)
    total_float_minutes: Mapped[int] = mapped_column(default=0)
    free_float_minutes: Mapped[int] = mapped_column(default=0)
    critical: Mapped[bool] = mapped_column(default=False)
    on_longest_path: Mapped[bool] = mapped_column(default=False)
    placed_by: Mapped[PlacedBy] = mapped_column(word(PlacedBy), default=PlacedBy.NOTHING)
    placed_by_task_id: Mapped[Id | None] = mapped_column(default=None)
    actual_start_on: Mapped[date | None] = mapped_column(default=None)
    actual_finish_on: Mapped[date | None] = mapped_column(default=None)
    deadline_on: Mapped[date | None] = mapped_column(default=None)
    kickoff_start_on: Mapped[date | None] = mapped_column(default=None)
    kickoff_end_on: Mapped[date | None] = mapped_column(default=None)
    position: Mapped[int] = mapped_column(default=0)
    pinned: Mapped[bool] = mapped_column(default=False)
    frozen: Mapped[bool] = mapped_column(default=False)
    category: Mapped[str] = mapped_column(default="")
    estimated_on: Mapped[date | None] = mapped_column(default=None)
    external_ref: Mapped[str | None] = mapped_column(unique=True, default=None)
    created_at: Mapped[datetime]

    def __post_init__(self) -> None:
        """A task that is given in days only has standard days."""
        if self.duration_minutes is None:
            self.duration_minutes = self.duration_days * OFFICE_DAY_MINUTES

    @property
    def person_id(self) -> str | None:
        """Whose own the task is, for readers of events."""
        return self.assignee_id

    def created(self) -> Fact:
        return Fact("task.created.v1", self, ("name", "status", "start_on", "end_on"))

    def update(self, wanted: Mapping[str, Any], today: date) -> Fact | None:
        """None when everything is so already. The actual days follow the status."""
        refuse_replanning(self, wanted)
        wanted = {**wanted, **self._actual_days(wanted, today)}
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        if not changed:
            return None
        for name in changed:
            setattr(self, name, wanted[name])
        if not _UNPINS.isdisjoint(changed):
            self._unpin()
        done = "status" in changed and self.status == TaskStatus.DONE
        return Fact("task.completed.v1" if done else "task.updated.v1", self, changed)

    def _actual_days(self, wanted: Mapping[str, Any], today: date) -> dict[str, date | None]:
        given = Actual(wanted.get("actual_start_on"), wanted.get("actual_finish_on"))
        status = wanted.get("status", self.status)
        if status == self.status and given == Actual():
            return {}
        self._refuse_days(status, given)
        before = Actual(self.actual_start_on, self.actual_finish_on)
        actual = after(status, before, given, self.start_on, today)
        if actual.start_on and actual.finish_on and actual.finish_on < actual.start_on:
            raise Invalid(
                "WINDOW_REVERSED",
                f"{self.name} cannot end on {actual.finish_on} before it began on "
                f"{actual.start_on}; correct one of the two.",
                field="actual_finish_on",
            )
        return {"actual_start_on": actual.start_on, "actual_finish_on": actual.finish_on}

    def _refuse_days(self, status: TaskStatus, given: Actual) -> None:
        if given.finish_on and status != TaskStatus.DONE:
            raise Conflict(
                "TASK_NOT_DONE",
                f"{self.name} is not done; set its status to done with the day it was finished.",
                field="actual_finish_on",
            )
        if given.start_on and status not in (TaskStatus.IN_PROGRESS, TaskStatus.DONE):
            raise Conflict(
                "TASK_NOT_BEGUN",
                f"{self.name} has not begun; set its status to in_progress with the day it began.",
                field="actual_start_on",
            )

    def _unpin(self) -> None:
        """History that is planned again keeps its place as the earliest start."""
        if self.pinned and self.status != TaskStatus.DONE:
            self.pinned = False
            self.start_not_before = self.start_not_before or self.start_on

    def reassign(self, person_id: str | None) -> Fact | None:
        """To somebody else, or to nobody."""
        if self.assignee_id == person_id:
            return None
        self.assignee_id = person_id
        return Fact("task.updated.v1", self, ("assignee_id",))

    def slipped(self) -> Fact:
        """Moved at night, since nobody had started it by its planned day."""
        return Fact("task.slipped.v1", self, ("start_not_before", "start_on", "end_on"))

    def deleted(self) -> Fact:
        return Fact("task.deleted.v1", self)


_HISTORY = {
    TaskStatus.IN_PROGRESS: ("start_not_before", "constraint", "constraint_on"),
    TaskStatus.DONE: (
        "start_not_before",
        "duration_days",
        "duration_minutes",
        "constraint",
        "constraint_on",
    ),
}


class Planned(Protocol):
    """A task as far as it can be planned again."""

    @property
    def name(self) -> Any: ...
    @property
    def status(self) -> Any: ...


def refuse_replanning(task: Planned, wanted: Mapping[str, Any]) -> None:
    """What is over has the length it had, and what has begun began when it did."""
    if wanted.get("status", task.status) != task.status:
        return
    for name in _HISTORY.get(task.status, ()):
        if wanted.get(name, getattr(task, name)) != getattr(task, name):
            done = task.status == TaskStatus.DONE
            raise Conflict(
                "TASK_DONE" if done else "TASK_BEGUN",
                f"{task.name} {'is done' if done else 'has begun'}; correct its actual days, "
                f"or set it {'in progress' if done else 'to do'} first.",
                field=name,
            )


_UNPINS = frozenset(
    {"status", "duration_days", "duration_minutes", "start_not_before", "constraint_on"}
)


Index("task_end", sort_key(Task.end_on), Task.id)
_DONE: dict[str, tuple[ColumnElement[Any], ...]] = {
    "task_done": (),
    "task_done_category": (Task.category.expression,),
    "task_done_kind": (func.split_part(Task.category, text("' / '"), text("1")),),
    "task_done_charge_role": (Task.charge_role.expression,),
    "task_done_person": (Task.assignee_id.expression,),
}
for _name, _first in _DONE.items():
    Index(
        _name,
        *_first,
        Task.actual_finish_on.desc(),
        Task.id,
        postgresql_where=text("status = 'done'"),
    )


class Dependency(Model):
    """The successor waits for the predecessor, by one of four kinds of link and a lag.

    lag_minutes: working minutes, or minutes of the clock if lag_elapsed; negative is a lead.
    lag_days: the same as whole days, rounded towards 0. project_id: of the successor, whose plan it
    belongs to. predecessor_project_id: where the predecessor is of another project; None: of the
    same.
    """

    __tablename__ = "dependency"
    __table_args__ = (
        UniqueConstraint("predecessor_id", "successor_id", "type"),
        Index("dependency_project", "project_id"),
        Index("dependency_successor", "successor_id"),
        Index(
            "dependency_into_project",
            "project_id",
            postgresql_where=text("predecessor_project_id IS NOT NULL"),
        ),
        Index(
            "dependency_out_of_project",
            "predecessor_project_id",
            postgresql_where=text("predecessor_project_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    predecessor_id: Mapped[Id] = mapped_column(ForeignKey("task.id"))
    successor_id: Mapped[Id] = mapped_column(ForeignKey("task.id"))
    type: Mapped[LinkType] = mapped_column(word(LinkType))
    lag_days: Mapped[int] = mapped_column(default=0)
    lag_minutes: Mapped[int] = mapped_column(default=0)
    lag_elapsed: Mapped[bool] = mapped_column(default=False)
    predecessor_project_id: Mapped[Id | None] = mapped_column(
        ForeignKey("project.id"), default=None
    )


class FollowUp(Model):
    """A plan that is to be scheduled again, since something outside it changed.

    reason: what did, in words that follow "moved"; of the oldest one it is published.
    """

    __tablename__ = "follow_up"

    id: Mapped[Id] = mapped_column(primary_key=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    reason: Mapped[str]
    created_at: Mapped[datetime]


class DeletedTask(Model):
    """A deleted task with its dependencies, so that it can be restored.

    id: of the task. task, dependencies: their columns, dates as text.
    """

    __tablename__ = "deleted_task"
    __table_args__ = (Index("deleted_task_project", "project_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    task: Mapped[dict[str, Any]] = mapped_column(JSONB)
    dependencies: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    deleted_at: Mapped[datetime]
