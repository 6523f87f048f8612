"""A window as weeks from Monday, or as months. The first and the last may be cut."""

from __future__ import annotations

from datetime import date, timedelta

WEEK, MONTH = "week", "month"
_ONE_DAY = timedelta(days=1)


def periods_of(first: date, last: date, unit: str) -> list[tuple[date, date]]:
    """First and last day of each, both included."""
    found = []
    begin = first
    while begin <= last:
        end = min(_end_of(begin, unit), last)
        found.append((begin, end))
        if end == last:
            break
        begin = end + _ONE_DAY
    return found


def _end_of(day: date, unit: str) -> date:
    if unit == WEEK:
        return day + timedelta(days=6 - day.weekday())
    return month_after(day) - _ONE_DAY


def month_after(day: date, months: int = 1) -> date:
    """The first day of that month."""
    place = day.year * 12 + day.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)
