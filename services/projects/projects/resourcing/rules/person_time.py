"""Minutes of one person by day: effective capacity = contracted - holidays - leave."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol
from zoneinfo import ZoneInfo

from projects.resourcing.rules.working_time import (
    DAY_MINUTES,
    Intervals,
    Week,
    WorkingTime,
)

WORKING_DAYS = 5
_TYPICAL_START = 9 * 60


class HolidayCalendar(Protocol):
    """`resourcing.calendar.Calendar`: the usual week, and the days on which nobody works."""

    @property
    def week(self) -> Week: ...

    def is_off(self, day: date) -> bool: ...


@dataclass(frozen=True, slots=True)
class Pattern:
    """In force from a day on. minutes, intervals: of each weekday, Monday first; intervals are
    empty where only the minutes are known."""

    from_on: date
    minutes: Sequence[int]
    intervals: Sequence[Intervals] = ((),) * 7


@dataclass(frozen=True, slots=True)
class DayCapacity:
    """Minutes of one day. leave: what it takes of the rest after holidays, so that
    effective is never below 0."""

    contracted: int = 0
    holiday: int = 0
    leave: int = 0

    @property
    def effective(self) -> int:
        return self.contracted - self.holiday - self.leave


NOTHING = DayCapacity()


@dataclass(slots=True)
class Days:
    """Minutes of one person: one number for each day of a window, its first day first."""

    contracted: list[int] = field(default_factory=list)
    holiday: list[int] = field(default_factory=list)
    leave: list[int] = field(default_factory=list)
    effective: list[int] = field(default_factory=list)

    def add(self, day: DayCapacity) -> None:
        self.contracted.append(day.contracted)
        self.holiday.append(day.holiday)
        self.leave.append(day.leave)
        self.effective.append(day.effective)


@dataclass(frozen=True)
class PersonTime:
    """When one person works.

    weekly_minutes: where no pattern is in force, evenly from Monday to Friday; the first days take
    what does not divide. patterns: in order of from_on. employed_from, employed_until: the first
    and the last day of the contract; None: no bound. calendar: with the public holidays of the
    person's country. away: minutes of approved leave by day; None: the whole day.
    """

    weekly_minutes: int
    calendar: HolidayCalendar
    zone: ZoneInfo
    patterns: Sequence[Pattern] = ()
    employed_from: date | None = None
    employed_until: date | None = None
    away: Mapping[date, int | None] = field(default_factory=dict)

    @cached_property
    def _starts(self) -> list[date]:
        return [pattern.from_on for pattern in self.patterns]

    @cached_property
    def _even_week(self) -> list[int]:
        each, over = divmod(self.weekly_minutes, WORKING_DAYS)
        return [each + (index < over) for index in range(WORKING_DAYS)] + [0, 0]

    def employed_on(self, day: date) -> bool:
        if self.employed_from and day < self.employed_from:
            return False
        return not (self.employed_until and day > self.employed_until)

    def has_hours_on(self, day: date) -> bool:
        """Whether the contract has hours in the week of the day; leave and holidays aside."""
        if not self.employed_on(day):
            return False
        pattern = self._pattern_on(day)
        return any(pattern.minutes if pattern else self._even_week)

    def contracted_on(self, day: date) -> int:
        """Minutes of the contract, whether or not the day is a holiday."""
        if not self.employed_on(day):
            return 0
        pattern = self._pattern_on(day)
        minutes = pattern.minutes if pattern else self._even_week
        return minutes[day.weekday()]

    def on(self, day: date) -> DayCapacity:
        contracted = self.contracted_on(day)
        if not contracted:
            return NOTHING
        if self.calendar.is_off(day):
            return DayCapacity(contracted, holiday=contracted)
        if day not in self.away:
            return DayCapacity(contracted)
        away = self.away[day]
        return DayCapacity(contracted, leave=contracted if away is None else min(away, contracted))

    def intervals_on(self, day: date) -> Intervals:
        """When the person works on the day; leave of a part of it is taken from its end."""
        effective = self.on(day).effective
        return fitted(self._usual_on(day), effective) if effective else ()

    def time_from(self, first: date) -> WorkingTime:
        """The working minutes from the first day on, counted from 0, in the person's zone."""
        return WorkingTime(first, self.intervals_on, self.zone)

    def over(self, days: Sequence[date]) -> Days:
        found = Days()
        for day in days:
            found.add(self.on(day))
        return found

    def _pattern_on(self, day: date) -> Pattern | None:
        place = bisect_right(self._starts, day)
        return self.patterns[place - 1] if place else None

    def _usual_on(self, day: date) -> Intervals:
        pattern = self._pattern_on(day)
        stated = pattern.intervals[day.weekday()] if pattern else ()
        return stated or self.calendar.week[day.weekday()]


def fitted(intervals: Intervals, minutes: int) -> Intervals:
    """That many minutes of the intervals, from their start.

    The last interval is made longer where they are too short. What does not fit into the day then
    is taken from the start of the day on.
    """
    kept: list[tuple[int, int]] = []
    left = minutes
    for from_, until in intervals or ((_TYPICAL_START, _TYPICAL_START),):
        taken = min(left, until - from_)
        kept.append((from_, from_ + taken))
        left -= taken
    from_, until = kept[-1]
    kept[-1] = (from_, until + left)
    found = tuple((from_, until) for from_, until in kept if until > from_)
    return found if not found or found[-1][1] <= DAY_MINUTES else ((0, minutes),)
