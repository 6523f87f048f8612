"""Which days a rule gives, and on which working day each is done. Pure.

A rule is a part of RFC 5545 (RRULE): FREQ daily, weekly or monthly, INTERVAL, BYDAY, BYMONTHDAY,
COUNT and UNTIL. dateutil counts the days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from dateutil.rrule import rrule, rrulestr

INTERVAL_MAX = 99
COUNT_MAX = 500
RULE_LENGTH_MAX = 200
STEPS_MAX = 31
"""Days off in a row that a task is moved over."""
_DAY = r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)"
_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY",
    "INTERVAL": r"[1-9]\d?",
    "BYDAY": rf"{_DAY}(?:,{_DAY}){{0,6}}",
    "BYMONTHDAY": r"-?(?:[1-9]|[12]\d|3[01])(?:,-?(?:[1-9]|[12]\d|3[01])){0,30}",
    "COUNT": r"[1-9]\d{0,2}",
    "UNTIL": r"\d{8}",
}


class BadRule(ValueError):
    """The rule cannot be; the message says what of it."""


class OnDayOff(StrEnum):
    """What becomes of an occurrence on a day on which nobody works."""

    AFTER = "after"
    BEFORE = "before"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """occurs_on: by the rule. done_on: the working day for it; None: it is left out."""

    occurs_on: date
    done_on: date | None


def checked(text: str) -> str:
    """The rule in capitals, its parts in their usual order; BadRule naming the part."""
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, _, value = part.partition("=")
        if name not in _PARTS:
            raise BadRule(f"It has {name[:20]!r}; known are {', '.join(_PARTS)}.")
        if name in parts:
            raise BadRule(f"It has {name} twice.")
        if re.fullmatch(_PARTS[name], value, re.ASCII) is None:
            raise BadRule(f"{name} cannot be {value[:40]!r}.")
        parts[name] = value
    if "FREQ" not in parts:
        raise BadRule("It needs FREQ: DAILY, WEEKLY or MONTHLY.")
    _refuse_misfits(parts)
    return ";".join(f"{name}={parts[name]}" for name in _PARTS if name in parts)


def _refuse_misfits(parts: dict[str, str]) -> None:
    if "COUNT" in parts and "UNTIL" in parts:
        raise BadRule("It has COUNT and UNTIL; give one of them.")
    if int(parts.get("COUNT", "1")) > COUNT_MAX:
        raise BadRule(f"COUNT is {COUNT_MAX} at most.")
    numbered = any(char.isdigit() for char in parts.get("BYDAY", ""))
    if numbered and parts["FREQ"] != "MONTHLY":
        raise BadRule("Only a monthly rule has numbered weekdays, such as -1FR.")
    if "BYMONTHDAY" in parts and parts["FREQ"] != "MONTHLY":
        raise BadRule("Only a monthly rule has BYMONTHDAY.")
    if "UNTIL" in parts:
        try:
            datetime.strptime(parts["UNTIL"], "%Y%m%d").astimezone()
        except ValueError:
            raise BadRule(f"UNTIL is no day: {parts['UNTIL']}.") from None


def _days(rule: str, starts_on: date) -> rrule:
    found = rrulestr(rule, dtstart=datetime.combine(starts_on, time()))
    assert isinstance(found, rrule)
    return found


def occurrences(
    rule: str,
    starts_on: date,
    window: tuple[date, date],
    is_worked: Callable[[date], bool],
    on_day_off: OnDayOff,
    most: int,
) -> list[Occurrence]:
    """Those from the first to the last day of the window, in order; the first `most` of them."""
    first, last = (datetime.combine(day, time()) for day in window)
    days = _days(rule, starts_on).xafter(first, inc=True)
    within = _until(days, last)
    return [
        Occurrence(day, _done_on(day, is_worked, on_day_off))
        for day in islice((each.date() for each in within), most)
    ]


def _until(days: Iterator[datetime], last: datetime) -> Iterator[datetime]:
    for day in days:
        if day > last:
            return
        yield day


def _done_on(day: date, is_worked: Callable[[date], bool], on_day_off: OnDayOff) -> date | None:
    if is_worked(day):
        return day
    if on_day_off == OnDayOff.LEAVE_OUT:
        return None
    step = timedelta(days=1 if on_day_off == OnDayOff.AFTER else -1)
    for _ in range(STEPS_MAX):
        day += step
        if is_worked(day):
            return day
    return None


def in_words(rule: str) -> str:
    """For people: "every 2 weeks on MO, TH, 10 times"."""
    parts = dict(part.split("=") for part in rule.split(";"))
    unit = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month"}[parts["FREQ"]]
    every = int(parts.get("INTERVAL", "1"))
    words = f"every {unit}" if every == 1 else f"every {every} {unit}s"
    if "BYDAY" in parts:
        words += f" on {parts['BYDAY'].replace(',', ', ')}"
    if "BYMONTHDAY" in parts:
        words += f" on day {parts['BYMONTHDAY'].replace(',', ', ')}"
    if "COUNT" in parts:
        words += f", {parts['COUNT']} times"
    if "UNTIL" in parts:
        until = parts["UNTIL"]
        words += f", until {until[:4]}-{until[4:6]}-{until[6:]}"
    return words
