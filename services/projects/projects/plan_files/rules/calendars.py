"""The base calendar of MS Project XML: its week, and the days that it leaves out."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree.ElementTree import Element

from projects.plan_files.rules.plan import BadFile, NotTakenOver
from projects.plan_files.rules.spans import MALFORMED, day

SUNDAY = 1
DAYS_MAX = 3660
"""Of one exception."""

Intervals = tuple[tuple[int, int], ...]


def calendar_of(
    root: Element, dropped: NotTakenOver
) -> tuple[tuple[Intervals, ...] | None, set[date] | None]:
    """The week from Monday on, and the days off; two times None if the file has none."""
    wanted = _says(root, "CalendarUID")
    chosen: Element | None = None
    for one in root.findall("Calendars/Calendar"):
        if _says(one, "UID") == wanted or (chosen is None and _says(one, "IsBaseCalendar") == "1"):
            chosen = one
    if chosen is None:
        return None, None
    for one in root.findall("Calendars/Calendar"):
        if one is not chosen and (
            one.find("WeekDays/WeekDay") is not None or len(_exceptions(one))
        ):
            dropped.fields["calendars with hours of their own"] += 1
    week: list[Intervals] = [()] * 7
    for each in chosen.findall("WeekDays/WeekDay"):
        number = _says(each, "DayType")
        if number in {"1", "2", "3", "4", "5", "6", "7"}:
            week[(int(number) - 2) % 7] = _hours(each)
    return tuple(week), _days_off(chosen, dropped)


def _exceptions(calendar: Element) -> list[Element]:
    of_week = [one for one in calendar.findall("WeekDays/WeekDay") if _says(one, "DayType") == "0"]
    return [*calendar.findall("Exceptions/Exception"), *of_week]


def _days_off(calendar: Element, dropped: NotTakenOver) -> set[date]:
    found: set[date] = set()
    for one in _exceptions(calendar):
        name = _says(one, "Name") or "an exception"
        if _says(one, "DayWorking") == "1" or one.find("WorkingTimes/WorkingTime") is not None:
            dropped.thing(f"the working day {name[:80]!r} of the calendar")
            continue
        first = one.findtext("TimePeriod/FromDate")
        last = one.findtext("TimePeriod/ToDate")
        if not first or not last:
            continue
        if _says(one, "Type") not in {"", "1"} and _says(one, "Occurrences") not in {"", "0", "1"}:
            dropped.thing(f"the recurring day off {name[:80]!r} of the calendar")
            continue
        of = f"the day off {name[:80]!r}"
        begin, end = day(first, of), day(last, of)
        if not 0 <= (end - begin).days <= DAYS_MAX:
            raise BadFile(MALFORMED, f"The window of {of} is reversed or too long.")
        found |= {begin + timedelta(days=nth) for nth in range((end - begin).days + 1)}
    return found


def _hours(weekday: Element) -> Intervals:
    if _says(weekday, "DayWorking") == "0":
        return ()
    found = []
    for one in weekday.findall("WorkingTimes/WorkingTime"):
        begin, end = _minute(one.findtext("FromTime")), _minute(one.findtext("ToTime"))
        found.append((begin, end or 1440))
    return tuple(sorted(found))


def _minute(text: str | None) -> int:
    hours, _, rest = (text or "").strip().partition(":")
    minutes = rest[:2]
    if not (hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60):
        raise BadFile(
            MALFORMED, f"A working time must be like 09:00:00, not {(text or '')[:20]!r}."
        )
    return int(hours) * 60 + int(minutes)


def _says(one: Element, name: str) -> str:
    return (one.findtext(name) or "").strip()
