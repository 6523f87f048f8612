"""What a value from outside must look like before accounts keeps it.

Every room's commands ask here, so that a name, a date or an e-mail address is refused in the same
words wherever it comes in. Nothing here looks at the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from chassis.errors import Invalid
from chassis.money import LARGEST_MINOR, Money, minor_digits

NAME_LENGTH_MAX = 200
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
_EMAIL_LENGTH_MAX = 254
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def text(value: str, field: str, length_max: int, *, required: bool = False) -> str:
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


def texts(values: Sequence[str], field: str, count_max: int, length_max: int) -> list[str]:
    """A list of texts, none of them empty, each named by its place in refusals."""
    count(values, field, count_max)
    return [
        text(value, f"{field}[{place}]", length_max, required=True)
        for place, value in enumerate(values)
    ]


def count(values: Sequence[object], field: str, count_max: int) -> None:
    """Refuse a list with more entries than are kept."""
    if len(values) > count_max:
        raise Invalid(
            "LIST_TOO_LONG",
            f"{field} may have at most {count_max} entries; it has {len(values)}.",
            field=field,
        )


def within_bytes(parts: Iterable[str], what: str, field: str, bytes_max: int) -> None:
    """Refuse texts that together are larger than an event that carries them may be."""
    size = sum(len(part.encode()) for part in parts)
    if size > bytes_max:
        raise Invalid(
            "TEXT_TOO_LONG",
            f"{what} may have {bytes_max:,} bytes of text in all; it has {size:,}. "
            "Keep the long parts in a document and refer to it.",
            field=field,
        )


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
        return date.fromisoformat(value)
    except ValueError:
        raise Invalid(
            "DATE_MALFORMED",
            f"{field} must be a date such as 2026-03-31, not {value[:40]!r}.",
            field=field,
        ) from None


def window(start: date | None, end: date | None, start_field: str, end_field: str) -> None:
    """Refuse a window that ends before it starts; either end may be unknown."""
    if start and end and end < start:
        raise Invalid(
            "WINDOW_REVERSED",
            f"{end_field} ({end}) is before {start_field} ({start}); exchange or correct them.",
            field=end_field,
        )


def money(amount_minor: int, currency_code: str, field: str) -> Money:
    """An amount of nothing or more, in a currency that exists."""
    minor_digits(currency_code, f"{field}.currency_code")
    if not 0 <= amount_minor <= LARGEST_MINOR:
        raise Invalid(
            "AMOUNT_OUT_OF_RANGE",
            f"{field} must be nothing or more, and at most {LARGEST_MINOR:,} minor units.",
            field=field,
        )
    return Money(amount_minor, currency_code)
