"""What is left of somebody's days beside their bookings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class Free:
    """Minutes. free_minutes: beside confirmed bookings; free_if_confirmed_minutes: beside tentative
    ones too.

    A day that is overbooked has 0 free, and takes nothing of other days.
    """

    effective_minutes: int = 0
    confirmed_minutes: int = 0
    tentative_minutes: int = 0
    free_minutes: int = 0
    free_if_confirmed_minutes: int = 0

    def add(self, there: int, firm: int, soft: int) -> None:
        """The minutes of one day: effective, confirmed and tentative."""
        self.effective_minutes += there
        self.confirmed_minutes += firm
        self.tentative_minutes += soft
        self.free_minutes += max(0, there - firm)
        self.free_if_confirmed_minutes += max(0, there - firm - soft)


@dataclass(slots=True)
class FreeWeek(Free):
    """The days of the window in one week. week_on: its Monday."""

    week_on: date = date.min


def free_weeks(
    mondays: Sequence[date],
    effective: Sequence[int],
    confirmed: Sequence[int],
    tentative: Sequence[int],
) -> list[FreeWeek]:
    """In order. A number for each day of the window, and the Monday of its week."""
    found: dict[date, FreeWeek] = {}
    for monday, there, firm, soft in zip(mondays, effective, confirmed, tentative, strict=True):
        if monday not in found:
            found[monday] = FreeWeek(week_on=monday)
        found[monday].add(there, firm, soft)
    return list(found.values())


def whole(weeks: Sequence[FreeWeek]) -> Free:
    """The sums of the weeks."""
    return Free(
        effective_minutes=sum(week.effective_minutes for week in weeks),
        confirmed_minutes=sum(week.confirmed_minutes for week in weeks),
        tentative_minutes=sum(week.tentative_minutes for week in weeks),
        free_minutes=sum(week.free_minutes for week in weeks),
        free_if_confirmed_minutes=sum(week.free_if_confirmed_minutes for week in weeks),
    )
