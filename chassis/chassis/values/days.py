"""Calendar days, within one range for every service."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from chassis.errors import Invalid

FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(2199, 12, 31)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def day(value: str, field: str) -> date | None:
    """The day of a text such as 2026-03-31, or None if it is empty."""
    return needed_day(value, field) if value else None


def needed_day(value: str, field: str) -> date:
    """The day; DATE_MALFORMED, or DATE_OUT_OF_RANGE outside 1970 to 2199."""
    try:
        found = date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        found = None
    if found is None:
        raise Invalid(
            "DATE_MALFORMED",
            f"{field} must be a date such as 2026-03-31, not {value[:40]!r}.",
            field=field,
        )
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Invalid(
            "DATE_OUT_OF_RANGE", f"{field} must be between {FIRST_DAY} and {LAST_DAY}.", field=field
        )
    return found


def window(start: date | None, end: date | None, start_field: str, end_field: str) -> None:
    """WINDOW_REVERSED if it ends before it starts; either end may be unknown."""
    if start and end and end < start:
        raise Invalid(
            "WINDOW_REVERSED",
            f"{end_field} ({end}) is before {start_field} ({start}); exchange or correct them.",
            field=end_field,
        )


def days(request: Any, start_field: str, end_field: str) -> dict[str, date | None]:
    """The two days of a filter, by their names; None for one that is not given."""
    found = {name: day(getattr(request, name), name) for name in (start_field, end_field)}
    window(found[start_field], found[end_field], start_field, end_field)
    return found
