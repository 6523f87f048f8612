"""Cells as values: time to the second, days in the format of the file, words in our own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import PurePath

from gateway.imports.dates import parse_day
from gateway.imports.mapping_values import Value
from gateway.imports.tables import CELL_LENGTH_MAX, Table

ANY_OTHER = "*"
SECONDS = {"hours": 3600, "minutes": 60, "seconds": 1}
AMOUNT_MAX = Decimal(10) ** 9
_WORDS = re.compile(r"(?:(\d{1,4}(?:\.\d{1,4})?)\s*h)?\s*(?:(\d{1,5})\s*m(?:in)?)?", re.ASCII)
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))
"""Spaces that do not break a line, and thin ones, as spreadsheets put them between thousands."""
_TIMES_OF_DAY = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p")
_TITLE_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b", re.ASCII)


def _number(thousands: str, point: str) -> re.Pattern[str]:
    """Sign, whole part, mark between its groups of thousands, fraction; at least one digit.

    Groups do not begin with 0: 0,015 is no fifteen.
    """
    groups = rf"[1-9]\d{{0,2}}([{thousands} ])\d{{3}}(?:\3\d{{3}})*"
    return re.compile(rf"([+-]?)(?=.*\d)({groups}|\d*)(?:\{point}(\d*))?", re.ASCII)


_WITH_POINT, _WITH_COMMA = _number(",", "."), _number(".", ",")


class CellMistake(Exception):
    """A cell that cannot be taken: its row is refused. field: the column."""

    def __init__(self, reason: str, message: str, field: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.field = field


Getter = Callable[[Sequence[str]], str]


def getter(value: Value, table: Table, more: Sequence[str] = ()) -> Getter:
    """The function that finds the value in a row. more: columns joined to those of the table."""
    if (fixed := _fixed(value, table)) or not value.columns:
        return lambda _: fixed or value.default
    groups = [_places(name, table, more) for name in value.columns]
    if value.is_plain and len(groups[0]) == 1:
        return _cell(groups[0][0], value)

    def get(cells: Sequence[str]) -> str:
        parts = [_part(value, _single(cells, places, value)) for places in groups]
        if value.join and value.identifies:
            return _identity(value, parts)
        found = [part for part in parts if part]
        if not found:
            return value.default
        text = value.join.join(found) if value.join else found[0]
        if len(text) > CELL_LENGTH_MAX:
            raise _too_long(value)
        return _translated(value, text) if value.words else value.prefix + text

    return get


def _cell(place: int, value: Value) -> Getter:
    """Of the many values that are one cell as it is."""

    def get(cells: Sequence[str]) -> str:
        text = cells[place].strip()
        if len(text) > CELL_LENGTH_MAX:
            raise _too_long(value)
        return text or value.default

    return get


def _too_long(value: Value) -> CellMistake:
    return CellMistake(
        "CELL_TOO_LONG",
        f"This is longer than {CELL_LENGTH_MAX:,} characters; shorten it in the file.",
        value.described,
    )


def _fixed(value: Value, table: Table) -> str:
    """A value that is the same for every row."""
    if value.file_name:
        return PurePath(table.filename).stem
    if value.title_day:
        days = [day for title in table.titles for day in _TITLE_DAY.findall(title)]
        return days[value.title_day - 1] if len(days) >= value.title_day else value.default
    return value.constant


def _places(name: str, table: Table, more: Sequence[str]) -> list[int]:
    places = table.places(name)
    if not places and name in more:
        return [len(table.header) + list(more).index(name)]
    return places


def _single(cells: Sequence[str], places: Sequence[int], value: Value) -> str:
    """The cell of a column; of one that is repeated, what all its cells that are not empty say."""
    if len(places) == 1:
        return cells[places[0]].strip()
    texts = {text for place in places if (text := cells[place].strip())}
    if len(texts) > 1:
        raise CellMistake(
            "COLUMN_REPEATED",
            f"The file has {len(places)} columns of this name, and they differ in this row; remove "
            f'or rename the wrong one, or name the right one in the mapping as "#{places[0] + 1}".',
            value.described,
        )
    return texts.pop() if texts else ""


def _part(value: Value, text: str) -> str:
    """The part of a cell that counts: its first line, or one piece of it."""
    if value.first_line:
        text = text.split("\n", 1)[0].strip()
    if value.split and text:
        pieces = text.split(value.split, value.part - 1 if value.rest else -1)
        text = pieces[value.part - 1].strip() if len(pieces) >= value.part else ""
    return text


def _identity(value: Value, parts: Sequence[str]) -> str:
    """All parts, also empty ones, so that "a/b" + "c" differs from "a" + "b/c"."""
    *before, last = parts
    last = last or value.default
    if not last:
        return ""
    escaped = (
        part.replace("\\", "\\\\").replace(value.join, f"\\{value.join}")
        for part in (*before, last)
    )
    return value.join.join(escaped)


def _translated(value: Value, text: str) -> str:
    meaning = value.words.get(text.lower(), value.words.get(ANY_OTHER))
    if meaning is None:
        raise CellMistake(
            "WORD_UNKNOWN",
            f"The mapping has no meaning for this word; add it to the words of {value.described}.",
            value.described,
        )
    return meaning


def seconds_of(text: str, unit: str, decimal_comma: bool, field: str) -> tuple[int, bool]:
    """Whole seconds, and whether it was rounded to be so. Empty is none."""
    if not text:
        return 0, False
    exact = _exact(text, unit, decimal_comma, field)
    if not exact.is_finite() or abs(exact) > AMOUNT_MAX:
        raise _malformed(field)
    seconds = int(exact.to_integral_value())
    return seconds, seconds != exact


def _exact(text: str, unit: str, decimal_comma: bool, field: str) -> Decimal:
    text = text if text.isascii() else text.translate(_SPACES)
    if not text.isascii():
        raise _malformed(field)
    if unit == "h:mm" or (unit == "mixed" and ":" in text):
        return _clock(text, field)
    if unit == "mixed" and text[-1:].isalpha():
        return _spelled(text, field)
    seconds = SECONDS.get(unit, SECONDS["hours"])
    return _decimal(text, seconds == SECONDS["hours"], decimal_comma, field) * seconds


def _decimal(text: str, hours: bool, decimal_comma: bool, field: str) -> Decimal:
    found = (_WITH_COMMA if decimal_comma else _WITH_POINT).fullmatch(text)
    if found is None:
        raise _malformed(field, _DECIMALS_SAID if decimal_comma else _DECIMALS_UNSAID)
    sign, whole, mark, fraction = found.groups()
    if hours and mark == "," and whole.count(",") == 1 and fraction is None:
        raise _unclear(whole, field)
    return Decimal(f"{sign}{whole.replace(mark, '') if mark else whole}.{fraction or '0'}")


def _clock(text: str, field: str) -> Decimal:
    """h:mm or h:mm:ss, in seconds; below zero with a minus before it."""
    sign, parts = (-1 if text.startswith("-") else 1), text.removeprefix("-").split(":")
    if len(parts) not in {2, 3} or not all(part.isdecimal() and len(part) < 7 for part in parts):
        raise _malformed(field)
    hours, minutes, seconds = (*(int(part) for part in parts), 0)[:3]
    if minutes > 59 or seconds > 59:
        raise _malformed(field)
    return Decimal(sign * (hours * 3600 + minutes * 60 + seconds))


def _spelled(text: str, field: str) -> Decimal:
    """1h 30m, 2h, 45m, 1.5h, in seconds."""
    found = _WORDS.fullmatch(text.strip().lower())
    if found is None or not any(found.groups()):
        raise _malformed(field)
    hours, minutes = found.groups()
    return Decimal(hours or 0) * 3600 + Decimal(minutes or 0) * 60


_DECIMALS_UNSAID = "; for 1,5 send decimal_comma=true"
_DECIMALS_SAID = "; decimals follow a comma here, so for 1.5 leave decimal_comma out"


def _malformed(field: str, more: str = "") -> CellMistake:
    return CellMistake(
        "AMOUNT_MALFORMED",
        "This is no amount of time in the unit of the mapping; correct it in the file, or the unit "
        f"of the mapping{more}.",
        field,
    )


def _unclear(whole: str, field: str) -> CellMistake:
    """Of 1,500: hours by the thousand are rare, and one and a half hours are not."""
    return CellMistake(
        "AMOUNT_MALFORMED",
        f"This may be {whole.replace(',', '')} or {whole.replace(',', '.')} hours; write it "
        "without the comma, or send decimal_comma=true if decimals follow a comma.",
        field,
    )


def time_of_day(text: str) -> str:
    """HH:MM:SS of 9:05, 09:05:00 or 9:05 AM, so that one instant is written in one way."""
    return clock_time(text) or text


def clock_time(text: str) -> str:
    """HH:MM:SS, or empty where the text is no time of day."""
    for each in _TIMES_OF_DAY:
        try:
            return datetime.strptime(text, each).replace(tzinfo=UTC).strftime("%H:%M:%S")
        except ValueError:
            continue
    return ""


def day_of(text: str, date_format: str, field: str) -> str:
    """YYYY-MM-DD, or empty where nothing is given."""
    if not text:
        return ""
    found = parse_day(text, date_format)
    if found is None:
        raise CellMistake(
            "DATE_MALFORMED",
            f"This is no day in the format {date_format} of the other days in the column; correct "
            "it in the file.",
            field,
        )
    return found.isoformat()
