"""What a value from outside must look like before projects keeps it.

Every room's commands ask here, so that a name, a date or a number is refused in the same words
wherever it comes in. Nothing here looks at the database.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from chassis.errors import Invalid

NAME_LENGTH_MAX = 200
ROLE_LENGTH_MAX = 100
SECONDS_MAX = 100_000 * 3600
EARLIEST_DAY = date(1990, 1, 1)
LATEST_DAY = date(2099, 12, 31)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
_EMAIL_LENGTH_MAX = 254
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def text(
    value: str, field: str, length_max: int = NAME_LENGTH_MAX, *, required: bool = False
) -> str:
    """The text without the white space around it; Invalid if empty, too long or unprintable."""
    kept = value.strip()
    if required and not kept:
        raise Invalid("TEXT_REQUIRED", f"{field} must not be empty.", field=field)
    if len(kept) > length_max:
        raise Invalid(
            "TEXT_TOO_LONG",
            f"{field} may have at most {length_max} characters; it has {len(kept)}.",
            field=field,
        )
    if _UNPRINTABLE.search(kept):
        raise Invalid("TEXT_UNPRINTABLE", f"{field} holds a control character.", field=field)
    return kept


def charge_role(value: str, field: str = "charge_role") -> str:
    """The role in lower case with single spaces, so that hours sold and worked meet by name."""
    return " ".join(text(value, field, ROLE_LENGTH_MAX).lower().split())


def email(value: str, field: str) -> str:
    """An e-mail address, or nothing. What was given is never repeated: refusals are logged."""
    kept = text(value, field, _EMAIL_LENGTH_MAX)
    if kept and not _EMAIL.fullmatch(kept):
        raise Invalid(
            "EMAIL_MALFORMED",
            f"{field} must be an e-mail address such as ada@example.com, or empty.",
            field=field,
        )
    return kept


def day(value: str, field: str) -> date | None:
    """A calendar day, or None when nothing was given."""
    if not value:
        return None
    try:
        if not _DAY.fullmatch(value):
            raise ValueError
        found = date.fromisoformat(value)
    except ValueError:
        raise Invalid(
            "DATE_MALFORMED",
            f"{field} must be a date such as 2026-03-31, not {value[:40]!r}.",
            field=field,
        ) from None
    if not EARLIEST_DAY <= found <= LATEST_DAY:
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"{field} must lie between {EARLIEST_DAY} and {LATEST_DAY}.",
            field=field,
        )
    return found


def window(start: date | None, end: date | None, start_field: str, end_field: str) -> None:
    """Refuse a window that ends before it starts; either end may be unknown."""
    if start and end and end < start:
        raise Invalid(
            "WINDOW_REVERSED",
            f"{end_field} ({end}) is before {start_field} ({start}); exchange or correct them.",
            field=end_field,
        )


def number(value: int, field: str, least: int, most: int) -> int:
    """A whole number within limits, both included."""
    if not least <= value <= most:
        raise Invalid(
            "NUMBER_OUT_OF_RANGE",
            f"{field} must be {least:,} to {most:,}, not {value:,}.",
            field=field,
        )
    return value


def duration(seconds: int, field: str, most: int) -> int:
    """A time from none to the most, said in hours: callers may count in other units."""
    if not 0 <= seconds <= most:
        raise Invalid(
            "NUMBER_OUT_OF_RANGE",
            f"Give a time of 0 to {most // 3600:,} hours, not {seconds / 3600:,.2f} hours.",
            field=field,
        )
    return seconds


def count(values: Sequence[object], field: str, count_max: int) -> None:
    """Refuse a list with more entries than are taken at once."""
    if len(values) > count_max:
        raise Invalid(
            "LIST_TOO_LONG",
            f"{field} may have at most {count_max} entries; it has {len(values)}.",
            field=field,
        )
