"""Working time in whole minutes: from working minutes to instants, and back.

An instant is a whole minute since 1970 in UTC. A week says the intervals of each weekday in minutes
of the local day; a day may be an exception. The days are read once and in order, so that looking up
is a search in a list, and never a walk over minutes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from projects.resourcing.rules.days import LAST_DAY, BeyondCalendar

DAY_MINUTES = 24 * 60
_ONE_DAY = timedelta(days=1)

Intervals = tuple[tuple[int, int], ...]
"""Of one day, in order: from and until, in minutes of the day; until is 1440 at most."""

Week = tuple[Intervals, Intervals, Intervals, Intervals, Intervals, Intervals, Intervals]
"""From Monday to Sunday."""

_OFFICE: Intervals = ((9 * 60, 13 * 60), (14 * 60, 17 * 60 + 30))
OFFICE_WEEK: Week = (_OFFICE, _OFFICE, _OFFICE, _OFFICE, _OFFICE, (), ())
OFFICE_DAY_MINUTES = 450
"""7.5 hours: the standard day of the calendar that is there when nobody has made one."""


def minutes_of(intervals: Intervals) -> int:
    """How long somebody works on a day with these intervals."""
    return sum(until - from_ for from_, until in intervals)


class WorkingTime:
    """The working minutes from the first day on, counted from 0.

    intervals_on: when somebody works on a day. Before the first day, every minute counts, so that
    offsets below 0 stay in order.
    """

    def __init__(
        self, first: date, intervals_on: Callable[[date], Intervals], zone: ZoneInfo
    ) -> None:
        self._intervals_on = intervals_on
        self._zone = zone
        self._next = first
        self._begins: list[int] = []
        self._done: list[int] = []
        self._days: list[date] = []
        self._total = 0
        self._origin = self._read_until = self._instant(first, 0)

    def offset(self, instant: int) -> int:
        """How many working minutes are over at the instant."""
        while self._read_until <= instant or not self._begins:
            self._read_day()
        place = bisect_right(self._begins, instant) - 1
        if place < 0:
            return min(0, instant - self._origin)
        end = self._done[place + 1] if place + 1 < len(self._done) else self._total
        return min(self._done[place] + instant - self._begins[place], end)

    def before(self, day: date) -> int:
        """How many working minutes are over when the day begins."""
        return self.offset(self._instant(day, 0))

    def opening(self, offset: int) -> int:
        """The last instant at which this number of minutes is over: the next one is worked."""
        if offset < 0:
            return self._origin + offset
        place = self._place_of_opening(offset)
        return self._begins[place] + offset - self._done[place]

    def closing(self, offset: int) -> int:
        """The first instant at which this number of minutes is over."""
        if offset < 0:
            return self._origin + offset
        place = self._place_of_closing(offset)
        return self._begins[place] + offset - self._done[place]

    def opening_day(self, offset: int) -> date:
        return self._days[self._place_of_opening(offset)]

    def closing_day(self, offset: int) -> date:
        return self._days[self._place_of_closing(offset)]

    def _place_of_opening(self, offset: int) -> int:
        while self._total <= offset or not self._begins:
            self._read_day()
        return max(0, bisect_right(self._done, offset) - 1)

    def _place_of_closing(self, offset: int) -> int:
        while self._total < offset or not self._begins:
            self._read_day()
        return max(0, bisect_left(self._done, offset) - 1)

    def _read_day(self) -> None:
        day = self._next
        if day > LAST_DAY:
            raise BeyondCalendar(f"the calendar ends on {LAST_DAY}")
        self._next = day + _ONE_DAY
        for from_, until in self._intervals_on(day):
            begins, ends = self._instant(day, from_), self._instant(day, until)
            if ends > begins:  # an hour that the clock leaves out in spring is nobody's
                self._begins.append(begins)
                self._done.append(self._total)
                self._days.append(day)
                self._total += ends - begins
        self._read_until = self._instant(self._next, 0)

    def _instant(self, day: date, minute: int) -> int:
        if minute >= DAY_MINUTES:
            day, minute = day + _ONE_DAY, minute - DAY_MINUTES
        local = datetime.combine(day, time(minute // 60, minute % 60), self._zone)
        return int(local.timestamp()) // 60


def instant_of(at: datetime) -> int:
    return int(at.timestamp()) // 60


def moment(instant: int) -> datetime:
    return datetime.fromtimestamp(instant * 60, UTC)
