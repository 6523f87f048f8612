"""Estimated, allocated, scheduled and actual hours, kept apart, by task, person or project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import require_id
from sqlalchemy import func, or_, select

from chassis import values
from projects.bookings.access import BOOKING_OWNERS, READ
from projects.bookings.model import Booking
from projects.bookings.rules.clash import by_day
from projects.bookings.rules.comparing import actual_else_scheduled
from projects.bookings.rules.status import Status
from projects.planning.access import PROJECT_OWNERS
from projects.planning.access import READ as READ_PROJECT
from projects.planning.readable import Project, Task
from projects.planning.rules.status import TaskStatus
from projects.resourcing.readable import Person
from projects.time.access import ENTRY_OWNERS
from projects.time.access import READ as READ_TIME
from projects.time.readable import TimeEntry

DAYS_MAX = 400
ROWS_MAX = 500
RECORDS_MAX = 20_000
_KEYS = {"task": "task_id", "person": "person_id", "project": "project_id"}


@dataclass(slots=True)
class Compared:
    """Minutes. id "": of none."""

    id: str = ""
    name: str = ""
    estimated_minutes: int = 0
    allocated_minutes: int = 0
    scheduled_minutes: int = 0
    tentative_minutes: int = 0
    actual_minutes: int = 0
    actual_else_scheduled_minutes: int = 0

    def add(self, other: Compared) -> None:
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))


_SUMS = tuple(name for name in Compared.__slots__ if name.endswith("_minutes"))
Strand = tuple[str, str]
"""A key, and a person and project within it: actual and scheduled hours meet there."""


@dataclass(slots=True)
class _Days:
    scheduled: dict[Strand, dict[date, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    actual: dict[Strand, dict[date, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursFilter:
    by: str
    first: date
    last: date
    project_id: Sequence[str] = ()
    person_id: Sequence[str] = ()

    def check(self) -> None:
        values.window(self.first, self.last, "from", "to")
        if (self.last - self.first).days >= DAYS_MAX:
            raise Invalid(
                "WINDOW_TOO_LONG", f"Ask for at most {DAYS_MAX} days at a time.", field="to"
            )
        if not self.project_id and not self.person_id:
            raise Invalid(
                "PROJECT_OR_PERSON_REQUIRED",
                "Name the projects or the people whose hours are to be compared.",
                field="project_id",
            )


def compare_hours(reading: Reading, wanted: HoursFilter) -> tuple[list[Compared], Compared, int]:
    """Rows with hours, those with most first; the sum of all; how many rows are left out."""
    wanted.check()
    found = defaultdict[str, Compared](Compared)
    _estimates(reading, wanted, found)
    days = _Days()
    _bookings(reading, wanted, found, days)
    _time(reading, wanted, found, days)
    for strand in days.scheduled.keys() | days.actual.keys():
        found[strand[0]].actual_else_scheduled_minutes += actual_else_scheduled(
            days.scheduled.get(strand, {}), days.actual.get(strand, {}), reading.today
        )
    _name(reading, wanted.by, found)
    rows = sorted(found.values(), key=lambda row: (-_weight(row), row.name, row.id))
    total = Compared()
    for row in rows:
        total.add(row)
    return rows[:ROWS_MAX], total, max(0, len(rows) - ROWS_MAX)


def _all(rows: Iterable[Any]) -> Sequence[Any]:
    """TOO_MUCH_AT_ONCE: a sum over a part of them would be wrong without a word."""
    found = list(rows)
    if len(found) > RECORDS_MAX:
        raise Invalid(
            "TOO_MUCH_AT_ONCE",
            f"There are more than {RECORDS_MAX} records in these days. Ask for fewer days, "
            "projects or people.",
            field="to",
        )
    return found


def _weight(row: Compared) -> int:
    return max(int(getattr(row, name)) for name in _SUMS)


def _narrowed(statement: Any, model: Any, wanted: HoursFilter, person: str = "person_id") -> Any:
    projects = [require_id(id_, "project_id") for id_ in wanted.project_id]
    people = [require_id(id_, "person_id") for id_ in wanted.person_id]
    if projects:
        statement = statement.where(model.project_id.in_(projects))
    if people:
        statement = statement.where(getattr(model, person).in_(people))
    return statement


def _estimates(reading: Reading, wanted: HoursFilter, found: Mapping[str, Compared]) -> None:
    """Tasks of projects that the actor may see, with a day in the window or without dates."""
    key = {"task": Task.id, "person": Task.assignee_id, "project": Task.project_id}[wanted.by]
    asked = (
        select(key, Task.assignee_id, func.sum(Task.estimate_seconds))
        .join(Project, Project.id == Task.project_id)
        .where(
            Task.status != TaskStatus.CANCELLED,
            Task.estimate_seconds > 0,
            or_(Task.end_on.is_(None), Task.end_on >= wanted.first),
            or_(Task.start_on.is_(None), Task.start_on <= wanted.last),
        )
        .group_by(key, Task.assignee_id)
        .limit(RECORDS_MAX + 1)
    )
    asked = _narrowed(asked, Task, wanted, "assignee_id")
    rows = reading.session.execute(reading.visible(READ_PROJECT, asked, PROJECT_OWNERS))
    for id_, assignee_id, seconds in _all(rows):
        minutes = int(seconds) // 60
        found[id_ or ""].estimated_minutes += minutes
        if assignee_id:
            found[id_ or ""].allocated_minutes += minutes


def _bookings(
    reading: Reading, wanted: HoursFilter, found: Mapping[str, Compared], days: _Days
) -> None:
    asked = (
        select(
            Booking.project_id,
            Booking.task_id,
            Booking.person_id,
            Booking.status,
            Booking.start_on,
            Booking.daily_minutes,
        )
        .where(
            Booking.archived_at.is_(None),
            Booking.person_id.is_not(None),
            Booking.status.in_((Status.CONFIRMED, Status.TENTATIVE)),
            Booking.end_on >= wanted.first,
            Booking.start_on <= wanted.last,
        )
        .limit(RECORDS_MAX + 1)
    )
    asked = _narrowed(asked, Booking, wanted)
    for row in _all(reading.session.execute(reading.visible(READ, asked, BOOKING_OWNERS))):
        key = getattr(row, _KEYS[wanted.by]) or ""
        firm = row.status == Status.CONFIRMED
        for day, minutes in by_day(row.start_on, row.daily_minutes).items():
            if not wanted.first <= day <= wanted.last:
                continue
            if firm:
                found[key].scheduled_minutes += minutes
                days.scheduled[_strand(key, row)][day] += minutes
            else:
                found[key].tentative_minutes += minutes


def _strand(key: str, row: Any) -> Strand:
    return key, f"{row.person_id}/{row.project_id}"


def _time(
    reading: Reading, wanted: HoursFilter, found: Mapping[str, Compared], days: _Days
) -> None:
    asked = (
        select(
            TimeEntry.project_id,
            TimeEntry.task_id,
            TimeEntry.person_id,
            TimeEntry.worked_on,
            func.sum(TimeEntry.seconds).label("seconds"),
        )
        .where(
            TimeEntry.worked_on.between(wanted.first, wanted.last),
            TimeEntry.status != "rejected",
        )
        .group_by(TimeEntry.project_id, TimeEntry.task_id, TimeEntry.person_id, TimeEntry.worked_on)
        .limit(RECORDS_MAX + 1)
    )
    asked = _narrowed(asked, TimeEntry, wanted)
    for row in _all(reading.session.execute(reading.visible(READ_TIME, asked, ENTRY_OWNERS))):
        key = getattr(row, _KEYS[wanted.by]) or ""
        minutes = (int(row.seconds) + 30) // 60
        found[key].actual_minutes += minutes
        days.actual[_strand(key, row)][row.worked_on] += minutes


def _name(reading: Reading, by: str, found: Mapping[str, Compared]) -> None:
    model: Any = {"task": Task, "person": Person, "project": Project}[by]
    ids: Iterable[str] = [id_ for id_ in found if id_]
    rows = reading.session.execute(select(model.id, model.name).where(model.id.in_(ids)))
    names = {row.id: row.name for row in rows}
    for id_, row in found.items():
        row.id, row.name = id_, names.get(id_, "")
