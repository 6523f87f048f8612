"""Cells of CSV files. The same rows are always the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text(value: str, longest: int = 255) -> str:
    """One line that no spreadsheet takes for a formula.

    Source: OWASP, "CSV Injection": cells that begin with = + - @, a tab or a carriage return are
    preceded by an apostrophe.
    """
    plain = " ".join("".join(one if one.isprintable() else " " for one in value).split())
    safe = f"'{plain}" if value[:1] in _FORMULA or plain[:1] in _FORMULA else plain
    return safe[:longest]


def amount(minor: int, digits: int) -> str:
    """1234.50. digits: how many the currency has after the point."""
    return f"{Decimal(minor).scaleb(-digits):f}"


def day(value: date) -> str:
    """31/12/2026, as the United Kingdom writes it."""
    return value.strftime("%d/%m/%Y")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV file; what a row lacks at its end is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([*row, *[""] * (len(header) - len(row))])
    return out.getvalue()
