"""Working days, counted from a first day on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection
from datetime import date, timedelta

MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)
LAST_DAY = date(2299, 12, 31)
_ONE_DAY = timedelta(days=1)


class BeyondCalendar(ValueError):
    """A day was asked for that lies after the last day of the calendar."""


class WorkingDays:
    """The working days from a first day on, numbered from 0.

    weekdays: the days of the week on which somebody works, Monday is 1. Built as far as it is asked
    for, so that looking up is a list access.
    """

    def __init__(
        self,
        start: date,
        is_day_off: Callable[[date], bool],
        weekdays: Collection[int] = MONDAY_TO_FRIDAY,
    ) -> None:
        self._is_day_off = is_day_off
        self._weekdays = frozenset(weekdays)
        self._next = start
        self._days: list[date] = []

    def day(self, offset: int) -> date:
        """The working day with this number."""
        while len(self._days) <= offset:
            self._extend()
        return self._days[offset]

    def offset(self, day: date) -> int:
        """The number of the first working day on or after this one."""
        while not self._days or self._days[-1] < day:
            self._extend()
        return bisect_left(self._days, day)

    def elapsed(self, last: date) -> int:
        """How many working days have passed when the last day is over."""
        offset = self.offset(last)
        return offset + 1 if self._days[offset] == last else offset

    def _extend(self) -> None:
        while True:
            day, self._next = self._next, self._next + _ONE_DAY
            if day > LAST_DAY:
                raise BeyondCalendar(f"the calendar ends on {LAST_DAY}")
            if day.isoweekday() in self._weekdays and not self._is_day_off(day):
                self._days.append(day)
                return
