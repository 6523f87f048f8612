"""Statements and their lines: found, ordered and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed, Narrow, Records, containing, ids_of, part, records
from chassis.prepared import one_of
from sqlalchemy import bindparam, select

from finance.bank.model import BankLine, BankStatement

READ = "bank.read"


@dataclass(frozen=True, kw_only=True, slots=True)
class BankLineFilter:
    """Which lines; empty or None: all. Days are included. received: only money that came in."""

    bank_statement_id: Sequence[str] = ()
    status: Sequence[str] = ()
    account: Sequence[str] = ()
    booked_from: date | None = None
    booked_to: date | None = None
    received: bool = False
    search: str = ""


LINES = Records(
    select(BankLine.id),
    {
        "id": BankLine.id,
        "created_at": BankLine.id,
        "booked_on": BankLine.booked_on,
        "payer_name": BankLine.payer_name,
        "amount": BankLine.amount_minor,
        "status": BankLine.status,
    },
    None,
    default="-booked_on",
    narrow=Narrow(
        orders=frozenset({"payer_name", "amount", "status"}),
        filters=frozenset({"ids", "bank_statement_id", "booked_from"}),
    ),
    bank_statement_id=one_of(BankLine.bank_statement_id, "bank_statement_id"),
    status=one_of(BankLine.status, "status"),
    account=one_of(BankLine.account, "account"),
    booked_from=BankLine.booked_on >= bindparam("booked_from"),
    booked_to=BankLine.booked_on <= bindparam("booked_to"),
    received=BankLine.amount_minor > bindparam("received"),
    search=containing("search", BankLine.payer_name, BankLine.text),
)
STATEMENTS = Records(
    select(BankStatement.id),
    {
        "id": BankStatement.id,
        "created_at": BankStatement.id,
        "account": BankStatement.account,
        "file_name": BankStatement.file_name,
        "lines": BankStatement.lines,
    },
    None,
    search=containing("search", BankStatement.file_name, BankStatement.account),
)


def list_lines(reading: Reading, wanted: BankLineFilter, asked: Asked) -> Listed:
    reading.actor.require(READ)
    given: dict[str, Any] = asdict(wanted) | {
        "bank_statement_id": ids_of(wanted.bank_statement_id, "bank_statement_id"),
        "status": list(wanted.status),
        "account": list(wanted.account),
        "received": 0 if wanted.received else None,
        "search": part(wanted.search),
    }
    return records(reading, BankLine, LINES.page(reading, [READ], asked, **given))


def list_statements(reading: Reading, search: str, asked: Asked) -> Listed:
    reading.actor.require(READ)
    listed = STATEMENTS.page(reading, [READ], asked, search=part(search))
    return records(reading, BankStatement, listed)


def get_line(reading: Reading, bank_line_id: str) -> BankLine:
    reading.actor.require(READ)
    return reading.get(BankLine, bank_line_id)
