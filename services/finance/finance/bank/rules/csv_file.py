"""Statements as CSV, by a mapping that says which column holds what."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from finance.bank.rules.statement import BadFile, BankLine, BankStatement, plain

CELL_MAX = 5_000
DATE_FORMATS = {
    "yyyy-mm-dd": "%Y-%m-%d",
    "dd/mm/yyyy": "%d/%m/%Y",
    "mm/dd/yyyy": "%m/%d/%Y",
    "dd.mm.yyyy": "%d.%m.%Y",
    "dd-mm-yyyy": "%d-%m-%Y",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class CsvMapping:
    """Headers of columns. Either amount, or money_in and money_out, is named."""

    account: str
    currency_code: str
    day: str
    amount: str = ""
    money_in: str = ""
    money_out: str = ""
    name: str = ""
    payer_account: str = ""
    text: str = ""
    reference: str = ""
    date_format: str = "yyyy-mm-dd"
    delimiter: str = ","
    decimal_comma: bool = False


def read_csv(content: str, mapping: CsvMapping) -> list[BankStatement]:
    """The lines of the file, as one statement without balances."""
    rows = csv.reader(io.StringIO(content.lstrip("\ufeff")), delimiter=mapping.delimiter)
    try:
        lines = list(_lines(rows, mapping))
    except csv.Error as error:
        raise BadFile("BANK_FILE_MALFORMED", f"This is no CSV: {error}.", rows.line_num) from None
    if not lines:
        raise BadFile("BANK_FILE_EMPTY", "The file has no line with an amount.", 1)
    return [
        BankStatement(
            account=plain(mapping.account), currency_code=mapping.currency_code, lines=lines
        )
    ]


def _lines(rows: Iterator[list[str]], mapping: CsvMapping) -> Iterator[BankLine]:
    headers = [plain(cell) for cell in next(rows, [])]
    places = _places(headers, mapping)
    number = 1
    for row in rows:
        begins, number = number + 1, rows.line_num  # type: ignore[attr-defined]
        if any(cell.strip() for cell in row):
            yield _line(_Row(row, places, begins), mapping)


def _places(headers: Sequence[str], mapping: CsvMapping) -> dict[str, int]:
    if not mapping.amount and not (mapping.money_in and mapping.money_out):
        raise BadFile(
            "BANK_COLUMN_MISSING",
            "Name the column of the amount, or those of money in and money out.",
            1,
            "mapping.amount",
        )
    places = {}
    names = ("day", "amount", "money_in", "money_out", "name", "payer_account", "text", "reference")
    for name in names:
        header = plain(getattr(mapping, name))
        if header and header not in headers:
            raise BadFile(
                "BANK_COLUMN_MISSING",
                f"The file has no column {header[:60]!r}; it has {', '.join(headers)[:300]}.",
                1,
                f"mapping.{name}",
            )
        if header:
            places[name] = headers.index(header)
    return places


@dataclass(frozen=True, slots=True)
class _Row:
    cells: list[str]
    places: dict[str, int]
    line: int

    def says(self, name: str) -> str:
        place = self.places.get(name)
        return self.cells[place][:CELL_MAX] if place is not None and place < len(self.cells) else ""


def _line(row: _Row, mapping: CsvMapping) -> BankLine:
    return BankLine(
        place=row.line,
        booked_on=_day(row, mapping),
        amount=_amount(row, mapping),
        name=row.says("name"),
        account=row.says("payer_account"),
        text=row.says("text"),
        bank_reference=row.says("reference"),
    )


def _amount(row: _Row, mapping: CsvMapping) -> Decimal:
    if mapping.amount:
        return _number(row, "amount", mapping)
    came = _number(row, "money_in", mapping, empty=True)
    went = _number(row, "money_out", mapping, empty=True)
    return came - abs(went)


def _number(row: _Row, name: str, mapping: CsvMapping, *, empty: bool = False) -> Decimal:
    cell = "".join(row.says(name).replace("\u2212", "-").split())
    if empty and not cell:
        return Decimal(0)
    group, point = (".", ",") if mapping.decimal_comma else (",", ".")
    text = cell.replace(group, "").replace("'", "").replace(point, ".").strip("\u00a3\u20ac$")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        column = getattr(mapping, name)
        raise BadFile("AMOUNT_MALFORMED", f"{cell[:40]!r} is no amount.", row.line, column)
    return number


def _day(row: _Row, mapping: CsvMapping) -> date:
    cell = row.says("day").strip()
    try:
        return datetime.strptime(cell, DATE_FORMATS[mapping.date_format]).date()  # noqa: DTZ007 (a day)
    except ValueError:
        raise BadFile(
            "DATE_MALFORMED",
            f"{cell[:40]!r} is no day such as {mapping.date_format}.",
            row.line,
            mapping.day,
        ) from None
