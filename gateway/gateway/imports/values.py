"""Cells as values: hours to the second, days in the formats of the mapping, words in our own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from gateway.imports.mapping import Value
from gateway.imports.tables import CELL_LENGTH_MAX

SECONDS = {"hours": 3600, "minutes": 60, "seconds": 1}
AMOUNT_MAX = Decimal(10) ** 9


class CellMistake(Exception):
    """A cell that cannot be taken: its row is refused. field: the column."""

    def __init__(self, reason: str, message: str, field: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.field = field


Getter = Callable[[Sequence[str]], str]


def getter(value: Value, header: Sequence[str]) -> Getter:
    """The function that finds the value in a row under this header."""
    places = [header.index(name) for name in value.columns if name in header]
    said = value.said

    def get(cells: Sequence[str]) -> str:
        if value.constant:
            return value.constant
        found = [text for place in places if (text := cells[place].strip())]
        if not found:
            return value.default
        text = value.join.join(found) if value.join else found[0]
        if len(text) > CELL_LENGTH_MAX:
            raise CellMistake("CELL_TOO_LONG", "This is too long for any field.", said)
        return _translated(value, text) if value.words else value.prefix + text

    return get


def _translated(value: Value, text: str) -> str:
    meaning = value.words.get(text.lower())
    if meaning is None:
        raise CellMistake(
            "WORD_UNKNOWN",
            f"The mapping has no meaning for {text[:60]!r}; add it to the words of {value.said}.",
            value.said,
        )
    return meaning


def seconds_of(text: str, unit: str, decimal_comma: bool, field: str) -> tuple[int, bool]:
    """Whole seconds, and whether it was rounded to be so. Empty is none."""
    if not text:
        return 0, False
    exact = _clock(text, field) if unit == "h:mm" else _decimal(text, decimal_comma, field)
    exact *= SECONDS.get(unit, 1)
    if not exact.is_finite() or abs(exact) > AMOUNT_MAX:
        raise _malformed(text, field)
    seconds = int(exact.to_integral_value())
    return seconds, seconds != exact


def _decimal(text: str, decimal_comma: bool, field: str) -> Decimal:
    thousands, point = (".", ",") if decimal_comma else (",", ".")
    whole, _, fraction = text.replace(" ", "").partition(point)
    groups = whole.lstrip("+-").split(thousands)
    if len(groups) > 1 and not (
        0 < len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    ):
        raise _malformed(text, field)
    try:
        return Decimal(f"{whole.replace(thousands, '')}.{fraction or '0'}")
    except InvalidOperation:
        raise _malformed(text, field) from None


def _clock(text: str, field: str) -> Decimal:
    """h:mm or h:mm:ss, in seconds."""
    parts = text.split(":")
    if len(parts) not in {2, 3} or not all(part.isdecimal() for part in parts):
        raise _malformed(text, field)
    hours, minutes, seconds = (*(int(part) for part in parts), 0)[:3]
    if minutes > 59 or seconds > 59:
        raise _malformed(text, field)
    return Decimal(hours * 3600 + minutes * 60 + seconds)


def _malformed(text: str, field: str) -> CellMistake:
    return CellMistake(
        "AMOUNT_MALFORMED",
        f"{text[:40]!r} is no amount of time as the mapping says it (its unit, its decimal comma).",
        field,
    )


def day_of(text: str, formats: tuple[str, ...], field: str) -> str:
    """YYYY-MM-DD, or empty where nothing is given."""
    if not text:
        return ""
    found = _day(text, formats)
    if found is None:
        raise CellMistake(
            "DATE_MALFORMED",
            f"{text[:40]!r} is no day in the formats of the mapping: {', '.join(formats)}.",
            field,
        )
    return found.isoformat()


@lru_cache(maxsize=20_000)
def _day(text: str, formats: tuple[str, ...]) -> date | None:
    for each in formats:
        try:
            return datetime.strptime(text, each).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None
