"""What is owed to suppliers at the end of a day, by age: what is open now, less what came later.

The cost follows what is open and what has happened since that day, not the whole history.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.listing import Asked, Listed, Records, containing, part
from sqlalchemy import (
    BigInteger,
    Date,
    Text,
    bindparam,
    cast,
    func,
    null,
    select,
    text,
    true,
    union_all,
)

from chassis import values
from finance.payables.model import Bill, PayableEntry, SupplierPayment
from finance.purchasing.readable import Supplier
from finance.receivables.queries.ageing import require_not_later
from finance.receivables.queries.owed import ages, overdue, total
from finance.receivables.rules import AGES, Ageing

READ = "payable.read"
LINES_MAX = 500
AS_AT: Any = bindparam("as_at", type_=Date)


def _later(column: Any) -> Any:
    return (
        select(column.label("id"), cast(func.sum(PayableEntry.minor), BigInteger).label("minor"))
        .where(PayableEntry.entered_on > AS_AT, column.is_not(None))
        .group_by(column)
    )


_LATER_ON_BILLS = _later(PayableEntry.bill_id).cte("later_on_bills")
_LATER_ON_ACCOUNT = (
    _later(PayableEntry.supplier_payment_id)
    .where(PayableEntry.bill_id.is_(None))
    .cte("later_on_account")
)


def _rows(model: Any, later: Any, due_on: Any, bill_id: Any) -> Any:
    minor = model.owed_minor - func.coalesce(later.c.minor, 0)
    open_now = select(model.id).where(model.owed_minor != text("0"))
    return (
        select(
            bill_id.label("bill_id"),
            *(model.supplier_id, model.currency_code),
            due_on.label("due_on"),
            cast(minor, BigInteger).label("minor"),
        )
        .outerjoin(later, later.c.id == model.id)
        .where(model.id.in_(open_now.union_all(select(later.c.id))), minor != 0)
    )


_OWED = union_all(
    _rows(Bill, _LATER_ON_BILLS, Bill.due_on, Bill.id),
    _rows(SupplierPayment, _LATER_ON_ACCOUNT, cast(null(), Date), null()),
).subquery("owed")
_by_supplier = (
    select(
        *(_OWED.c.supplier_id, *ages(_OWED)),
        *(overdue(_OWED).label("overdue"), total(_OWED).label("total")),
        func.count(_OWED.c.bill_id).label("bills"),
        func.min(_OWED.c.due_on).filter(_OWED.c.minor > 0).label("oldest_due_on"),
    )
    .where(_OWED.c.currency_code == bindparam("currency_code"))
    .group_by(_OWED.c.supplier_id)
    .subquery("payable")
)
_ROW = _by_supplier.c
_NAME = select(Supplier.name).where(Supplier.id == _ROW.supplier_id).scalar_subquery()
PAYABLES = Records(
    select(_ROW.supplier_id.label("id"), _NAME.label("supplier_name"), _by_supplier),
    {
        "id": _ROW.supplier_id,
        "supplier": _NAME,
        **{name: _ROW[name] for name in (*AGES, "credit", "total", "overdue", "bills")},
        "oldest_due_on": _ROW.oldest_due_on,
    },
    None,
    default="-total",
    search=containing("search", _NAME),
    as_at=true(),
    currency_code=true(),
)


def list_payables(
    reading: Reading, as_at: date, currency_code: str, search: str, asked: Asked
) -> Listed:
    """By supplier; the largest debt first if no other order is given."""
    require_not_later(reading, as_at, "as_at")
    return PAYABLES.page(
        reading, [READ], asked, as_at=as_at, currency_code=currency_code, search=part(search)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class PayableSum:
    """What is owed to all suppliers in one currency."""

    currency_code: str
    suppliers: int
    ageing: Ageing


def payable_sums(reading: Reading, as_at: date) -> list[PayableSum]:
    reading.actor.require(READ)
    require_not_later(reading, as_at, "as_at")
    rows = reading.session.execute(_SUMS, {"as_at": as_at})
    return [
        PayableSum(currency_code=row[0], suppliers=row[1], ageing=Ageing(*row[2:])) for row in rows
    ]


_SUMS = (
    select(_OWED.c.currency_code, func.count(_OWED.c.supplier_id.distinct()), *ages(_OWED))
    .group_by(_OWED.c.currency_code)
    .order_by(_OWED.c.currency_code)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PayableLine:
    """kind: billed, reversed, paid or taken_back. minor: added to what is owed."""

    day: date
    kind: str
    bill_id: str
    supplier_payment_id: str
    reference: str
    minor: int
    balance: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SupplierStatement:
    """In minor units of its currency; the lines lead from opening to closing."""

    supplier_id: str
    supplier_name: str
    first: date
    last: date
    currency_code: str
    opening: int
    closing: int
    lines: list[PayableLine] = field(default_factory=list)


def supplier_statement(
    reading: Reading, supplier_id: str, first: date | None, last: date | None, currency_code: str
) -> SupplierStatement:
    """What was billed and paid between two days; what moves to a bill from account is no line."""
    reading.actor.require(READ)
    supplier = reading.get(Supplier, supplier_id)
    until = last or reading.today
    require_not_later(reading, until, "to")
    since = first or until - timedelta(days=90)
    values.window(since, until, "from", "to")
    code = values.currency(currency_code or supplier.currency_code, "currency_code")
    given = {"supplier_id": supplier.id, "currency_code": code, "first": since, "last": until}
    before = {**given, "as_at": since - timedelta(days=1)}
    opening: int = reading.session.scalar(_OPENING, before) or 0
    rows = reading.session.execute(_LINES, given).all()
    if len(rows) > LINES_MAX:
        raise Invalid(
            "STATEMENT_TOO_LONG",
            f"There are more than {LINES_MAX} bills and payments between these days; ask for fewer "
            "days.",
            field="from",
        )
    lines = list(_balanced(rows, opening))
    return SupplierStatement(
        supplier_id=supplier.id,
        supplier_name=supplier.name,
        first=since,
        last=until,
        currency_code=code,
        opening=opening,
        closing=lines[-1].balance if lines else opening,
        lines=lines,
    )


def _balanced(rows: Sequence[Any], opening: int) -> Iterable[PayableLine]:
    balance = opening
    for row in rows:
        balance += row.minor
        yield PayableLine(
            day=row.entered_on,
            kind=row.kind,
            bill_id=row.bill_id or "",
            supplier_payment_id=row.supplier_payment_id or "",
            reference=row.reference or "",
            minor=row.minor,
            balance=balance,
        )


_OPENING = select(total(_OWED)).where(
    _OWED.c.supplier_id == bindparam("supplier_id"),
    _OWED.c.currency_code == bindparam("currency_code"),
)
_moves = (
    select(
        *(PayableEntry.entered_on, PayableEntry.kind, PayableEntry.supplier_payment_id),
        cast(func.sum(PayableEntry.minor), BigInteger).label("minor"),
        func.min(cast(PayableEntry.id, Text)).label("id"),
        func.min(cast(PayableEntry.bill_id, Text)).label("bill_id"),
    )
    .where(
        PayableEntry.supplier_id == bindparam("supplier_id"),
        PayableEntry.currency_code == bindparam("currency_code"),
        PayableEntry.entered_on.between(
            bindparam("first", type_=Date), bindparam("last", type_=Date)
        ),
    )
    .group_by(
        *(PayableEntry.entered_on, PayableEntry.kind, PayableEntry.supplier_payment_id),
        func.coalesce(PayableEntry.supplier_payment_id, PayableEntry.bill_id),
    )
    .having(func.sum(PayableEntry.minor) != 0)
    .subquery("moves")
)
_LINES = (
    select(
        *(_moves.c.entered_on, _moves.c.kind, _moves.c.supplier_payment_id, _moves.c.minor),
        _moves.c.bill_id,
        func.coalesce(SupplierPayment.reference, Bill.supplier_number).label("reference"),
    )
    .outerjoin(SupplierPayment, SupplierPayment.id == _moves.c.supplier_payment_id)
    .outerjoin(Bill, cast(Bill.id, Text) == _moves.c.bill_id)
    .order_by(_moves.c.entered_on, _moves.c.id)
    .limit(LINES_MAX + 1)
)
