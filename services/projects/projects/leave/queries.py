"""Reads of leave: kinds, requests, balances of a year, and who is away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of, prepared
from chassis.visibility import OwnerColumns
from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased

from projects.leave.access import LEAVE_OWNERS, READ, READ_TYPES, SEE_AWAY
from projects.leave.model import Leave, LeaveAllowance, LeaveType
from projects.leave.rules import STANDING, Allowance, Balance, Status, balance_of
from projects.resourcing.calendar import Calendar
from projects.resourcing.queries.working_times import contract_time, days_of
from projects.resourcing.readable import Person
from projects.resourcing.rules.person_time import PersonTime

_PERSON = aliased(Person)
TYPES = Records(
    select(*LeaveType.__table__.c),
    {
        "id": LeaveType.id,
        "created_at": LeaveType.id,
        "name": LeaveType.name,
    },
    OwnerColumns(),
    default="name",
    search=containing("search", LeaveType.name),
    archived=LeaveType.archived_at.is_not(None) == bindparam("archived"),
)
LEAVES = Records(
    select(
        *Leave.__table__.c,
        _PERSON.name.label("person_name"),
        LeaveType.name.label("leave_type_name"),
        LeaveType.counts,
    )
    .select_from(Leave)
    .join(_PERSON, _PERSON.id == Leave.person_id)
    .join(LeaveType, LeaveType.id == Leave.leave_type_id),
    {
        "id": Leave.id,
        "created_at": Leave.id,
        "person": _PERSON.name,
        "first_on": Leave.first_on,
        "last_on": Leave.last_on,
        "status": Leave.status,
    },
    LEAVE_OWNERS,
    default="-first_on",
    search=containing("search", _PERSON.name, Leave.note),
    person_id=one_of(Leave.person_id, "person_id"),
    lead_id=one_of(_PERSON.lead_id, "lead_id"),
    leave_type_id=one_of(Leave.leave_type_id, "leave_type_id"),
    status=one_of(Leave.status, "status"),
    days_from=Leave.last_on >= bindparam("days_from"),
    days_to=Leave.first_on <= bindparam("days_to"),
)
"""A row is like a Leave, with the names of the person and of the kind."""
_SHOWN: tuple[Any, ...] = (
    Leave.id,
    Leave.person_id,
    _PERSON.name.label("person_name"),
    Leave.first_on,
    Leave.last_on,
    Leave.day_minutes,
)
AWAY = Records(
    select(*_SHOWN)
    .select_from(Leave)
    .join(_PERSON, _PERSON.id == Leave.person_id)
    .where(Leave.status == Status.APPROVED),
    {
        "id": Leave.id,
        "person": _PERSON.name,
        "first_on": Leave.first_on,
        "last_on": Leave.last_on,
    },
    OwnerColumns(lead=_PERSON.lead_id, person=Leave.person_id),
    default="first_on",
    search=containing("search", _PERSON.name),
    person_id=one_of(Leave.person_id, "person_id"),
    lead_id=one_of(_PERSON.lead_id, "lead_id"),
    days_from=Leave.last_on >= bindparam("days_from"),
    days_to=Leave.first_on <= bindparam("days_to"),
)
"""Approved leave, without its kind and its note."""
_STAFF: tuple[Any, ...] = (_PERSON.id, _PERSON.name, _PERSON.lead_id)
STAFF = Records(
    select(*_STAFF).select_from(_PERSON),
    {"id": _PERSON.id, "name": _PERSON.name},
    OwnerColumns(lead=_PERSON.lead_id, person=_PERSON.id),
    default="name",
    search=containing("search", _PERSON.name),
    active=_PERSON.active == bindparam("active"),
    lead_id=one_of(_PERSON.lead_id, "lead_id"),
)
_ALLOWANCES = prepared(
    select(*LeaveAllowance.__table__.c).where(
        one_of(LeaveAllowance.person_id, "people"), LeaveAllowance.year == bindparam("year")
    )
)
_COUNTING = prepared(
    select(Leave.person_id, Leave.first_on, Leave.last_on, Leave.day_minutes, Leave.status)
    .join(LeaveType, LeaveType.id == Leave.leave_type_id)
    .where(
        one_of(Leave.person_id, "people"),
        or_(*(Leave.status == each for each in STANDING)),
        LeaveType.counts,
        Leave.first_on <= bindparam("last"),
        Leave.last_on >= bindparam("first"),
    )
)


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaveFilter:
    """Empty or None: all. days_from, days_to: leave that touches these days."""

    search: str = ""
    person_id: Sequence[str] = ()
    lead_id: Sequence[str] = ()
    leave_type_id: Sequence[str] = ()
    status: Sequence[str] = ()
    days_from: date | None = None
    days_to: date | None = None


@dataclass(frozen=True, slots=True)
class PersonBalance:
    """allowance_id: empty where nobody has set one for the year."""

    person_id: str
    person_name: str
    year: int
    allowance_id: str
    carried_until: date | None
    note: str
    version: int
    balance: Balance


def find_type(reading: Reading, type_id: str) -> Any:
    row = TYPES.find(reading, READ_TYPES, require_id(type_id, "leave_type_id"))
    if row is None:
        raise NotFound(
            "LEAVE_TYPE_NOT_FOUND", f"There is no kind of leave {type_id}.", field="leave_type_id"
        )
    return row


def list_types(reading: Reading, search: str, archived: bool | None, asked: Asked) -> Listed:
    return TYPES.page(reading, [READ_TYPES], asked, search=part(search), archived=archived)


def find_leave(reading: Reading, leave_id: str) -> Any | None:
    """Its row, or None when there is none that the actor may see."""
    return LEAVES.find(reading, READ, require_id(leave_id, "leave_id"))


def list_leave(reading: Reading, wanted: LeaveFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return LEAVES.page(
        reading,
        [READ],
        asked,
        leave_type_id=ids_of(wanted.leave_type_id, "leave_type_id"),
        status=list(wanted.status),
        **_common(wanted),
    )


def list_away(reading: Reading, wanted: LeaveFilter, asked: Asked) -> Listed:
    return AWAY.page(reading, [SEE_AWAY], asked, **_common(wanted))


def minutes_of(reading: Reading, leaves: Iterable[Any], calendar: Calendar) -> dict[str, int]:
    """By the id of each leave, the working minutes that it takes: holidays take none."""
    rows = list(leaves)
    if not rows:
        return {}
    last = max(row.last_on for row in rows)
    people = contract_time(reading, {row.person_id for row in rows}, last, calendar)
    return {row.id: sum(_by_day(people[row.person_id], row).values()) for row in rows}


def list_balances(
    reading: Reading,
    year: int,
    search: str,
    lead_id: Sequence[str],
    asked: Asked,
    calendar: Calendar,
) -> tuple[list[PersonBalance], Listed]:
    """Of the people of one page who work here, by name if no other order is given."""
    listed = STAFF.page(
        reading,
        [READ],
        asked,
        search=part(search),
        active=True,
        lead_id=ids_of(lead_id, "lead_id"),
    )
    ids = [row.id for row in listed.rows]
    set_ = {row.person_id: row for row in _ALLOWANCES.all(reading, people=ids, year=year)}
    approved, requested = _counted(reading, ids, year, calendar)
    found = [
        _balance(row, year, set_.get(row.id), approved[row.id], requested[row.id], reading.today)
        for row in listed.rows
    ]
    return found, listed


def _common(wanted: LeaveFilter) -> dict[str, Any]:
    return {
        "search": part(wanted.search),
        "person_id": ids_of(wanted.person_id, "person_id"),
        "lead_id": ids_of(wanted.lead_id, "lead_id"),
        "days_from": wanted.days_from,
        "days_to": wanted.days_to,
    }


def _counted(
    reading: Reading, ids: Collection[str], year: int, calendar: Calendar
) -> tuple[dict[str, dict[date, int]], dict[str, int]]:
    """Approved minutes by person and day, and requested minutes by person, in the year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    people = contract_time(reading, ids, last, calendar)
    approved = defaultdict[str, dict[date, int]](dict)
    requested = defaultdict[str, int](int)
    for row in _COUNTING.all(reading, people=list(ids), first=first, last=last):
        days = {
            day: minutes
            for day, minutes in _by_day(people[row.person_id], row).items()
            if day.year == year
        }
        if row.status == Status.APPROVED:
            approved[row.person_id] |= days
        else:
            requested[row.person_id] += sum(days.values())
    return approved, requested


def _by_day(time: PersonTime, leave: Any) -> dict[date, int]:
    found = {}
    for day in days_of(leave.first_on, leave.last_on):
        minutes = time.on(day).effective
        found[day] = minutes if leave.day_minutes is None else min(minutes, leave.day_minutes)
    return found


def _balance(
    person: Any,
    year: int,
    row: Any,
    approved: dict[date, int],
    requested: int,
    today: date,
) -> PersonBalance:
    allowance = (
        Allowance(row.minutes, row.carried_minutes, row.carried_until) if row else Allowance()
    )
    return PersonBalance(
        person_id=person.id,
        person_name=person.name,
        year=year,
        allowance_id=row.id if row else "",
        carried_until=row.carried_until if row else None,
        note=row.note if row else "",
        version=row.version if row else 0,
        balance=balance_of(allowance, approved, requested, today),
    )
