"""What is owed on each invoice at the end of a day: an open balance now, less what came later.

What is on account of a client is owed to them: a negative row of its own. The cost follows what is
open and what has happened since that day, not the whole history. The day is the parameter `as_at`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    bindparam,
    cast,
    func,
    null,
    select,
    text,
    union_all,
)

from finance.billing.readable import CREDIT_NOTE, AccountEntry, ClientPayment, Invoice, Payment
from finance.receivables.rules import AGES, LAST_DAYS

AS_AT: Any = bindparam("as_at", type_=Invoice.issued_on.type)
ISSUED = Invoice.number.is_not(None)

_later = union_all(
    select(Payment.invoice_id, Payment.amount_minor.label("minor")).where(
        Payment.received_on > AS_AT
    ),
    select(Invoice.credits_invoice_id, -Invoice.total_minor).where(
        Invoice.kind == CREDIT_NOTE, ISSUED, Invoice.issued_on > AS_AT
    ),
).subquery()
_LATER = (
    select(_later.c.invoice_id, cast(func.sum(_later.c.minor), BigInteger).label("minor"))
    .group_by(_later.c.invoice_id)
    .cte("later")
)
"""What was paid and credited after the day, by invoice."""

_MINOR = Invoice.owed_minor + func.coalesce(_LATER.c.minor, 0)


_ENTERED_LATER = (
    select(
        AccountEntry.client_payment_id,
        cast(func.sum(AccountEntry.minor), BigInteger).label("minor"),
    )
    .where(AccountEntry.entered_on > AS_AT)
    .group_by(AccountEntry.client_payment_id)
    .cte("entered_later")
)
_ON_ACCOUNT = ClientPayment.on_account_minor - func.coalesce(_ENTERED_LATER.c.minor, 0)


def owed(*names: str) -> Any:
    """What is owed, either way, row by row; `minor` is negative where it is owed to the client.

    A row without invoice_id is what is on account of one payment. names: of columns of which each
    has the value of the parameter of its name, if not all rows are wanted.
    """
    return union_all(
        _owed_on_invoices(*_equal(Invoice, names)),
        _owed_on_account(*_equal(ClientPayment, names)),
    ).subquery("owed")


def _equal(model: Any, names: Sequence[str]) -> list[Any]:
    return [getattr(model, name) == bindparam(name) for name in names]


def _owed_on_account(*which: Any) -> Any:
    open_now = select(ClientPayment.id).where(ClientPayment.on_account_minor != text("0"), *which)
    touched = open_now.union_all(select(_ENTERED_LATER.c.client_payment_id))
    return (
        select(
            null().label("invoice_id"),
            *(ClientPayment.client_id, ClientPayment.currency_code),
            cast(null(), Date).label("due_on"),
            cast(-_ON_ACCOUNT, BigInteger).label("minor"),
        )
        .outerjoin(_ENTERED_LATER, _ENTERED_LATER.c.client_payment_id == ClientPayment.id)
        .where(
            ClientPayment.id.in_(touched),
            ClientPayment.received_on <= AS_AT,
            _ON_ACCOUNT != 0,
            *which,
        )
    )


def _owed_on_invoices(*which: Any) -> Any:
    open_now = select(Invoice.id).where(Invoice.owed_minor != text("0"), *which)
    touched = open_now.union_all(select(_LATER.c.invoice_id))
    return (
        select(
            Invoice.id.label("invoice_id"),
            *(Invoice.client_id, Invoice.currency_code, Invoice.due_on),
            cast(_MINOR, BigInteger).label("minor"),
        )
        .outerjoin(_LATER, _LATER.c.invoice_id == Invoice.id)
        .where(Invoice.id.in_(touched), Invoice.issued_on <= AS_AT, _MINOR != 0, *which)
    )


def total(debts: Any, *which: Any) -> Any:
    summed = func.sum(debts.c.minor).filter(*which)
    return cast(func.coalesce(summed, 0), BigInteger)


def overdue(debts: Any) -> Any:
    return total(debts, debts.c.minor > 0, debts.c.due_on < AS_AT)


def ages(debts: Any) -> tuple[Any, ...]:
    """The parts of an Ageing, in its order."""
    credit = total(debts, debts.c.minor < 0).label("credit")
    return (*(_age(debts, i).label(age) for i, age in enumerate(AGES)), credit)


def _age(debts: Any, index: int) -> Any:
    days = AS_AT - debts.c.due_on
    after = [] if index == 0 else [days > LAST_DAYS[index - 1]]
    until = [] if index == len(LAST_DAYS) else [days <= LAST_DAYS[index]]
    return total(debts, debts.c.minor > 0, *after, *until)
