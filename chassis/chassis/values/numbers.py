"""Numbers, lengths of time, shares, amounts, and how much of something is accepted at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.errors import Invalid
from chassis.money import LARGEST_MINOR, Money, minor_digits

SHARE_BP = 10_000
"""The whole, in basis points."""


def number(value: int, field: str, least: int, most: int) -> int:
    """A whole number within limits, both included; NUMBER_OUT_OF_RANGE."""
    if not least <= value <= most:
        raise Invalid(
            "NUMBER_OUT_OF_RANGE",
            f"{field} must be {least:,} to {most:,}, not {value:,}.",
            field=field,
        )
    return value


def share(value: int, field: str) -> int:
    """Basis points from none to the whole."""
    if not 0 <= value <= SHARE_BP:
        raise Invalid("NUMBER_OUT_OF_RANGE", f"{field} must be between 0 and 1.", field=field)
    return value


def duration(seconds: int, field: str, most: int, least: int = 0) -> int:
    """Seconds from least to most. The message gives hours: callers may count in other units."""
    if not least <= seconds <= most:
        raise Invalid(
            "NUMBER_OUT_OF_RANGE",
            f"{field} must be {_hours(least)} to {_hours(most)} hours, not {_hours(seconds)}.",
            field=field,
        )
    return seconds


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:,.2f}".removesuffix(".00")


def amount(money: Money, field: str, currency_code: str = "", *, least: int = 0) -> Money:
    """At least `least` minor units, in a currency that exists or in the one demanded.

    Raises CURRENCY_UNKNOWN, CURRENCY_DIFFERS or AMOUNT_OUT_OF_RANGE.
    """
    minor_digits(money.currency_code, f"{field}.currency_code")
    if currency_code and money.currency_code != currency_code:
        raise Invalid(
            "CURRENCY_DIFFERS",
            f"{field} is in {money.currency_code}; it must be in {currency_code}.",
            field=f"{field}.currency_code",
        )
    if not least <= money.amount_minor <= LARGEST_MINOR:
        code = money.currency_code
        raise Invalid(
            "AMOUNT_OUT_OF_RANGE",
            f"{field} must be {Money(least, code)} to {Money(LARGEST_MINOR, code)}.",
            field=field,
        )
    return money


def count(values: Sequence[Any], field: str, count_max: int) -> None:
    """LIST_TOO_LONG if there are more entries than are accepted."""
    if len(values) > count_max:
        raise Invalid(
            "LIST_TOO_LONG",
            f"{field} may have at most {count_max:,} entries; it has {len(values):,}.",
            field=field,
        )


def within_bytes(parts: Iterable[str], what: str, field: str, bytes_max: int) -> None:
    """TEXT_TOO_LONG if the texts together are larger than an event that carries them may be."""
    size = sum(len(part.encode()) for part in parts)
    if size > bytes_max:
        raise Invalid(
            "TEXT_TOO_LONG",
            f"{what} may have {bytes_max:,} bytes of text in all; it has {size:,}. "
            "Keep the long parts in a document and refer to it.",
            field=field,
        )
