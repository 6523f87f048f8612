"""A CSV file as rows: which encoding, which delimiter, whether its header is what the mapping says.

What is wrong with a file as a whole is a FileMistake, told before anything is imported; what is
wrong with one row is that row's refusal, found when it is reached.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gateway.imports.mapping import AUTO, DELIMITERS

ROWS_MAX = 200_000
HEADER_ROW = 1
CELL_LENGTH_MAX = 20_000
csv.field_size_limit(1_000_000)


class FileMistake(Exception):
    """A file that cannot be read at all; the message names the remedy."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


@dataclass(frozen=True, slots=True)
class Row:
    """number: as a spreadsheet counts, the header being row 1."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One file, decoded. encoding_assumed: it was not said and is not UTF-8."""

    filename: str
    text: str
    encoding: str
    encoding_assumed: bool
    delimiter: str
    header: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """Every row after the header that is not blank; FileMistake where the CSV breaks off."""
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter)
        next(reader)
        number = HEADER_ROW
        try:
            for cells in reader:
                number += 1
                if any(cells):
                    yield Row(number, cells)
        except csv.Error as mistake:
            raise FileMistake(
                "CSV_BROKEN", f"{self.filename} breaks off after row {number}: {mistake}."
            ) from None


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
    text, used, assumed = _decode(filename, content, encoding)
    separator = _delimiter(text, delimiter, wanted)
    header = _header(filename, text, separator)
    _require_columns(filename, header, wanted, optional)
    table = Table(filename, text, used, assumed, separator, header)
    _require_rows(table)
    return table


def _decode(filename: str, content: bytes, encoding: str) -> tuple[str, str, bool]:
    if encoding != AUTO:
        return _decoded(filename, content, encoding), encoding, False
    try:
        return _decoded(filename, content, "utf-8"), "utf-8", False
    except FileMistake as mistake:
        if mistake.reason != "ENCODING_WRONG":
            raise
    return _decoded(filename, content, "latin-1"), "latin-1", True


def _decoded(filename: str, content: bytes, encoding: str) -> str:
    codec = {"utf-8": "utf-8-sig"}.get(encoding, encoding)
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as mistake:
        raise FileMistake(
            "ENCODING_WRONG",
            f"{filename} is not {encoding} (byte {mistake.start}); say what it is in the mapping.",
        ) from None
    if "\x00" in text:
        raise FileMistake(
            "FILE_NOT_TEXT",
            f"{filename} is not a text file; export it as CSV (a spreadsheet itself is not taken).",
        )
    return text


def _delimiter(text: str, delimiter: str, wanted: Sequence[str]) -> str:
    """The one that is said, or the one that finds most of the wanted columns in the header."""
    if delimiter != AUTO:
        return delimiter
    first_line = text.split("\n", 1)[0]

    def found(candidate: str) -> tuple[int, int]:
        names = {name.strip() for name in next(csv.reader([first_line], delimiter=candidate), [])}
        return len(names & set(wanted)), len(names)

    return max(DELIMITERS[1:], key=found)


def _header(filename: str, text: str, delimiter: str) -> tuple[str, ...]:
    cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    names = tuple(name.strip() for name in cells)
    if not any(names):
        raise FileMistake(
            "HEADER_MISSING", f"{filename} has no header; its first row must name the columns."
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise FileMistake(
            "COLUMN_TWICE", f"{filename} has the column {twice[0]!r} twice; rename one of them."
        )
    return names


def _require_columns(
    filename: str, header: Sequence[str], wanted: Sequence[str], optional: Sequence[str]
) -> None:
    missing = [name for name in wanted if name not in header and name not in optional]
    if not missing:
        return
    named = "; ".join(_near(name, header) for name in missing[:10])
    raise FileMistake(
        "COLUMN_MISSING",
        f"{filename} lacks what the mapping names: {named}. It has: {', '.join(header)[:1000]}. "
        "Name the columns in the mapping as they are in the file.",
    )


def _near(name: str, header: Sequence[str]) -> str:
    by_lower = {each.lower(): each for each in header}
    close = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.7)
    return f"{name!r} (is it {by_lower[close[0]]!r}?)" if close else repr(name)


def _require_rows(table: Table) -> None:
    count = 0
    for count, _ in enumerate(table.rows(), start=1):
        if count > ROWS_MAX:
            raise FileMistake(
                "ROWS_TOO_MANY",
                f"{table.filename} has more than {ROWS_MAX:,} rows; split it and send the parts.",
            )
    if not count:
        raise FileMistake("ROWS_MISSING", f"{table.filename} has a header and no rows.")
