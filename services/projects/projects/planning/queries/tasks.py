"""Reads of tasks and dependencies, and of the schedule that they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Narrow, Records, containing, ids_of, part
from chassis.prepared import one_of, prepared
from sqlalchemy import Select, bindparam, func, select

from projects.planning.access import READ_TASKS, TASK_OWNERS
from projects.planning.model import (
    Dependency,
    Project,
    Task,
)
from projects.planning.queries.across import DependencyAcross, dependencies_across
from projects.planning.queries.projects import find_project
from projects.planning.rules.critical_path import Link, LinkType
from projects.planning.rules.status import WORKABLE, TaskStatus
from projects.planning.rules.timing import Constraint, PlacedBy
from projects.resourcing.calendar import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """Empty or None: all. Days are included."""

    project_id: Sequence[str] = ()
    assignee_id: Sequence[str] = ()
    phase_id: Sequence[str] = ()
    status: Sequence[TaskStatus] = ()
    search: str = ""
    start_from: date | None = None
    start_to: date | None = None
    end_from: date | None = None
    end_to: date | None = None


TASKS = Records(
    select(*Task.__table__.c),
    {
        "id": Task.id,
        "created_at": Task.id,
        "name": Task.name,
        "status": Task.status,
        "start_on": Task.start_on,
        "end_on": Task.end_on,
        "position": Task.position,
    },
    TASK_OWNERS,
    default="created_at",
    narrow=Narrow(
        orders=frozenset({"name", "status", "start_on", "position"}),
        filters=frozenset({"ids", "project_id", "assignee_id", "phase_id"}),
    ),
    project_id=one_of(Task.project_id, "project_id"),
    assignee_id=one_of(Task.assignee_id, "assignee_id"),
    phase_id=one_of(Task.phase_id, "phase_id"),
    status=one_of(Task.status, "status"),
    search=containing("search", Task.name),
    start_from=Task.start_on >= bindparam("start_from"),
    start_to=Task.start_on <= bindparam("start_to"),
    end_from=Task.end_on >= bindparam("end_from"),
    end_to=Task.end_on <= bindparam("end_to"),
)
"""A row is like a Task. Ids are made in order of time and stand for the instant of creation."""


def find_task(reading: Reading, task_id: str, field: str = "task_id") -> Any:
    """The row of the task."""
    found = TASKS.find(reading, READ_TASKS, require_id(task_id, field))
    if found is None:
        raise no_task(task_id, field)
    return found


def no_task(task_id: str, field: str = "task_id") -> NotFound:
    return NotFound("TASK_NOT_FOUND", f"There is no task {task_id}.", field=field)


def count_tasks(reading: Reading, **of: str) -> int:
    """How many tasks have these values of phase_id, project_id, deliverable_id."""
    return reading.session.scalar(select(func.count()).select_from(Task).filter_by(**of)) or 0


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What the schedule reads of a task, and what it wrote there last."""

    id: str
    version: int
    name: str
    status: TaskStatus
    position: int
    duration_days: int
    duration_minutes: int
    estimate_seconds: int
    effort_driven: bool
    units_bp: int
    assignee_id: str | None
    start_not_before: date | None
    constraint: Constraint
    constraint_on: date | None
    deadline_on: date | None
    actual_start_on: date | None
    actual_finish_on: date | None
    pinned: bool
    start_on: date | None
    end_on: date | None
    start_at: datetime | None
    end_at: datetime | None
    total_float_minutes: int
    free_float_minutes: int
    total_float_days: int
    free_float_days: int
    critical: bool
    on_longest_path: bool
    placed_by: PlacedBy
    placed_by_task_id: str | None


_SCHEDULED = prepared(
    select(*(getattr(Task, field.name) for field in fields(Scheduled)))
    .where(Task.project_id == bindparam("project_id"))
    .order_by(Task.position, Task.id),
    into=Scheduled,
)


def scheduled_tasks(reading: Reading, project_id: str) -> list[Scheduled]:
    """All tasks of the project, in its order."""
    return _SCHEDULED.all(reading, project_id=project_id)


_ROOM = prepared(
    select(
        func.count().label("tasks"), func.coalesce(func.max(Task.position), 0).label("last")
    ).where(Task.project_id == bindparam("project_id"))
)


def room_for_tasks(reading: Reading, project_id: str) -> tuple[int, int]:
    """How many tasks the project has, and the last place that is taken."""
    room = _ROOM.one(reading, project_id=project_id)
    return room.tasks, room.last


def tasks_of(reading: Reading, project_id: str) -> Sequence[Task]:
    """All tasks of the project, in its order."""
    mine = select(Task).where(Task.project_id == project_id).order_by(Task.position, Task.id)
    return reading.session.scalars(mine).all()


def open_tasks_of(person_id: str) -> Select[str]:
    """Ids, in order, of those in workable projects that the person does."""
    theirs = select(Task.id).where(
        Task.assignee_id == require_id(person_id, "from_person_id"),
        Task.status.in_((TaskStatus.TO_DO, TaskStatus.IN_PROGRESS)),
        Task.project_id.in_(select(Project.id).where(Project.status.in_(WORKABLE))),
    )
    return theirs.order_by(Task.id)


def visible_tasks(reading: Reading, task_ids: Sequence[str]) -> set[str]:
    """Those of the ids that are tasks which the actor may see."""
    named = select(Task.id).where(Task.id.in_(task_ids))
    return set(reading.session.scalars(reading.visible(READ_TASKS, named, TASK_OWNERS)))


def projects_of_tasks(reading: Reading, task_ids: Sequence[str]) -> list[str]:
    of_tasks = select(Task.project_id).where(Task.id.in_(task_ids)).distinct()
    return list(reading.session.scalars(of_tasks))


def dependencies_of(reading: Reading, project_id: str) -> Sequence[Dependency]:
    """Those within the project."""
    mine = select(Dependency).where(
        Dependency.project_id == project_id, Dependency.predecessor_project_id.is_(None)
    )
    return reading.session.scalars(mine.order_by(Dependency.id)).all()


_LINKS = prepared(
    select(
        Dependency.predecessor_id,
        Dependency.successor_id,
        Dependency.type,
        Dependency.lag_minutes,
        Dependency.lag_elapsed,
    ).where(
        Dependency.project_id == bindparam("project_id"),
        Dependency.predecessor_project_id.is_(None),
    ),
    into=Link,
)


def links_of(reading: Reading, project_id: str) -> list[Link]:
    """The dependencies within the project as the critical path wants them."""
    return _LINKS.all(reading, project_id=project_id)


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A dependency as the database holds it."""

    id: str
    predecessor_id: str
    successor_id: str
    type: LinkType
    lag_days: int
    lag_minutes: int
    lag_elapsed: bool

    @property
    def link(self) -> Link:
        """As the critical path wants it."""
        return Link(
            self.predecessor_id, self.successor_id, self.type, self.lag_minutes, self.lag_elapsed
        )


_LINK_ROWS = prepared(
    select(*(getattr(Dependency, field.name) for field in fields(LinkRow)))
    .where(
        Dependency.project_id == bindparam("project_id"),
        Dependency.predecessor_project_id.is_(None),
    )
    .order_by(Dependency.id),
    into=LinkRow,
)


def link_rows(reading: Reading, project_id: str) -> list[LinkRow]:
    """All dependencies within the project."""
    return _LINK_ROWS.all(reading, project_id=project_id)


def is_dependency(reading: Reading, dependency_id: str) -> bool:
    """Whether some project has a dependency with this id."""
    return reading.session.get(Dependency, dependency_id) is not None


@dataclass(frozen=True, slots=True)
class Plan:
    """All tasks and links of a project, and the window and working days that they take."""

    start_on: date | None
    end_on: date | None
    duration_days: int
    tasks: Sequence[Task]
    dependencies: Sequence[Dependency]
    dependencies_across: Sequence[DependencyAcross]


def find_schedule(reading: Reading, project_id: str, calendar: Calendar) -> Plan:
    """As it was last scheduled; tasks by date, cancelled ones not counted in the window."""
    project = find_project(reading, project_id)
    tasks = sorted(tasks_of(reading, project.id), key=lambda task: task.start_on or date.max)
    live = [task for task in tasks if task.status != TaskStatus.CANCELLED]
    start = min((task.start_on for task in live if task.start_on), default=None)
    end = max((task.end_on for task in live if task.end_on), default=None)
    duration = 0
    if start and end:
        duration = calendar.of(project.country_code).days_from(start).elapsed(end)
    across = dependencies_across(reading, project.id, calendar)
    return Plan(start, end, duration, tasks, dependencies_of(reading, project.id), across)


def has_tasks(reading: Reading, project_id: str) -> bool:
    return bool(
        reading.session.scalar(
            select(select(Task.id).where(Task.project_id == project_id).exists())
        )
    )


def used_deliverables(reading: Reading, project_id: str) -> set[str]:
    """Ids of the deliverables that the project's tasks refer to."""
    used = select(Task.deliverable_id).where(
        Task.project_id == project_id, Task.deliverable_id.is_not(None)
    )
    return {id_ for id_ in reading.session.scalars(used.distinct()) if id_}


def list_tasks(reading: Reading, wanted: TaskFilter, asked: Asked) -> Listed:
    """Rows of one page, in the order in which they were made if no other is given."""
    return TASKS.page(
        reading,
        [READ_TASKS],
        asked,
        project_id=ids_of(wanted.project_id, "project_id"),
        assignee_id=ids_of(wanted.assignee_id, "assignee_id"),
        phase_id=ids_of(wanted.phase_id, "phase_id"),
        status=wanted.status,
        search=part(wanted.search),
        start_from=wanted.start_from,
        start_to=wanted.start_to,
        end_from=wanted.end_from,
        end_to=wanted.end_to,
    )


def tasks_by_ref(reading: Reading, refs: Iterable[str]) -> dict[str, str]:
    """external_ref -> id of those that exist."""
    wanted = select(Task.external_ref, Task.id).where(Task.external_ref.in_(set(refs)))
    return {ref: id_ for ref, id_ in reading.session.execute(wanted) if ref}
