"""A client's statement of account: what was invoiced, credited and paid between two days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from chassis.actor import Owners
from chassis.database import Reading
from chassis.errors import Invalid, NotFound
from chassis.ids import require_id
from chassis.prepared import prepared
from sqlalchemy import (
    Text,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from chassis import values
from finance.billing.readable import (
    INVOICE,
    AccountEntry,
    ClientPayment,
    EntryKind,
    Invoice,
    MoneyKind,
    Payment,
    PaymentKind,
)
from finance.receivables.queries.ageing import READ, require_not_later
from finance.receivables.queries.owed import ISSUED, ages, owed, total
from finance.receivables.rules import Ageing
from finance.replicas import queries as replicas

LINES_MAX = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementLine:
    """kind: invoice, credit_note, payment, refund or reversal. minor: added to what is owed."""

    day: date
    kind: str
    invoice_id: str
    number: str
    reference: str
    due_on: date | None
    minor: int
    balance: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """In minor units of its currency; the lines lead from opening to closing."""

    client_id: str
    client_name: str
    first: date
    last: date
    currency_code: str
    opening: int
    closing: int
    ageing: Ageing
    lines: list[StatementLine] = field(default_factory=list)


def statement(
    reading: Reading, client_id: str, first: date | None, last: date | None, currency_code: str
) -> Statement:
    """Of one client in one currency, its own unless another is given."""
    client = replicas.client(reading, require_id(client_id, "client_id"))
    if client is None:
        raise NotFound("CLIENT_NOT_FOUND", f"There is no client {client_id}.", field="client_id")
    reading.actor.require(READ, Owners(account_managers=[client.account_manager_id]))
    until = last or reading.today
    since = first or _two_months_before(until)
    require_not_later(reading, until, "to")
    values.window(since, until, "from", "to")
    code = values.currency(currency_code or client.currency_code, "currency_code")
    of = {"client_id": client.client_id, "currency_code": code}
    before = since - timedelta(days=1)
    opening = _BALANCE.one(reading, as_at=before, **of)
    lines = _lines(_LINES.all(reading, first=since, last=until, **of), opening)
    return Statement(
        client_id=client.client_id,
        client_name=client.name,
        first=since,
        last=until,
        currency_code=code,
        opening=opening,
        closing=lines[-1].balance if lines else opening,
        ageing=_AGEING.one(reading, as_at=until, **of),
        lines=lines,
    )


def _two_months_before(day: date) -> date:
    months = day.year * 12 + day.month - 3
    return date(months // 12, months % 12 + 1, 1)


def _lines(rows: list[Any], opening: int) -> list[StatementLine]:
    if len(rows) > LINES_MAX:
        raise Invalid(
            "STATEMENT_TOO_LONG",
            f"There are more than {LINES_MAX} documents and payments between these days; ask for "
            "fewer days.",
            field="from",
        )
    return list(_balanced(rows, opening))


def _balanced(rows: Iterable[Any], opening: int) -> Iterable[StatementLine]:
    balance = opening
    for row in rows:
        balance += row.minor
        yield StatementLine(
            day=row.day,
            kind=row.kind,
            invoice_id=row.invoice_id or "",
            number=row.number,
            reference=row.reference,
            due_on=row.due_on,
            minor=row.minor,
            balance=balance,
        )


_OF_CLIENT = (
    Invoice.client_id == bindparam("client_id"),
    Invoice.currency_code == bindparam("currency_code"),
)
_REFUNDS = tuple(literal(each, Text) for each in (EntryKind.REFUNDED, EntryKind.REFUND_REVERSED))
_MOVES = tuple(literal(each, Text) for each in (EntryKind.RECEIVED, EntryKind.REVERSED))
_IS_PAYMENT = ClientPayment.kind == literal(MoneyKind.PAYMENT, Text)
_KIND = case(
    (AccountEntry.kind == EntryKind.RECEIVED, literal(PaymentKind.PAYMENT, Text)),
    (AccountEntry.kind == EntryKind.REFUNDED, literal(PaymentKind.REFUND, Text)),
    else_=literal(PaymentKind.REVERSAL, Text),
)
_FIRST, _LAST = (bindparam(name, type_=Invoice.issued_on.type) for name in ("first", "last"))
_entries = union_all(
    select(
        *(Invoice.issued_on.label("day"), literal(0).label("place"), Invoice.kind.label("kind")),
        *(Invoice.id.label("id"), Invoice.id.label("invoice_id"), Invoice.number.label("number")),
        literal("", Text).label("reference"),
        case((Invoice.kind == INVOICE, Invoice.due_on)).label("due_on"),
        Invoice.total_minor.label("minor"),
    ).where(*_OF_CLIENT, ISSUED, Invoice.issued_on.between(_FIRST, _LAST)),
    select(
        *(Payment.received_on, literal(1), Payment.kind, Payment.id, Invoice.id, Invoice.number),
        *(Payment.reference, null(), -Payment.amount_minor),
    )
    .join(Invoice, Invoice.id == Payment.invoice_id)
    .where(
        *_OF_CLIENT,
        Payment.client_payment_id.is_(None),
        Payment.received_on.between(_FIRST, _LAST),
    ),
    select(
        *(AccountEntry.entered_on, literal(1), _KIND, ClientPayment.id, Invoice.id),
        *(func.coalesce(Invoice.number, ""), ClientPayment.reference, null(), -AccountEntry.minor),
    )
    .join(ClientPayment, ClientPayment.id == AccountEntry.client_payment_id)
    .outerjoin(Invoice, Invoice.id == ClientPayment.invoice_id)
    .where(
        ClientPayment.client_id == bindparam("client_id"),
        ClientPayment.currency_code == bindparam("currency_code"),
        or_(AccountEntry.kind.in_(_REFUNDS), and_(_IS_PAYMENT, AccountEntry.kind.in_(_MOVES))),
        AccountEntry.entered_on.between(_FIRST, _LAST),
    ),
).subquery()
"""What moves between a client's account and an invoice changes nothing of what the client owes."""

_LINES = prepared(
    select(_entries)
    .order_by(_entries.c.day, _entries.c.place, _entries.c.number, _entries.c.id)
    .limit(LINES_MAX + 1)
)
_OWED = owed("client_id", "currency_code")
_BALANCE = prepared(select(total(_OWED)), int)
_AGEING = prepared(select(*ages(_OWED)), Ageing)
