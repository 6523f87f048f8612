"""In which format the days of a file are read: one for each column, the same for every row.

03/04/2026 is the 3rd of April in one tool and the 4th of March in another. A column is read in the
one format that fits all of its days, that no other column of the file contradicts and that agrees
with the period in the titles. If several remain and give different days, or if none does, the file
is refused before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import pairwise

from gateway.imports.decoding import FileMistake
from gateway.imports.mapping import ImportMapping
from gateway.imports.mapping_values import Value
from gateway.imports.tables import Table
from gateway.imports.worklogs import worklog_day

_RUN = re.compile(r"[^\W\d_]+|\d+")
_NUMBERS = re.compile(r"^\D*\d+[/.-]\d+[/.-]\d+")
_MONTH = re.compile(
    r"\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EXAMPLES = 3


def with_date_formats(mapping: ImportMapping, table: Table) -> Table:
    """The table with a format for every column of days that it has; FileMistake if unclear."""
    wanted = {value.columns: value for value in mapping.day_values if value.columns}
    worklogs = mapping.time.worklog.columns if mapping.time else ()
    texts = _texts_by_place(table, wanted, {at for name in worklogs for at in table.places(name)})
    found = {
        columns: _chosen(table, value, texts, mapping.date_formats)
        for columns, value in wanted.items()
        if any(table.places(name) for name in columns)
    }
    return replace(table, date_formats=found)


def other_order(date_format: str) -> str:
    """The format with day and month exchanged; the same one if no number stands for the month."""
    if "%m" not in date_format or date_format.startswith("%Y"):
        return date_format
    return date_format.replace("%d", "%~").replace("%m", "%d").replace("%~", "%m")


def _texts_by_place(
    table: Table, wanted: Mapping[tuple[str, ...], Value], worklogs: Collection[int]
) -> Mapping[int, Sequence[str]]:
    """The texts of the wanted columns, and of all others that hold nothing but days in numbers.

    worklogs: places of cells that hold a day among other things.
    """
    named = {place for columns in wanted for name in columns for place in table.places(name)}
    found: dict[int, dict[str, None]] = {place: {} for place in range(len(table.header))}
    for row in table.rows():
        for place, cell in enumerate(row.cells[: len(table.header)]):
            text = worklog_day(cell) if place in worklogs else cell.strip()
            if not text or place not in found or text in found[place]:
                continue
            if place in named or _NUMBERS.match(text):
                found[place][text] = None
            else:
                del found[place]
    return {place: list(texts) for place, texts in found.items() if texts}


def _chosen(
    table: Table, value: Value, texts: Mapping[int, Sequence[str]], formats: Sequence[str]
) -> str:
    places = {place for name in value.columns for place in table.places(name)}
    own = list(dict.fromkeys(text for place in sorted(places) for text in texts.get(place, ())))
    readable = [text for text in own if any(parse_day(text, each) for each in formats)]
    if not readable:
        _require_no_days(table, value, own, formats)
        return formats[0]
    fits = [each for each in formats if all(parse_day(text, each) for text in readable)]
    if not fits:
        raise _unclear(table, value, "DATE_FORMAT_MIXED", readable, formats)
    misfits = [text for text in own if text not in set(readable)]
    _refuse_other_order(table, value, fits[0], readable, misfits)
    others = [texts[place] for place in texts if place not in places]
    agreed = _not_contradicted(fits, readable, others)
    if not agreed:
        raise _unclear(table, value, "DATE_FORMAT_CONTRADICTED", readable, fits)
    agreed = _within_titles(table, agreed, readable)
    unlike = _that_differ(readable, agreed)
    if unlike:
        raise _unclear(table, value, "DATE_FORMAT_AMBIGUOUS", unlike, agreed)
    return agreed[0]


def _require_no_days(
    table: Table, value: Value, texts: Sequence[str], formats: Sequence[str]
) -> None:
    """Days that no format of the mapping reads are no matter of single rows."""
    numbered = [text for text in texts if any(each.isdigit() for each in text)]
    if numbered:
        raise _unclear(table, value, "DATE_FORMAT_UNKNOWN", numbered, formats)


def _not_contradicted(
    formats: Sequence[str], readable: Sequence[str], others: Sequence[Sequence[str]]
) -> list[str]:
    """Formats whose order of day and month no other column of such days denies."""
    shapes = {_shape(text) for text in readable}
    alike = [texts for texts in others if {_shape(text) for text in texts} <= shapes]
    return [each for each in formats if not any(_denies(texts, each) for texts in alike)]


def _denies(texts: Sequence[str], date_format: str) -> bool:
    """True for days that are only days with month and day the other way round."""
    other = other_order(date_format)
    return all(parse_day(text, other) for text in texts) and not all(
        parse_day(text, date_format) for text in texts
    )


def _within_titles(table: Table, formats: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Formats that put every day into the period of the titles, if such a period settles it."""
    months = _months(table.titles)
    if not months:
        return list(formats)
    first, last = min(months), max(months)
    inside = [
        each
        for each in formats
        if all((day := parse_day(text, each)) and first <= day <= last for text in texts)
    ]
    return inside or list(formats)


def _months(titles: Sequence[str]) -> list[date]:
    """First and last days of the months that the titles name, such as `June 1-30, 2026`."""
    found = []
    for title in titles:
        years = [int(year) for year in _YEAR.findall(title)]
        for place, name in enumerate(_MONTH.findall(title) if years else ()):
            month = _MONTHS.index(name[:3].lower()) + 1
            year = years[min(place, len(years) - 1)]
            found += [date(year, month, 1), date(year, month, _last_day(year, month))]
    return found


def _last_day(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date.resolution).day


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


@lru_cache(maxsize=10_000)
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
        "DATE_FORMAT_UNKNOWN": f"{examples} do not fit {listed}",
        "DATE_FORMAT_CONTRADICTED": f"another column of days does not fit {listed}, in which "
        f"{examples} would be read",
    }[reason]
    return FileMistake(
        reason,
        f"{table.filename}, column {value.described}: {what}. Send date_format with the format of "
        "this file, such as %d/%m/%Y or %m/%d/%Y.",
    )


@lru_cache(maxsize=100_000)
def parse_day(text: str, date_format: str) -> date | None:
    """The day of a text; None if it is none in this format. Digits are 0 to 9 only.

    A weekday in the text must be that of the day.
    """
    if any(each.isdigit() and not each.isascii() for each in text):
        return None
    try:
        day = datetime.strptime(text, date_format).replace(tzinfo=UTC).date()
    except ValueError:
        return None
    weekday = "%a" in date_format or "%A" in date_format
    return None if weekday and day.strftime("%a").lower() not in text.lower() else day
