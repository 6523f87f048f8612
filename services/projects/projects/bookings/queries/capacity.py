"""What people work by day, as bookings need it: effective minutes, without days that have none."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from chassis.database import Reading

from projects.capacity.queries import capacity_by_day, days_of
from projects.resourcing.calendar import Calendar

__all__ = ["capacity_of", "days_of", "standard_capacity"]


def capacity_of(
    reading: Reading, person_ids: Collection[str], first: date, last: date, calendar: Calendar
) -> dict[str, dict[date, int]]:
    """By person and day, after holidays and leave."""
    if not person_ids:
        return {}
    days = days_of(first, last)
    found = capacity_by_day(reading, person_ids, first, last, calendar)
    return {
        id_: {day: each for day, each in zip(days, capacity.effective, strict=True) if each}
        for id_, capacity in found.items()
    }


def standard_capacity(calendar: Calendar, first: date, last: date) -> dict[date, int]:
    """Of a placeholder: the standard day on the working days of its project."""
    return {day: calendar.day_minutes for day in days_of(first, last) if calendar.intervals_on(day)}
