"""Which invoices lines may pay: three statements for all lines of a page, whatever their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.database import Reading
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, func, or_, select, text

from finance.bank.model import BankLine, BankLineStatus
from finance.bank.rules.matching import (
    Came,
    OpenInvoice,
    Suggestion,
    alike,
    knows_by_account,
    numbers_in,
    suggest,
)
from finance.billing.readable import Invoice
from finance.replicas.readable import name_of_client

CLIENTS_MAX = 5_000
INVOICES_MAX = 2_000


def open_lines(reading: Reading, limit: int) -> list[BankLine]:
    """The oldest lines on which money came in and that nobody has dealt with."""
    asked = (
        select(BankLine)
        .where(BankLine.status == BankLineStatus.OPEN.value, BankLine.amount_minor > 0)
        .order_by(BankLine.booked_on, BankLine.id)
        .limit(limit)
    )
    return list(reading.session.scalars(asked))


def suggestions(reading: Reading, lines: Sequence[BankLine]) -> Mapping[str, list[Suggestion]]:
    """By line, the best first; of lines that are open and on which money came in."""
    waiting = [one for one in lines if one.status == BankLineStatus.OPEN and one.amount_minor > 0]
    if not waiting:
        return {}
    codes = sorted({one.currency_code for one in waiting})
    accounts = sorted({one.payer_account for one in waiting if one.payer_account})
    knows = knows_by_account(map(tuple, _KNOWN.all(reading, accounts=accounts))) if accounts else {}
    clients = _alike(reading, waiting, codes) | {id_ for ids in knows.values() for id_ in ids}
    rows = _OPEN.all(
        reading,
        codes=codes,
        numbers=sorted({number for one in waiting for number in numbers_in(one.text)}),
        amounts=sorted({one.amount_minor for one in waiting}),
        clients=sorted(clients),
        most=INVOICES_MAX,
    )
    invoices = [
        (
            row.currency_code,
            OpenInvoice(
                id=row.id,
                number=row.number,
                client_id=row.client_id,
                client_name=row.client_name or "",
                due=row.owed_minor,
            ),
        )
        for row in rows
    ]
    return {
        one.id: suggest(
            Came(
                amount=one.amount_minor,
                name=one.payer_name,
                text=one.text,
                knows=knows.get(one.payer_account, frozenset()),
            ),
            (invoice for code, invoice in invoices if code == one.currency_code),
        )
        for one in waiting
    }


def _alike(reading: Reading, lines: Sequence[BankLine], codes: Sequence[str]) -> set[str]:
    """Clients that owe something and whose name is like that of a payer."""
    names = {one.payer_name for one in lines if one.payer_name}
    if not names:
        return set()
    owing = _OWING.all(reading, codes=codes, most=CLIENTS_MAX)
    return alike(names, {row.client_id: row.client_name or "" for row in owing})


_OWES = (Invoice.owed_minor != text("0"), Invoice.owed_minor > 0)
_CLIENT = name_of_client(Invoice.client_id)
_OWING = prepared(
    select(Invoice.client_id, func.max(_CLIENT).label("client_name"))
    .where(*_OWES, one_of(Invoice.currency_code, "codes"))
    .group_by(Invoice.client_id)
    .limit(bindparam("most"))
)
_OPEN = prepared(
    select(
        Invoice.id,
        Invoice.number,
        Invoice.client_id,
        Invoice.currency_code,
        Invoice.owed_minor,
        _CLIENT.label("client_name"),
    )
    .where(
        *_OWES,
        one_of(Invoice.currency_code, "codes"),
        or_(
            one_of(Invoice.number, "numbers"),
            one_of(Invoice.owed_minor, "amounts"),
            one_of(Invoice.client_id, "clients"),
        ),
    )
    .order_by(Invoice.due_on, Invoice.number)
    .limit(bindparam("most"))
)
_KNOWN = prepared(
    select(BankLine.payer_account, BankLine.client_id)
    .where(
        one_of(BankLine.payer_account, "accounts"),
        BankLine.status == BankLineStatus.MATCHED.value,
        BankLine.client_id.is_not(None),
    )
    .distinct()
)
