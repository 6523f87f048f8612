"""What people have booked by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from chassis.database import Reading
from sqlalchemy import select

from projects.bookings.access import BOOKING_OWNERS, READ
from projects.bookings.model import Booking
from projects.bookings.rules.clash import by_day
from projects.bookings.rules.status import Status
from projects.planning.readable import Project

PROJECTS_NAMED_MAX = 5


def active_within(person_ids: Collection[str], first: date, last: date) -> Any:
    """A condition: bookings of these people with a day in the window, both days included."""
    return (
        Booking.person_id.in_(person_ids)
        & Booking.archived_at.is_(None)
        & (Booking.end_on >= first)
        & (Booking.start_on <= last)
    )


def booked_minutes(
    reading: Reading,
    person_ids: Collection[str],
    first: date,
    last: date,
    *,
    but: Sequence[str] = (),
    status: Status = Status.CONFIRMED,
) -> dict[str, dict[date, int]]:
    """By person and day, of bookings with the status; without those named in `but`."""
    if not person_ids:
        return {}
    wanted = select(Booking.person_id, Booking.start_on, Booking.daily_minutes).where(
        active_within(person_ids, first, last), Booking.status == status
    )
    if but:
        wanted = wanted.where(Booking.id.not_in(but))
    found = defaultdict[str, dict[date, int]](lambda: defaultdict(int))
    for person_id, start_on, daily in reading.session.execute(wanted):
        days = found[person_id or ""]
        for day, minutes in by_day(start_on, daily).items():
            if first <= day <= last:
                days[day] += minutes
    return found


def projects_of_clash(
    reading: Reading, person_id: str, days: Sequence[date], but: Sequence[str]
) -> list[str]:
    """References and names of projects that have the person on these days, as far as the actor may
    see their bookings."""
    wanted: Any = (
        select(Project.reference, Project.name, Booking.start_on, Booking.daily_minutes)
        .join(Booking, Booking.project_id == Project.id)
        .where(
            active_within([person_id], days[0], days[-1]),
            Booking.status == Status.CONFIRMED,
            Booking.id.not_in(but),
        )
        .order_by(Booking.start_on, Booking.id)
        .limit(200)
    )
    wanted_days = set(days)
    names: dict[str, None] = {}
    rows = reading.session.execute(reading.visible(READ, wanted, BOOKING_OWNERS))
    for reference, name, start_on, daily in rows:
        if wanted_days & by_day(start_on, daily).keys():
            names[f"{reference} {name}"] = None
    return list(names)[:PROJECTS_NAMED_MAX]
