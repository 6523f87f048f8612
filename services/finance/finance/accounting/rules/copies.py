"""Lists of documents that other systems write as CSV files.

Source: Xero, Business > Invoices > Export, whose rows are lines of documents and repeat what
concerns the whole document. Its columns are not yet compared with an export of today. For other
systems a person says which column holds what.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from finance.accounting.rules.comparing import Figures

DOCUMENTS_MAX = 5_000
FORMATS = {"yyyy-mm-dd": "%Y-%m-%d", "dd/mm/yyyy": "%d/%m/%Y", "mm/dd/yyyy": "%m/%d/%Y"}
_TEXT_MAX = 200


class BadCopy(Exception):
    """reason, message, and the line of the file."""

    def __init__(self, reason: str, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = f"Line {line}: {message}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """The header of the column that holds each. Empty: the file does not say it."""

    number: str = "InvoiceNumber"
    date: str = "InvoiceDate"
    contact: str = "ContactName"
    amount: str = "Total"
    tax: str = "TaxTotal"
    currency: str = "Currency"
    paid: str = "InvoiceAmountPaid"
    status: str = "Status"


def read_copy(content: str, columns: Columns, date_format: str, digits: int) -> list[Figures]:
    """One for each document, as its first row says it; BadCopy names the line and the column."""
    rows = csv.reader(io.StringIO(content.removeprefix("\ufeff")))
    header = [one.strip().lstrip("*") for one in next(rows, [])]
    places = _places(header, columns)
    found: dict[str, Figures] = {}
    try:
        for line, row in enumerate(rows, 2):
            one = _figures(row, places, date_format, digits, line)
            if one and one.number not in found:
                found[one.number] = one
            if len(found) > DOCUMENTS_MAX:
                raise BadCopy(
                    "ACCOUNTING_COPY_TOO_LONG",
                    f"a file has at most {DOCUMENTS_MAX} documents; take fewer days",
                    line,
                )
    except csv.Error as wrong:
        raise BadCopy("ACCOUNTING_COPY_MALFORMED", f"this is no CSV: {wrong}") from None
    if not found:
        raise BadCopy("ACCOUNTING_COPY_EMPTY", "the file has no documents")
    return list(found.values())


def _places(header: list[str], columns: Columns) -> Mapping[str, int]:
    """By field, the place of its column. The number, the date and the amount are needed."""
    places = {}
    for one in fields(columns):
        name = getattr(columns, one.name)
        if name in header:
            places[one.name] = header.index(name)
        elif one.name in {"number", "date", "amount"}:
            raise BadCopy("ACCOUNTING_COLUMN_MISSING", f"there is no column {name!r}")
    return places


def _figures(
    row: list[str], places: Mapping[str, int], date_format: str, digits: int, line: int
) -> Figures | None:
    cells = {
        name: row[at].strip().removeprefix("'")[:_TEXT_MAX] if at < len(row) else ""
        for name, at in places.items()
    }
    if not cells["number"]:
        return None
    return Figures(
        number=cells["number"],
        date=_day(cells["date"], date_format, line),
        contact=cells.get("contact"),
        amount=_minor(cells["amount"], digits, line),
        tax=_minor(cells["tax"], digits, line) if cells.get("tax") else None,
        currency=cells.get("currency") or None,
        paid=_minor(cells["paid"], digits, line) if cells.get("paid") else None,
        status=cells.get("status") or None,
    )


def _day(text: str, date_format: str, line: int) -> date:
    try:
        return datetime.strptime(text, FORMATS[date_format]).date()  # noqa: DTZ007
    except ValueError:
        raise BadCopy("DATE_MALFORMED", f"{text[:40]!r} is no day as {date_format}", line) from None


def _minor(text: str, digits: int, line: int) -> int:
    try:
        exact = Decimal(text.replace(",", "")).scaleb(digits)
        minor = int(exact)
    except (InvalidOperation, ValueError, OverflowError):
        raise BadCopy("AMOUNT_MALFORMED", f"{text[:40]!r} is no amount", line) from None
    if exact != minor or abs(minor) >= 10**15:
        raise BadCopy("AMOUNT_MALFORMED", f"{text[:40]!r} is no amount of the currency", line)
    return minor
