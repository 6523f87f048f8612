"""What is owed on each invoice at the end of a day: an open balance now, less what came later.

So the cost follows what is open and what has happened since that day, not the whole history. The
day is the parameter `as_at`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    bindparam,
    cast,
    func,
    select,
    text,
    union_all,
)

from finance.billing.readable import CREDIT_NOTE, Invoice, Payment
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


def owed(*which: Any) -> Any:
    """The invoices on which something is owed, either way; `minor` is negative where to the client.

    which: conditions on Invoice, if not all are wanted.
    """
    open_now = select(Invoice.id).where(Invoice.owed_minor != text("0"), *which)
    touched = open_now.union_all(select(_LATER.c.invoice_id))
    return (
        select(
            *(Invoice.id, Invoice.client_id, Invoice.currency_code, Invoice.due_on),
            cast(_MINOR, BigInteger).label("minor"),
        )
        .outerjoin(_LATER, _LATER.c.invoice_id == Invoice.id)
        .where(Invoice.id.in_(touched), Invoice.issued_on <= AS_AT, _MINOR != 0, *which)
        .subquery("owed")
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
