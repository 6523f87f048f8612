"""What the records of changes hold now: one statement for each kind of record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from chassis.database import Reading
from sqlalchemy import select

from projects.bookings.readable import Booking
from projects.bookings.rules.spreading import Basis
from projects.bookings.rules.status import SETTLED
from projects.capacity.queries import people_time
from projects.capacity.rules import PersonTime
from projects.demand.readable import KnownOpportunity
from projects.leave.readable import LeaveType
from projects.planning.readable import Project, Task
from projects.planning.rules.status import UNDER_WAY, TaskStatus
from projects.planning.rules.timing import Constraint
from projects.resourcing.calendar import Calendar
from projects.resourcing.readable import Person
from projects.scenarios.rules.changes import Change, Kind, Present

_FREE = (Constraint.NONE, Constraint.AS_LATE_AS_POSSIBLE)
_WEEK = [timedelta(days=number) for number in range(7)]


@dataclass(slots=True)
class Records:
    """By id, as far as they are there. times: of the people whose capacity changes."""

    opportunities: Mapping[str, KnownOpportunity] = field(default_factory=dict)
    projects: Mapping[str, Project] = field(default_factory=dict)
    tasks: Mapping[str, Task] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    bookings: Mapping[str, Booking] = field(default_factory=dict)
    leave_types: Mapping[str, LeaveType] = field(default_factory=dict)
    times: Mapping[str, PersonTime] = field(default_factory=dict)


def present_of(
    reading: Reading, changes: Sequence[Change], calendar: Calendar
) -> dict[str, Present]:
    """By the id of the change."""
    records = records_of(reading, changes, calendar)
    return {change.id: _OF[Kind(change.kind)](change, records) for change in changes}


def records_of(reading: Reading, changes: Sequence[Change], calendar: Calendar) -> Records:
    tasks = _by_id(reading, Task, (each.task_id for each in changes))
    bookings = _by_id(reading, Booking, (each.booking_id for each in changes))
    projects = [
        *(each.project_id for each in changes),
        *(each.project_id for each in tasks.values()),
    ]
    people = [
        *(each.person_id for each in changes),
        *(each.person_id for each in bookings.values()),
    ]
    deals = [each.opportunity_id for each in changes if each.opportunity_id]
    known = select(KnownOpportunity).where(KnownOpportunity.opportunity_id.in_(deals))
    return Records(
        {row.opportunity_id: row for row in reading.session.scalars(known)} if deals else {},
        _by_id(reading, Project, projects),
        tasks,
        _by_id(reading, Person, people),
        bookings,
        _by_id(reading, LeaveType, (each.leave_type_id for each in changes)),
        _times(reading, changes, calendar),
    )


def _by_id(reading: Reading, model: Any, ids: Iterable[str | None]) -> dict[str, Any]:
    wanted = {id_ for id_ in ids if id_}
    if not wanted:
        return {}
    rows = reading.session.scalars(select(model).where(model.id.in_(wanted)))
    return {row.id: row for row in rows}


def _times(
    reading: Reading, changes: Iterable[Change], calendar: Calendar
) -> dict[str, PersonTime]:
    """Leave does not matter here."""
    of = [each for each in changes if each.kind == Kind.CAPACITY]
    if not of:
        return {}
    days = [date.fromisoformat(each.from_on) for each in of]
    last = max(days) + _WEEK[-1]
    return people_time(reading, {each.person_id for each in of}, last, last, calendar)


def period(start: date | None, end: date | None) -> str:
    """2027-01-04/2027-01-08; a day that is not known is empty."""
    return f"{start or ''}/{end or ''}"


def weekly_minutes(time: PersonTime, first: date) -> int:
    """Of the contract in the seven days from the day on."""
    return sum(time.contracted_on(first + step) for step in _WEEK)


def is_movable(task: Any) -> bool:
    """A task that has dates, has not begun, and is not held to a day."""
    return (
        task.status == TaskStatus.TO_DO
        and task.actual_start_on is None
        and not task.pinned
        and task.start_on is not None
        and task.constraint in _FREE
    )


def _deal(change: Change, records: Records) -> Present:
    row = records.opportunities.get(change.opportunity_id)
    if row is None:
        return Present(closed=True)
    values = {
        "probability": str((Decimal(row.probability_bp) / 10_000).normalize()),
        "dates": period(row.delivery_start, row.delivery_end),
    }
    closed = row.status != "open" or row.archived_at is not None
    return Present(f"{row.reference} {row.name}", values, closed, record=row)


def _project(change: Change, records: Records) -> Present:
    row = records.projects.get(change.project_id)
    if row is None:
        return Present(closed=True)
    values = {"dates": period(row.start_on, row.end_on)}
    closed = row.status not in UNDER_WAY or row.archived_at is not None
    return Present(_named(row), values, closed, row.id, row, row)


def _named(row: Project) -> str:
    return f"{row.reference} {row.name}"


def _task(change: Change, records: Records) -> Present:
    row = records.tasks.get(change.task_id)
    project = records.projects.get(row.project_id) if row else None
    if row is None or project is None:
        return Present(closed=True)
    open_ = project.status in UNDER_WAY and project.archived_at is None
    values = {"dates": period(row.start_on, row.end_on)}
    name = f"{row.name}, {_named(project)}"
    return Present(name, values, not (open_ and is_movable(row)), project.id, project, row)


def _hire(change: Change, records: Records) -> Present:
    return Present(change.charge_role)


def _leave(change: Change, records: Records) -> Present:
    row = records.people.get(change.person_id)
    kind = records.leave_types.get(change.leave_type_id)
    if row is None or kind is None:
        return Present(closed=True)
    return Present(row.name, {}, not row.active or kind.archived, record=row)


def _capacity(change: Change, records: Records) -> Present:
    row = records.people.get(change.person_id)
    if row is None:
        return Present(closed=True)
    minutes = weekly_minutes(records.times[row.id], date.fromisoformat(change.from_on))
    return Present(row.name, {"weekly_minutes": str(minutes)}, not row.active, record=row)


def _booking(change: Change, records: Records) -> Present:
    row = records.bookings.get(change.booking_id)
    if row is None:
        return Present(closed=True)
    person = records.people.get(row.person_id or "")
    values = {
        "dates": period(row.start_on, row.end_on),
        "hours": f"{row.basis} {row.amount}",
        "person_id": row.person_id or "",
    }
    taker = records.people.get(change.person_id) if change.person_id else person
    closed = row.archived or row.status in SETTLED or not person or not taker or not taker.active
    name = f"{row.reference} {person.name if person else ''}".strip()
    return Present(name, values, closed, row.project_id, record=row)


_OF: Mapping[Kind, Callable[[Change, Records], Present]] = {
    Kind.WIN: _deal,
    Kind.LOSE: _deal,
    Kind.DELAY_OPPORTUNITY: _deal,
    Kind.DELAY_PROJECT: _project,
    Kind.DELAY_TASK: _task,
    Kind.HIRE: _hire,
    Kind.LEAVE: _leave,
    Kind.CAPACITY: _capacity,
    Kind.BOOKING: _booking,
}


def minutes_a_day(booking: Booking) -> int:
    """As stated; else the most that one of its days has."""
    if booking.basis == Basis.PER_DAY:
        return booking.amount
    return max(booking.daily_minutes, default=0)
