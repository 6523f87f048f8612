"""A bank statement as read from a file of any format, and what must hold of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

LINES_MAX = 5_000
TEXT_MAX = 1_000


class BadFile(Exception):
    """What is wrong, and where: the line of the file, and the field as the format names it."""

    def __init__(self, reason: str, message: str, line: int = 0, field: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.line = line
        self.field = field


@dataclass(frozen=True, kw_only=True, slots=True)
class BankLine:
    """amount: positive where money came in. place: the line of the file that it begins on.

    bank_reference: the bank's own; empty where it gives none.
    """

    place: int
    booked_on: date
    amount: Decimal
    value_on: date | None = None
    name: str = ""
    account: str = ""
    text: str = ""
    bank_reference: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BankStatement:
    """opening, closing: None where the format has none, as CSV."""

    account: str
    currency_code: str
    lines: Sequence[BankLine] = field(default_factory=tuple)
    reference: str = ""
    opening: Decimal | None = None
    closing: Decimal | None = None
    place: int = 1


def check(statement: BankStatement) -> None:
    """BadFile unless the account is named and opening + lines = closing."""
    if not statement.account:
        raise BadFile(
            "BANK_ACCOUNT_MISSING", "The file does not name its account.", statement.place
        )
    if len(statement.lines) > LINES_MAX:
        raise BadFile(
            "BANK_FILE_TOO_LONG",
            f"A statement has at most {LINES_MAX} lines; import fewer days at once.",
            statement.place,
        )
    if statement.opening is None or statement.closing is None:
        return
    moved = sum((line.amount for line in statement.lines), Decimal(0))
    if statement.opening + moved != statement.closing:
        raise BadFile(
            "STATEMENT_DOES_NOT_ADD_UP",
            f"The opening balance {statement.opening} and the lines, {moved}, do not come to the "
            f"closing balance {statement.closing}. Lines are missing or doubled.",
            statement.place,
            "closing balance",
        )


def fingerprints(statement: BankStatement) -> list[str]:
    """What tells each line from all others of its account, in whichever file it comes.

    By the bank's own reference where there is one, else by all that the line says and, of lines
    that say the same, by their number on that day.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for line in statement.lines:
        amount = str(line.amount.normalize())
        content = (
            (line.bank_reference,) if line.bank_reference else (line.name, line.account, line.text)
        )
        key = (str(line.booked_on), amount, *content)
        seen[key] += 1
        parts = "\x1f".join((statement.account, *key, str(seen[key])))
        found.append(hashlib.sha256(parts.encode()).hexdigest())
    return found


def shortened(statement: BankStatement) -> BankStatement:
    """With texts of a bounded length."""
    lines = tuple(
        replace(
            line,
            name=_short(line.name, 200),
            account=_short(line.account, 60),
            text=_short(line.text, TEXT_MAX),
            bank_reference=_short(line.bank_reference, 100),
        )
        for line in statement.lines
    )
    return replace(statement, lines=lines)


def _short(text: str, most: int) -> str:
    return plain(text)[:most]


def plain(text: str) -> str:
    """One line of printable characters with single spaces."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def joined(parts: Iterable[str]) -> str:
    return " ".join(part for part in (plain(part) for part in parts) if part)
