"""Reads of bookings: lists, and one with the days that have no room for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from projects.bookings.access import BOOKING_OWNERS, READ, no_booking
from projects.bookings.model import Booking
from projects.bookings.queries.capacity import capacity_of
from projects.bookings.queries.loads import booked_minutes
from projects.bookings.rules.clash import Clash, Load
from projects.bookings.rules.status import Status
from projects.planning.readable import Phase, Project, Task
from projects.resourcing.calendar import Calendar
from projects.resourcing.readable import Person

_PROJECT, _PERSON = aliased(Project), aliased(Person)  # apart from those in the owners
BOOKINGS = Records(
    select(
        *Booking.__table__.c,
        _PROJECT.name.label("project_name"),
        _PERSON.name.label("person_name"),
        Task.name.label("task_name"),
        Phase.name.label("phase_name"),
    )
    .select_from(Booking)
    .join(_PROJECT, _PROJECT.id == Booking.project_id)
    .outerjoin(_PERSON, _PERSON.id == Booking.person_id)
    .outerjoin(Task, Task.id == Booking.task_id)
    .outerjoin(Phase, Phase.id == Booking.phase_id),
    {
        "id": Booking.id,
        "created_at": Booking.id,
        "reference": Booking.reference,
        "project": _PROJECT.name,
        "person": func.coalesce(_PERSON.name, ""),
        "charge_role": Booking.charge_role,
        "start_on": Booking.start_on,
        "end_on": Booking.end_on,
        "total_minutes": Booking.total_minutes,
        "status": Booking.status,
    },
    BOOKING_OWNERS,
    default="start_on",
    search=containing("search", Booking.reference, Booking.note, _PROJECT.name, _PERSON.name),
    project_id=one_of(Booking.project_id, "project_id"),
    person_id=one_of(Booking.person_id, "person_id"),
    task_id=one_of(Booking.task_id, "task_id"),
    charge_role=one_of(Booking.charge_role, "charge_role"),
    status=one_of(Booking.status, "status"),
    series_id=Booking.series_id == bindparam("series_id"),
    placeholder_id=Booking.placeholder_id == bindparam("placeholder_id"),
    placeholder=Booking.person_id.is_(None) == bindparam("placeholder"),
    archived=Booking.archived_at.is_not(None) == bindparam("archived"),
    first=Booking.end_on >= bindparam("first"),
    last=Booking.start_on <= bindparam("last"),
)
"""A row is like a Booking, with names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BookingFilter:
    """Empty or None: all. Days are included."""

    search: str = ""
    project_id: Sequence[str] = ()
    person_id: Sequence[str] = ()
    task_id: Sequence[str] = ()
    charge_role: Sequence[str] = ()
    status: Sequence[str] = ()
    series_id: str = ""
    placeholder_id: str = ""
    placeholder: bool | None = None
    archived: bool | None = None
    first: date | None = None
    last: date | None = None


def list_bookings(reading: Reading, wanted: BookingFilter, asked: Asked) -> Listed:
    """The earliest first if no other order is given."""
    return BOOKINGS.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        project_id=ids_of(wanted.project_id, "project_id"),
        person_id=ids_of(wanted.person_id, "person_id"),
        task_id=ids_of(wanted.task_id, "task_id"),
        charge_role=[" ".join(each.lower().split()) for each in wanted.charge_role],
        status=list(wanted.status),
        series_id=_id(wanted.series_id, "series_id"),
        placeholder_id=_id(wanted.placeholder_id, "placeholder_id"),
        placeholder=wanted.placeholder,
        archived=wanted.archived,
        first=wanted.first,
        last=wanted.last,
    )


def _id(value: str, field: str) -> str | None:
    return require_id(value, field) if value else None


def find_booking(reading: Reading, booking_id: str) -> Any:
    """The row, or NotFound."""
    row = BOOKINGS.find(reading, READ, require_id(booking_id, "booking_id"))
    if row is None:
        raise no_booking(booking_id)
    return row


def bookings_by_id(reading: Reading, ids: Sequence[str]) -> Mapping[str, Any]:
    return {row.id: row for row in BOOKINGS.some(reading, READ, list(dict.fromkeys(ids)))}


def clashes_of(reading: Reading, row: Any, calendar: Calendar) -> list[Clash]:
    """Days on which the person has no room for the booking beside those that are confirmed."""
    settled = row.status in (Status.FILLED, Status.DECLINED)
    if row.person_id is None or row.archived_at is not None or settled:
        return []
    first, last = row.start_on, row.end_on
    capacity = capacity_of(reading, [row.person_id], first, last, calendar)
    booked = booked_minutes(reading, [row.person_id], first, last, but=[row.id])
    load = Load(row.person_id, capacity.get(row.person_id, {}), booked.get(row.person_id, {}))
    return load.clashes(first, row.daily_minutes)
