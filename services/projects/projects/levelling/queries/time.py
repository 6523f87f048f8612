"""What people have on each working day of a levelling, beside other bookings that are confirmed.

By contract, working pattern, holidays and leave (`capacity`). A booking on another project takes
what it asks for beyond the tasks of that project, which count by themselves.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, select

from projects.bookings.readable import Booking, by_day
from projects.capacity.queries import people_time
from projects.levelling.rules.fitting import daily_minutes
from projects.resourcing.calendar import Calendar

_BOOKED = prepared(
    select(Booking.person_id, Booking.project_id, Booking.start_on, Booking.daily_minutes).where(
        one_of(Booking.person_id, "ids"),
        Booking.status == "confirmed",
        Booking.archived_at.is_(None),
        Booking.end_on >= bindparam("first"),
    )
)


class PeopleTime:
    """Minutes by unit of the axis; read once for all people, counted for who is asked for."""

    def __init__(
        self,
        reading: Reading,
        person_ids: Collection[str],
        axis: Sequence[date],
        calendar: Calendar,
        own_projects: Collection[str],
    ) -> None:
        self._axis = axis
        self._unit = {day: unit for unit, day in enumerate(axis)}
        self._people = people_time(reading, person_ids, axis[0], axis[-1], calendar)
        self._booked = _booked(reading, person_ids, axis[0], set(own_projects))
        self._known: dict[str, list[int]] = {}

    def of(self, person_id: str) -> list[int]:
        """Before bookings."""
        if person_id not in self._known:
            person = self._people[person_id]
            self._known[person_id] = [person.on(day).effective for day in self._axis]
        return self._known[person_id]

    def beside_bookings(self, person_id: str, tasks: Iterable[Any]) -> list[int]:
        """tasks: rows of the person's on other projects, which take their time by themselves."""
        left = list(self.of(person_id))
        planned = self._planned(tasks)
        for (project_id, day), minutes in self._booked[person_id].items():
            unit = self._unit.get(day)
            if unit is not None:
                more = max(0, minutes - planned[project_id, unit])
                left[unit] = max(0, left[unit] - more)
        return left

    def _planned(self, tasks: Iterable[Any]) -> Counter[tuple[str, int]]:
        """Minutes by project and unit."""
        found = Counter[tuple[str, int]]()
        for task in tasks:
            minutes = daily_minutes(task.estimate_seconds, task.duration_days)
            first, end = (
                bisect_left(self._axis, task.start_on),
                bisect_right(self._axis, task.end_on),
            )
            for unit in range(first, end):
                found[task.project_id, unit] += minutes
        return found


def _booked(
    reading: Reading, ids: Collection[str], first: date, own: Collection[str]
) -> dict[str, Counter[tuple[str, date]]]:
    """By person, minutes by project and day from the first day on, without own projects."""
    found = defaultdict[str, Counter[tuple[str, date]]](Counter)
    for row in _BOOKED.all(reading, ids=sorted(ids), first=first):
        if row.project_id not in own:
            for day, minutes in by_day(row.start_on, row.daily_minutes).items():
                found[row.person_id][row.project_id, day] += minutes
    return found
