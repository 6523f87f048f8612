"""A week of a person as a grid shows it: days, and a row for each piece of work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import require_id
from sqlalchemy import null, select

from projects.planning import access as planning
from projects.planning.readable import KnownClient, Project, Task
from projects.resourcing.queries import find_person, free_days
from projects.resourcing.rules.days import MONDAY_TO_FRIDAY
from projects.time.access import ENTRY_OWNERS, READ
from projects.time.model import TimeEntry
from projects.time.rules.entries import CLOSED_PROJECT_STATUSES, Status

ENTRIES_MAX = 1_000
TASKS_MAX = 100
WEEKEND = "weekend"
EMPTY = "empty"
_WEEK = timedelta(days=7)
_OPEN_TASKS = ("to_do", "in_progress")
_WORST_FIRST = (Status.REJECTED, Status.SUBMITTED, Status.APPROVED)

Work = tuple[str, str | None]
"""A project, and one of its tasks or the project as a whole."""


@dataclass(frozen=True, slots=True)
class WeekDay:
    """off: why nobody works, or empty. status: of its entries the worst, or EMPTY."""

    on: date
    contract_seconds: int
    logged_seconds: int
    off: str
    status: str


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A piece of work with its entries of the week, by day."""

    project_id: str
    reference: str
    project_name: str
    client_id: str | None
    client_name: str | None
    task_id: str | None
    task_name: str
    takes_time: bool
    assigned: bool
    due_on: date | None
    estimate_seconds: int | None
    entries: list[TimeEntry]


@dataclass(frozen=True, slots=True)
class Week:
    person_id: str
    first_on: date
    last_on: date
    weekly_seconds: int
    contract_seconds: int
    logged_seconds: int
    days: list[WeekDay]
    rows: list[WeekRow] = field(default_factory=list)


def time_week(reading: Reading, person_id: str, first: date, country_code: str) -> Week:
    """Seven days from the first on. person_id empty: the actor's."""
    if first.year >= date.max.year:
        raise Invalid("DATE_OUT_OF_RANGE", "first_on lies too far ahead.", field="first_on")
    person = find_person(reading, require_id(person_id or reading.actor.person_id, "person_id"))
    last = first + _WEEK - timedelta(days=1)
    entries = _entries(reading, person.id, first, last)
    mine = _assigned(reading, person.id)
    before = _worked(reading, person.id, first - _WEEK, first - timedelta(days=1))
    days = _days(reading, person.weekly_seconds, first, entries, country_code)
    return Week(
        person_id=person.id,
        first_on=first,
        last_on=last,
        weekly_seconds=person.weekly_seconds,
        contract_seconds=sum(day.contract_seconds for day in days),
        logged_seconds=sum(day.logged_seconds for day in days),
        days=days,
        rows=_rows(reading, entries, before, mine),
    )


def _entries(reading: Reading, person_id: str, first: date, last: date) -> Sequence[TimeEntry]:
    asked = (
        select(TimeEntry)
        .where(_of_person(person_id, first, last))
        .order_by(TimeEntry.worked_on, TimeEntry.id)
        .limit(ENTRIES_MAX)
    )
    return reading.session.scalars(reading.visible(READ, asked, ENTRY_OWNERS)).all()


def _worked(reading: Reading, person_id: str, first: date, last: date) -> set[Work]:
    """What had time on these days."""
    asked: Any = (
        select(TimeEntry.project_id, TimeEntry.task_id)
        .where(_of_person(person_id, first, last))
        .distinct()
        .limit(ENTRIES_MAX)
    )
    rows = reading.session.execute(reading.visible(READ, asked, ENTRY_OWNERS))
    return {(row.project_id, row.task_id) for row in rows}


def _of_person(person_id: str, first: date, last: date) -> Any:
    return (TimeEntry.person_id == person_id) & TimeEntry.worked_on.between(first, last)


def _assigned(reading: Reading, person_id: str) -> set[Work]:
    """The open tasks of the person in projects that take time, those that end first."""
    asked: Any = (
        select(Task.project_id, Task.id)
        .join(Project, Project.id == Task.project_id)
        .where(
            Task.assignee_id == person_id,
            Task.status.in_(_OPEN_TASKS),
            Project.status.not_in(CLOSED_PROJECT_STATUSES),
        )
        .order_by(Task.end_on.asc().nulls_last(), Task.id)
        .limit(TASKS_MAX)
    )
    asked = reading.visible(planning.READ_TASKS, asked, planning.TASK_OWNERS)
    return {(row.project_id, row.id) for row in reading.session.execute(asked)}


def _days(
    reading: Reading,
    weekly_seconds: int,
    first: date,
    entries: Iterable[TimeEntry],
    country_code: str,
) -> list[WeekDay]:
    of_day = defaultdict[date, list[TimeEntry]](list)
    for entry in entries:
        of_day[entry.worked_on].append(entry)
    last = first + _WEEK - timedelta(days=1)
    free = {day.on: day.name for day in free_days(reading, country_code, first, last)}
    return [
        _day(first + timedelta(days=step), free, weekly_seconds, of_day)
        for step in range(_WEEK.days)
    ]


def _day(
    on: date,
    free: Mapping[date, str],
    weekly_seconds: int,
    of_day: Mapping[date, Sequence[TimeEntry]],
) -> WeekDay:
    works = on.isoweekday() in MONDAY_TO_FRIDAY
    off = free.get(on, "" if works else WEEKEND)
    entries = of_day.get(on, [])
    statuses = {entry.status for entry in entries}
    return WeekDay(
        on=on,
        contract_seconds=0 if off else weekly_seconds // len(MONDAY_TO_FRIDAY),
        logged_seconds=sum(entry.seconds for entry in entries),
        off=off,
        status=next((each.value for each in _WORST_FIRST if each in statuses), EMPTY),
    )


def _rows(
    reading: Reading, entries: Iterable[TimeEntry], before: set[Work], mine: set[Work]
) -> list[WeekRow]:
    of_work = defaultdict[Work, list[TimeEntry]](list)
    for entry in entries:
        of_work[entry.project_id, entry.task_id].append(entry)
    works = of_work.keys() | before | mine
    projects = _projects(reading, {project_id for project_id, _ in works})
    tasks = _tasks(reading, {task_id for _, task_id in works if task_id})
    rows = [
        _row(projects[project_id], tasks.get(task_id or ""), of_work, mine)
        for project_id, task_id in works
    ]
    return sorted(
        (row for row in rows if row.entries or row.takes_time),
        key=lambda row: (len(row.reference), row.reference, row.task_name, row.task_id or ""),
    )


def _row(
    found: Any, task: Task | None, of_work: Mapping[Work, list[TimeEntry]], mine: set[Work]
) -> WeekRow:
    project, client_name = found
    work = (project.id, task.id if task else None)
    is_open = task is None or task.status in _OPEN_TASKS
    return WeekRow(
        project_id=project.id,
        reference=project.reference,
        project_name=project.name,
        client_id=project.client_id,
        client_name=client_name,
        task_id=work[1],
        task_name=task.name if task else "",
        takes_time=is_open and project.status not in CLOSED_PROJECT_STATUSES,
        assigned=work in mine,
        due_on=task.end_on if task else None,
        estimate_seconds=task.estimate_seconds if task else None,
        entries=of_work.get(work, []),
    )


def _projects(reading: Reading, ids: Collection[str]) -> dict[str, Any]:
    """Each with the name of its client, for who may see clients."""
    name = KnownClient.name if reading.actor.may(planning.READ_CLIENTS) else null()
    asked = (
        select(Project, name)
        .outerjoin(KnownClient, KnownClient.client_id == Project.client_id)
        .where(Project.id.in_(ids))
    )
    return {row[0].id: row for row in reading.session.execute(asked)} if ids else {}


def _tasks(reading: Reading, ids: Collection[str]) -> dict[str, Task]:
    asked = select(Task).where(Task.id.in_(ids))
    return {task.id: task for task in reading.session.scalars(asked)} if ids else {}
