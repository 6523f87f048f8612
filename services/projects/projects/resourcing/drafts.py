"""A working pattern as a caller states it: weekdays with minutes, or with times of the day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chassis.errors import Invalid

from projects.resourcing.rules.working_time import DAY_MINUTES

WEEKDAYS = 7
_TIME = re.compile(r"(\d{2}):(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class StatedDay:
    """weekday: Monday is 1. minutes 0: what the times make. times: from and until, as 09:00."""

    weekday: int
    minutes: int
    times: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class StatedWeek:
    """Seven entries each, Monday first. intervals: empty where only the minutes are known."""

    minutes: list[int]
    intervals: list[list[list[int]]]


def week_of(days: Sequence[StatedDay]) -> StatedWeek:
    """Weekdays that are left out are free. Invalid names the field of the day."""
    minutes = [0] * WEEKDAYS
    intervals: list[list[list[int]]] = [[] for _ in range(WEEKDAYS)]
    seen = set[int]()
    for index, day in enumerate(days):
        field = f"days[{index}]"
        if not 1 <= day.weekday <= WEEKDAYS:
            raise Invalid(
                "WEEKDAY_UNKNOWN", "A weekday is 1 (Monday) to 7.", field=f"{field}.weekday"
            )
        if day.weekday in seen:
            raise Invalid(
                "WEEKDAY_TWICE",
                f"Weekday {day.weekday} is there already; state each once.",
                field=f"{field}.weekday",
            )
        seen.add(day.weekday)
        intervals[day.weekday - 1] = _intervals(day.times, f"{field}.intervals")
        minutes[day.weekday - 1] = _minutes(day, intervals[day.weekday - 1], field)
    return StatedWeek(minutes, intervals)


def _minutes(day: StatedDay, intervals: list[list[int]], field: str) -> int:
    worked = sum(until - from_ for from_, until in intervals)
    if intervals and day.minutes not in (0, worked):
        raise Invalid(
            "MINUTES_DIFFER",
            f"The times of weekday {day.weekday} make {worked} minutes, not {day.minutes}; leave "
            "minutes out, or correct them.",
            field=f"{field}.minutes",
        )
    minutes = worked if intervals else day.minutes
    if not 0 <= minutes <= DAY_MINUTES:
        raise Invalid(
            "OUT_OF_RANGE", "A day has 0 to 1440 working minutes.", field=f"{field}.minutes"
        )
    return minutes


def _intervals(times: Sequence[tuple[str, str]], field: str) -> list[list[int]]:
    """In order; each begins when the one before has ended, or later."""
    found: list[list[int]] = []
    for index, (from_, until) in enumerate(times):
        place = f"{field}[{index}]"
        begins, ends = _minute(from_, f"{place}.from"), _minute(until, f"{place}.until")
        if ends <= begins:
            raise Invalid(
                "INTERVAL_REVERSED", "until must be later than from.", field=f"{place}.until"
            )
        if found and begins < found[-1][1]:
            raise Invalid(
                "INTERVALS_OVERLAP",
                "State the times of a day in order, none inside another.",
                field=f"{place}.from",
            )
        found.append([begins, ends])
    return found


def _minute(text: str, field: str) -> int:
    found = _TIME.fullmatch(text)
    minute = int(found[1]) * 60 + int(found[2]) if found else -1
    if not found or int(found[2]) > 59 or not 0 <= minute <= DAY_MINUTES:
        raise Invalid(
            "TIME_MALFORMED",
            f"{field} must be a time of the day such as 09:00, not {text[:20]!r}.",
            field=field,
        )
    return minute


def time_text(minute: int) -> str:
    """540 is 09:00."""
    return f"{minute // 60:02}:{minute % 60:02}"
