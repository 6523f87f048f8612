"""In which format the days of a file are read: one for each column, the same for every row.

03/04/2026 is the 3rd of April in one tool and the 4th of March in another. A column is read in the
one format that fits all of its days. If several fit and would give different days, or if none fits
all of them, the file is refused before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import pairwise

from gateway.imports.decoding import FileMistake
from gateway.imports.mapping import ImportMapping
from gateway.imports.mapping_values import Value
from gateway.imports.tables import Table

_RUN = re.compile(r"[^\W\d_]+|\d+")
_NUMBERS = re.compile(r"^\D*\d+[/.-]\d+[/.-]\d+")
EXAMPLES = 3


def with_date_formats(mapping: ImportMapping, table: Table) -> Table:
    """The table with a format for every column of days that it has; FileMistake if unclear."""
    wanted = {value.columns: value for value in mapping.day_values if value.columns}
    found = {
        columns: _chosen(table, value, mapping.date_formats)
        for columns, value in wanted.items()
        if any(table.places(name) for name in columns)
    }
    return replace(table, date_formats=found)


def _chosen(table: Table, value: Value, formats: Sequence[str]) -> str:
    texts = list(dict.fromkeys(_texts(table, value)))
    readable = [text for text in texts if any(parse_day(text, each) for each in formats)]
    fits = [each for each in formats if all(parse_day(text, each) for text in readable)]
    if not readable:
        return formats[0]
    if not fits:
        raise _unclear(table, value, "DATE_FORMAT_MIXED", readable, formats)
    unlike = _that_differ(readable, fits)
    if unlike:
        raise _unclear(table, value, "DATE_FORMAT_AMBIGUOUS", unlike, fits)
    misfits = [text for text in texts if text not in set(readable)]
    _refuse_other_order(table, value, fits[0], readable, misfits)
    return fits[0]


def _texts(table: Table, value: Value) -> Iterable[str]:
    places = [place for name in value.columns for place in table.places(name)]
    for row in table.rows():
        for place in places:
            if place < len(row.cells) and (text := row.cells[place].strip()):
                yield text


def _that_differ(texts: Sequence[str], formats: Sequence[str]) -> list[str]:
    """Texts that two of the formats read as different days."""
    return [
        text
        for text in texts
        if any(parse_day(text, one) != parse_day(text, other) for one, other in pairwise(formats))
    ]


def _refuse_other_order(
    table: Table, value: Value, chosen: str, readable: Sequence[str], misfits: Sequence[str]
) -> None:
    """03/14/2026 among days read day first shows that the days are month first."""
    if chosen.startswith("%Y") or not _NUMBERS.match(readable[0]):
        return
    shapes = {_shape(text) for text in readable}
    wrong = [text for text in misfits if _shape(text) in shapes]
    if wrong:
        raise _unclear(table, value, "DATE_FORMAT_UNKNOWN", wrong, [chosen])


def _shape(text: str) -> str:
    """03/14/2026 and 3/4/2026 look alike; n/a does not."""
    return _RUN.sub(lambda run: "9" if run.group().isdigit() else "a", text)


def _unclear(
    table: Table, value: Value, reason: str, texts: Sequence[str], formats: Sequence[str]
) -> FileMistake:
    examples = ", ".join(repr(text[:40]) for text in texts[:EXAMPLES])
    listed = " or ".join(formats)
    what = {
        "DATE_FORMAT_AMBIGUOUS": f"{examples} can be read as {listed}",
        "DATE_FORMAT_MIXED": f"no format fits all days: {examples} are not all {listed}",
        "DATE_FORMAT_UNKNOWN": f"{examples} do not fit {listed}, which fits the other days",
    }[reason]
    return FileMistake(
        reason,
        f"{table.filename}, column {value.described}: {what}. Send date_format with the format of "
        "this file, such as %d/%m/%Y or %m/%d/%Y.",
    )


@lru_cache(maxsize=100_000)
def parse_day(text: str, date_format: str) -> date | None:
    """The day of a text; None if it is none in this format. Digits are 0 to 9 only."""
    if any(each.isdigit() and not each.isascii() for each in text):
        return None
    try:
        return datetime.strptime(text, date_format).replace(tzinfo=UTC).date()
    except ValueError:
        return None
