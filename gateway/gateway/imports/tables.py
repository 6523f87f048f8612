"""A CSV file as rows: its delimiter, where its header is, and which lines are no rows.

A mistake in a file as a whole is a FileMistake, raised before anything is imported; a mistake in
one row is that row's refusal, found when it is reached.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from gateway.imports.decoding import Decoded, FileMistake, decode, decode_head
from gateway.imports.mapping import AUTO, DELIMITERS
from gateway.imports.mapping_values import JOINT

ROWS_MAX = 200_000
COLUMNS_MAX = 1_000
HEADER_LINES_MAX = 30
"""How many lines of a title may come before the header."""
HEAD_BYTES = 256 * 1024
"""How much of a file is read to find out which mapping it fits."""
CELL_LENGTH_MAX = 20_000
WRITTEN_LENGTH_MAX = 200
BYTE_ORDER_MARK = "\ufeff"
"""Decoding takes one away; a file that was saved twice may have another."""
READ_LENGTH_MAX = 1_000_000
"""A cell beyond this ends the reading; one beyond CELL_LENGTH_MAX refuses its row."""
csv.field_size_limit(READ_LENGTH_MAX)


@dataclass(frozen=True, slots=True)
class Row:
    """number: as a spreadsheet counts, the first line being row 1."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One file, decoded. encoding_assumed: it was not stated and is not UTF-8.

    header_row: the row that names the columns. titles: the rows above it.
    date_formats: by column, the format in which its days are read.
    """

    filename: str
    text: str
    encoding: str
    encoding_assumed: bool
    delimiter: str
    header: tuple[str, ...]
    header_row: int = 1
    titles: tuple[str, ...] = ()
    date_formats: Mapping[tuple[str, ...], str] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """Every row after the header that is not blank; FileMistake where the CSV breaks off."""
        reader = csv.reader(_lines(self.text), delimiter=self.delimiter, strict=True)
        number = 0
        try:
            for cells in reader:
                number += 1
                if number > self.header_row and any(cells):
                    yield Row(number, cells)
        except csv.Error as mistake:
            raise _broken(self.filename, number + 1, mistake) from None

    def written(self, cells: Sequence[str], field: str) -> str:
        """What a row has in a column, or in several that are joined by " + ", as it is there."""
        places = [place for name in field.split(JOINT) for place in self.places(name)]
        found = [cells[place] for place in places if place < len(cells) and cells[place].strip()]
        return JOINT.join(found)[:WRITTEN_LENGTH_MAX]

    def places(self, name: str) -> list[int]:
        """Where a column is: everywhere it is named so, or the n-th for "#n"."""
        if name in self.header:
            return [place for place, each in enumerate(self.header) if each == name]
        number = name.removeprefix("#")
        if name.startswith("#") and number.isascii() and number.isdecimal():
            place = int(number) - 1
            return [place] if 0 <= place < len(self.header) else []
        return []


def read_table(
    filename: str,
    content: bytes,
    *,
    encoding: str,
    delimiter: str,
    wanted: Sequence[str],
    optional: Sequence[str] = (),
) -> Table:
    """The file with a header that has every wanted column; FileMistake otherwise."""
    decoded = decode(filename, content, encoding)
    table = _headed(filename, decoded, delimiter, wanted)
    _require_rows(table)
    _require_columns(table, wanted, optional)
    return table


def read_head(filename: str, content: bytes) -> Decoded:
    """The text of the first lines of a file; FileMistake if there is none."""
    head = decode_head(filename, content[:HEAD_BYTES])
    if not head.text.strip():
        raise _no_header(filename)
    return head


def headed(filename: str, head: Decoded, wanted: Sequence[str], optional: Sequence[str]) -> Table:
    """The first lines as a table, if they have every wanted column; FileMistake otherwise."""
    table = _headed(filename, head, AUTO, wanted)
    _require_columns(table, wanted, optional)
    return table


def _headed(filename: str, decoded: Decoded, delimiter: str, wanted: Sequence[str]) -> Table:
    text, stated = _without_separator_line(decoded.text.lstrip(BYTE_ORDER_MARK))
    separator = stated or _delimiter(text, delimiter, wanted)
    lines = _first_lines(filename, text, separator)
    place = _header_place(lines, wanted)
    return Table(
        filename,
        text,
        decoded.encoding,
        decoded.assumed,
        separator,
        _header(filename, lines, place),
        place + 1,
        tuple(cell for line in lines[:place] for cell in line if cell.strip()),
    )


def _lines(text: str) -> Iterator[str]:
    """Line by line, without a copy of the whole."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _without_separator_line(text: str) -> tuple[str, str]:
    """Excel's first line `sep=;` states the delimiter and is no row; the rest keeps its numbers."""
    first, _, _ = text.partition("\n")
    stated = first.strip().strip('"').lower()
    if stated.startswith("sep=") and len(stated) == len("sep=") + 1:
        return text[len(first) :], stated[-1]
    return text, ""


def _delimiter(text: str, delimiter: str, wanted: Sequence[str]) -> str:
    """The one that is stated, or the one with which a line names most of the wanted columns."""
    if delimiter != AUTO:
        return delimiter
    head = text.split("\n", HEADER_LINES_MAX)[:HEADER_LINES_MAX]

    def found(candidate: str) -> tuple[int, int]:
        lines = _until_broken(csv.reader(head, delimiter=candidate))
        names = [{name.strip() for name in line} for line in lines]
        most = max(names, key=lambda line: len(line & set(wanted)), default=set())
        return len(most & set(wanted)), len(most)

    return max(DELIMITERS[1:], key=found)


def _until_broken(lines: Iterator[list[str]]) -> Iterator[list[str]]:
    """The lines before one that cannot be read, which is refused when the rows are read."""
    with suppress(csv.Error):
        yield from lines


def _broken(filename: str, row: int, mistake: csv.Error) -> FileMistake:
    """What is wrong with a row that ends the reading, from the words of the csv module."""
    words = str(mistake)
    if "end of data" in words:
        why = f"a quote opened in row {row} is never closed; close it"
    elif "field limit" in words:
        why = (
            f"a cell in row {row} is longer than {READ_LENGTH_MAX:,} characters; shorten it, or "
            "close its quote"
        )
    else:
        why = (
            f"in row {row} text follows a closing quote; double every quote inside a quoted cell, "
            "and close every quote"
        )
    return FileMistake("CSV_BROKEN", f"{filename} cannot be read: {why}.")


def _first_lines(filename: str, text: str, delimiter: str) -> list[list[str]]:
    """The lines among which the header is looked for; a broken quote in them is found later,
    because the start of a file may end within a cell."""
    reader = csv.reader(_lines(text), delimiter=delimiter)
    lines: list[list[str]] = []
    try:
        lines.extend(islice(reader, HEADER_LINES_MAX))
    except csv.Error as mistake:
        raise _broken(filename, len(lines) + 1, mistake) from None
    longest = max(map(len, lines), default=0)
    if longest > COLUMNS_MAX:
        raise FileMistake(
            "COLUMNS_TOO_MANY",
            f"{filename} has {longest:,} columns; export at most {COLUMNS_MAX:,}.",
        )
    return lines


def _header_place(lines: Sequence[Sequence[str]], wanted: Sequence[str]) -> int:
    """The first line that names the most of the wanted columns; without any, the first."""
    names = set(wanted)
    found = [len(names & {cell.strip() for cell in line}) for line in lines]
    best = max(found, default=0)
    if best:
        return found.index(best)
    return next((place for place, line in enumerate(lines) if any(line)), 0)


def _header(filename: str, lines: Sequence[Sequence[str]], place: int) -> tuple[str, ...]:
    names = tuple(name.strip() for name in lines[place]) if lines else ()
    if not any(names):
        raise _no_header(filename)
    return names


def _no_header(filename: str) -> FileMistake:
    return FileMistake(
        "HEADER_MISSING", f"{filename} has no header; one row must name the columns."
    )


def _require_columns(table: Table, wanted: Sequence[str], optional: Sequence[str]) -> None:
    missing = [name for name in wanted if name not in optional and not table.places(name)]
    if not missing:
        return
    named = "; ".join(_near(name, table.header) for name in missing[:10])
    raise FileMistake(
        "COLUMN_MISSING",
        f"{table.filename} lacks columns that the mapping names: {named}. Row {table.header_row} "
        f"has: {', '.join(filter(None, table.header))[:1000]}. Name the columns in the mapping as "
        "they are in the file.",
    )


def _near(name: str, header: Sequence[str]) -> str:
    by_lower = {each.lower(): each for each in header}
    close = difflib.get_close_matches(name.lower()[:200], by_lower, n=1, cutoff=0.7)
    return f"{name!r} (is it {by_lower[close[0]]!r}?)" if close else repr(name)


def _require_rows(table: Table) -> None:
    count = 0
    for count, row in enumerate(table.rows(), start=1):
        if count > ROWS_MAX:
            raise FileMistake(
                "ROWS_TOO_MANY",
                f"{table.filename} has more than {ROWS_MAX:,} rows; split it and send the parts.",
            )
        if len(row.cells) > COLUMNS_MAX:
            raise FileMistake(
                "COLUMNS_TOO_MANY",
                f"{table.filename} has {len(row.cells):,} cells in row {row.number}; at most "
                f"{COLUMNS_MAX:,} are read.",
            )
    if not count:
        raise FileMistake("ROWS_MISSING", f"{table.filename} has a header and no rows.")
