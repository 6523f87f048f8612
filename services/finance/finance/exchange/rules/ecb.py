"""The euro reference rates as the European Central Bank publishes them: XML or CSV, also zipped.

A file is hostile until it is read: its size is limited before it is unpacked and while it is, XML
is parsed by expat with document types refused, so that no entity can be declared or fetched, and
each rate is checked. Nothing is fetched.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from finance.exchange.rules.conversion import RATE_DECIMALS

FILE_BYTES_MAX = 16_000_000
"""Unpacked; the history of the bank since 1999 has half of that."""
ELEMENTS_MAX = 500_000
DEPTH_MAX = 10
LINE_CHARACTERS_MAX = 5_000
NOT_PUBLISHED = ("", "N/A")
_DAYS = ("%Y-%m-%d", "%d %B %Y")
_RATE_MAX = Decimal(10) ** 9


class BadFile(Exception):
    """The file is not what it should be. line: 0 where it is about the whole file."""

    def __init__(self, reason: str, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.reason, self.message, self.line = reason, message, line


@dataclass(frozen=True, slots=True)
class ReadRate:
    """One euro is worth `rate` of the currency. line: where the file says it."""

    currency_code: str
    rate_on: date
    rate: Decimal
    line: int


def read_rates(content: bytes) -> list[ReadRate]:
    """Every rate in the file; BadFile names the line and what is wrong with it."""
    text = _text(_unpacked(content))
    rates = list(_of_xml(text) if text.lstrip().startswith("<") else _of_csv(text))
    if not rates:
        raise _bad(1, "It has no rates; is it a file of euro reference rates?")
    return rates


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        _check_size(len(content))
        return content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.infolist()
            if len(names) != 1:
                raise _bad(0, f"The archive must hold one file; it holds {len(names):,}.")
            _check_size(names[0].file_size)
            with archive.open(names[0]) as packed:
                unpacked = packed.read(FILE_BYTES_MAX + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError):
        raise _bad(0, "The archive cannot be read; download it again.") from None
    _check_size(len(unpacked))
    return unpacked


def _check_size(size: int) -> None:
    if size > FILE_BYTES_MAX:
        megabytes = FILE_BYTES_MAX // 1_000_000
        raise BadFile(
            "EXCHANGE_FILE_TOO_LARGE", f"The file may have at most {megabytes} MB unpacked."
        )


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _bad(0, "It is not text in UTF-8; a file of the bank is XML, CSV or a ZIP.") from None


def _of_xml(text: str) -> Iterator[ReadRate]:
    for day, code, rate, line in _cubes(text):
        yield _rate(code, day, rate, line)


def _cubes(text: str) -> list[tuple[str, str, str, int]]:
    """Day, currency, rate and line of each `Cube` that has a rate."""
    found: list[tuple[str, str, str, int]] = []
    day, elements, depth = "", 0, 0
    parser = expat.ParserCreate(namespace_separator="}")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal day, elements, depth
        elements, depth = elements + 1, depth + 1
        line = parser.CurrentLineNumber
        if elements > ELEMENTS_MAX or depth > DEPTH_MAX:
            raise _bad(line, "The file has too many elements.")
        if name.rpartition("}")[2] != "Cube":
            return
        day = attributes.get("time", day)
        if "currency" in attributes:
            found.append((day, attributes["currency"], attributes.get("rate", ""), line))

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    _parse(parser, text, start, end)
    return found


def _parse(
    parser: expat.XMLParserType,
    text: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
) -> None:
    def refuse(*_: object) -> None:
        line = parser.CurrentLineNumber
        raise _bad(line, "A file of the bank declares no document type or entity; this one does.")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        words = expat.errors.messages[error.code]
        raise _bad(error.lineno, f"This is no XML: {words}.") from None


def _of_csv(text: str) -> Iterator[ReadRate]:
    rows = csv.reader(_lines(text), strict=True)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        if not header or header[0] != "Date":
            raise _bad(1, "The first column of the first line must be Date.")
        for row in rows:
            yield from _of_row(header, [cell.strip() for cell in row], rows.line_num)
    except csv.Error as error:
        raise _bad(rows.line_num, f"This is no CSV: {error}.") from None


def _lines(text: str) -> Iterable[str]:
    for place, line in enumerate(text.splitlines(keepends=True), 1):
        if len(line) > LINE_CHARACTERS_MAX:
            raise _bad(place, f"A line has at most {LINE_CHARACTERS_MAX:,} characters.")
        yield line


def _of_row(header: Sequence[str], row: Sequence[str], line: int) -> Iterator[ReadRate]:
    if not any(row):
        return
    if len(row) > len(header):
        raise _bad(line, f"It has {len(row)} columns; the first line names {len(header)}.")
    for code, rate in zip(header[1:], row[1:], strict=False):
        if code and rate not in NOT_PUBLISHED:
            yield _rate(code, row[0], rate, line)


def _rate(code: str, day: str, rate: str, line: int) -> ReadRate:
    if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        raise _bad(line, f"{code[:20]!r} is no code of a currency.")
    return ReadRate(code, _day(day, line), _number(rate, line), line)


def _day(text: str, line: int) -> date:
    for pattern in _DAYS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise _bad(line, f"{text[:40]!r} is no day such as 2026-03-31.")


def _number(text: str, line: int) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    places = number.as_tuple().exponent if number.is_finite() else 0
    if not number.is_finite() or not 0 < number < _RATE_MAX or -int(places) > RATE_DECIMALS:
        raise _bad(line, f"{text[:40]!r} is no rate.")
    return number


def _bad(line: int, message: str) -> BadFile:
    return BadFile("EXCHANGE_FILE_MALFORMED", message, line)
