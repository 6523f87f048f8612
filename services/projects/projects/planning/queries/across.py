"""Dependencies between tasks of different projects, as either project sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chassis.database import Reading, Transaction
from chassis.prepared import prepared
from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import aliased

from projects.planning.model import Dependency, Project, Task
from projects.planning.rules.across import Detour, Outside, detours, is_broken
from projects.planning.rules.critical_path import Link, LinkType
from projects.planning.rules.status import TaskStatus
from projects.planning.rules.timing import WorkingTime
from projects.resourcing.calendar import Calendar
from projects.resourcing.rules.working_time import DAY_MINUTES, instant_of

ACROSS_MAX = 200
"""Dependencies of one project on tasks of others, and of others on its tasks."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a dependency: a task as it is dated, and its project."""

    task_id: str
    name: str
    status: TaskStatus
    start_on: date | None
    end_on: date | None
    start_at: datetime | None
    end_at: datetime | None
    project_id: str
    project_reference: str
    project_name: str
    country_code: str


@dataclass(frozen=True, slots=True)
class Across:
    """A dependency whose ends are of different projects."""

    id: str
    type: LinkType
    lag_days: int
    lag_minutes: int
    lag_elapsed: bool
    predecessor: End
    successor: End

    @property
    def link(self) -> Link:
        """As the critical path wants it."""
        ends = (self.predecessor.task_id, self.successor.task_id)
        return Link(*ends, self.type, self.lag_minutes, self.lag_elapsed)


_BEFORE, _BEHIND = aliased(Task), aliased(Task)
_OF_BEFORE, _OF_BEHIND = aliased(Project), aliased(Project)


def _end(task: Any, project: Any) -> tuple[Any, ...]:
    of_task = (task.id, task.name, task.status, task.start_on, task.end_on)
    of_project = (project.id, project.reference, project.name, project.country_code)
    return (*of_task, task.start_at, task.end_at, *of_project)


_WIDTH = len(_end(Task, Project))


def _across(*row: Any) -> Across:
    ends = (End(*row[5 : 5 + _WIDTH]), End(*row[5 + _WIDTH :]))
    id_, type_, days, minutes, elapsed = row[:5]
    return Across(id_, type_, days, minutes, elapsed, *ends)


_COLUMNS = (
    select(
        Dependency.id,
        Dependency.type,
        Dependency.lag_days,
        Dependency.lag_minutes,
        Dependency.lag_elapsed,
        *(
            column.label(f"{side}_{at}")
            for side, task, project in (
                ("before", _BEFORE, _OF_BEFORE),
                ("behind", _BEHIND, _OF_BEHIND),
            )
            for at, column in enumerate(_end(task, project))
        ),
    )
    .join(_BEFORE, _BEFORE.id == Dependency.predecessor_id)
    .join(_BEHIND, _BEHIND.id == Dependency.successor_id)
    .join(_OF_BEFORE, _OF_BEFORE.id == Dependency.predecessor_project_id)
    .join(_OF_BEHIND, _OF_BEHIND.id == Dependency.project_id)
    .where(Dependency.predecessor_project_id.is_not(None))
    .order_by(Dependency.id)
)
_INTO = prepared(_COLUMNS.where(Dependency.project_id == bindparam("project_id")), into=_across)
_OUT_OF = prepared(
    _COLUMNS.where(Dependency.predecessor_project_id == bindparam("project_id")), into=_across
)


def into_project(reading: Reading, project_id: str) -> list[Across]:
    """What tasks of the project wait for in others."""
    return _INTO.all(reading, project_id=project_id)


def out_of_project(reading: Reading, project_id: str) -> list[Across]:
    """What waits in others for tasks of the project."""
    return _OUT_OF.all(reading, project_id=project_id)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a plan has to do with others.

    into: what holds its tasks. out_of: the projects that wait, by task of this one. detours: how
    one comes back by way of others. names: of the tasks on them, with their projects.
    """

    into: Sequence[Outside] = ()
    out_of: dict[str, list[str]] = field(default_factory=dict)
    detours: Sequence[Detour] = ()
    names: dict[str, str] = field(default_factory=dict)


_REACHED = prepared(
    text(
        """
        WITH RECURSIVE reached (id) AS (
            SELECT successor_id FROM dependency WHERE predecessor_project_id = CAST(:of AS uuid)
            UNION
            SELECT link.successor_id FROM dependency AS link JOIN reached
                ON link.predecessor_id = reached.id
            WHERE link.project_id <> CAST(:of AS uuid)
        )
        SELECT link.predecessor_id::text, link.successor_id::text,
            link.project_id = CAST(:of AS uuid),
            task.name || ' (' || project.reference || ')'
        FROM dependency AS link
        JOIN reached ON link.predecessor_id = reached.id
        JOIN task ON task.id = link.predecessor_id
        JOIN project ON project.id = task.project_id
        """
    ),
    into=lambda *row: row,
)
_LEAVING = prepared(
    select(Dependency.predecessor_id, Dependency.successor_id, Dependency.project_id).where(
        Dependency.predecessor_project_id == bindparam("project_id")
    ),
    into=lambda *row: row,
)


def neighbours_of(reading: Reading, project_id: str) -> Neighbours:
    """How the project hangs together with others. A project without such dependencies costs two
    questions by index."""
    into = [each for row in into_project(reading, project_id) if (each := outside_of(row))]
    leaving = _LEAVING.all(reading, project_id=project_id)
    out_of: dict[str, list[str]] = defaultdict(list)
    for task_id, _, other_id in leaving:
        out_of[task_id].append(other_id)
    if not into or not leaving:
        return Neighbours(into, dict(out_of))
    if isinstance(reading, Transaction):
        keep_cycles_out(reading)
    names: dict[str, str] = {}
    between: dict[str, list[str]] = defaultdict(list)
    entering: dict[str, list[str]] = defaultdict(list)
    for first, then, enters, name in _REACHED.all(reading, of=project_id):
        names[first] = name
        (entering if enters else between)[first].append(then)
    pairs = [(first, then) for first, then, _ in leaving]
    return Neighbours(into, dict(out_of), detours(pairs, between, entering), names)


def keep_cycles_out(tx: Transaction) -> None:
    """One at a time where dependencies lead through several projects: two that close a circle
    together would not see each other. Every project is locked before."""
    tx.serialise("dependencies across projects")


def outside_of(row: Across) -> Outside | None:
    """None while it binds nothing: the task before is cancelled, or has no dates."""
    end = row.predecessor
    if end.status == TaskStatus.CANCELLED or end.start_on is None or end.end_on is None:
        return None
    start_at = instant_of(end.start_at) if end.start_at else _midnight(end.start_on)
    end_at = instant_of(end.end_at) if end.end_at else _midnight(end.end_on) + DAY_MINUTES
    return Outside(
        end.task_id,
        row.successor.task_id,
        row.type,
        row.lag_minutes,
        row.lag_elapsed,
        start_at,
        end_at,
    )


def _midnight(day: date) -> int:
    return (day - date(1970, 1, 1)).days * DAY_MINUTES


@dataclass(frozen=True, slots=True)
class DependencyAcross:
    """As one of the two projects sees it: task_id is of its own. incoming: its own task waits.
    broken: the task that waits is too early, since its plan is not moved."""

    id: str
    task_id: str
    incoming: bool
    type: LinkType
    lag_days: int
    lag_minutes: int
    lag_elapsed: bool
    other_task_id: str
    other_task_name: str
    other_start_on: date | None
    other_end_on: date | None
    other_project_id: str
    other_project_reference: str
    other_project_name: str
    broken: bool


def dependencies_across(
    reading: Reading, project_id: str, calendar: Calendar
) -> list[DependencyAcross]:
    """Of a project that the caller may see, in both directions."""
    into, out_of = into_project(reading, project_id), out_of_project(reading, project_id)
    rows = [*into, *out_of]
    days = [end.start_on for row in rows for end in (row.predecessor, row.successor)]
    first = min((day for day in days if day), default=date.max)
    clocks: dict[str, WorkingTime] = {}
    for country in {row.successor.country_code for row in rows}:
        clocks[country] = calendar.of(country).time_from(first)
    return [
        _seen(row, clocks[row.successor.country_code], incoming=place < len(into))
        for place, row in enumerate(rows)
    ]


def _seen(row: Across, clock: WorkingTime, *, incoming: bool) -> DependencyAcross:
    own, other = row.predecessor, row.successor
    if incoming:
        own, other = other, own
    return DependencyAcross(
        row.id,
        own.task_id,
        incoming,
        row.type,
        row.lag_days,
        row.lag_minutes,
        row.lag_elapsed,
        other.task_id,
        other.name,
        other.start_on,
        other.end_on,
        other.project_id,
        other.project_reference,
        other.project_name,
        _broken(row, clock),
    )


def _broken(row: Across, clock: WorkingTime) -> bool:
    link, end = outside_of(row), row.successor
    if link is None or end.start_at is None or end.end_at is None:
        return False
    if end.status == TaskStatus.CANCELLED:
        return False
    return is_broken(link, instant_of(end.start_at), instant_of(end.end_at), clock)
