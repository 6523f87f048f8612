"""What is asked of every value that comes into finance: said once, refused in the same words."""

from __future__ import annotations

import re
from datetime import date

from chassis.errors import Invalid
from chassis.money import LARGEST_MINOR, Money, minor_digits

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(2199, 12, 31)


def day_of(text: str, field: str) -> date:
    """The date of YYYY-MM-DD, or Invalid naming the field."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise Invalid(
            "DATE_MALFORMED",
            f"{field} must be a day such as 2026-03-31, not {text[:40]!r}.",
            field=field,
        )
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Invalid(
            "DATE_OUT_OF_RANGE", f"{field} must be between {FIRST_DAY} and {LAST_DAY}.", field=field
        )
    return day


def text_of(text: str, field: str, longest: int, *, required: bool = True) -> str:
    """The trimmed text, or Invalid when it is missing, too long or not printable."""
    trimmed = text.strip()
    if required and not trimmed:
        raise Invalid("TEXT_MISSING", f"{field} must not be empty.", field=field)
    if len(trimmed) > longest:
        raise Invalid(
            "TEXT_TOO_LONG", f"{field} may have at most {longest} characters.", field=field
        )
    if "\0" in trimmed:
        raise Invalid("TEXT_UNPRINTABLE", f"{field} holds a NUL character.", field=field)
    return trimmed


def amount_of(money: Money, field: str, currency_code: str = "", *, least: int = 0) -> Money:
    """The money, at least `least` minor units, of a known currency, or of the one demanded."""
    minor_digits(money.currency_code, f"{field}.currency_code")
    if currency_code and money.currency_code != currency_code:
        raise Invalid(
            "CURRENCY_DIFFERS",
            f"{field} is in {money.currency_code}; everything here must be in {currency_code}.",
            field=f"{field}.currency_code",
        )
    if not least <= money.amount_minor <= LARGEST_MINOR:
        raise Invalid(
            "AMOUNT_OUT_OF_RANGE",
            f"{field} must be at least {Money(least, money.currency_code)} and small enough to be "
            "booked.",
            field=f"{field}.amount_minor",
        )
    return money


def number_of(number: int, field: str, least: int, most: int) -> int:
    """The number, or Invalid when it is outside its range."""
    if not least <= number <= most:
        raise Invalid("NUMBER_OUT_OF_RANGE", f"{field} must be {least} to {most}.", field=field)
    return number
