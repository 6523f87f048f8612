"""What of a project's budget is used, committed, and left (domain A7)."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import BigInteger, bindparam, cast, func, or_, select

from finance.billing.readable import InvoiceLine
from finance.costs.rules import charge_of
from finance.entries.readable import ENTRY_SUM
from finance.passed_on.readable import PassedOn
from finance.purchasing.model import OrderLine, PurchaseOrder
from finance.purchasing.rules import COMMITTED, BudgetStanding
from finance.quoting.readable import Budget

_BUDGET = prepared(
    select(Budget.total_minor).where(
        Budget.project_id == bindparam("project_id"), Budget.currency_code == bindparam("code")
    ),
    lambda minor: minor,
)
_ACTUAL = prepared(
    select(
        cast(
            func.coalesce(func.sum(ENTRY_SUM.c.value_minor + ENTRY_SUM.c.expense_minor), 0),
            BigInteger,
        )
    ).where(
        ENTRY_SUM.c.project_id == bindparam("project_id"),
        ENTRY_SUM.c.currency_code == bindparam("code"),
    ),
    lambda minor: minor,
)
_OPEN = (
    select(
        *(OrderLine.id, OrderLine.amount_minor, OrderLine.billed_minor, OrderLine.billable),
        *(OrderLine.markup_bp, OrderLine.charge_minor, OrderLine.direct),
    )
    .join(PurchaseOrder, PurchaseOrder.id == OrderLine.purchase_order_id)
    .where(
        PurchaseOrder.project_id == bindparam("project_id"),
        PurchaseOrder.currency_code == bindparam("code"),
        PurchaseOrder.status.in_([status.value for status in COMMITTED]),
        or_(OrderLine.amount_minor > OrderLine.billed_minor, OrderLine.charge_minor.is_not(None)),
        ~OrderLine.cancelled,
    )
)


def standing_of(reading: Reading, project_id: str, currency_code: str) -> BudgetStanding:
    """In one currency; a budget of nothing while the project has none in it."""
    budget = _BUDGET.first(reading, project_id=project_id, code=currency_code)
    worked = _ACTUAL.one(reading, project_id=project_id, code=currency_code)
    invoiced = _invoiced(reading, project_id, currency_code)
    actual = worked + sum(invoiced.values())
    ordered = _committed(reading, project_id, currency_code, invoiced)
    return BudgetStanding(budget or 0, actual, ordered, has_budget=budget is not None)


def committed(reading: Reading, project_id: str, currency_code: str) -> int:
    """Ordered and not billed, at what the client pays for it where it is passed on; of media, what
    the client is to pay and has not been invoiced."""
    invoiced = _invoiced(reading, project_id, currency_code)
    return _committed(reading, project_id, currency_code, invoiced)


def _committed(
    reading: Reading, project_id: str, currency_code: str, invoiced: Mapping[str, int]
) -> int:
    rows = reading.session.execute(_OPEN, {"project_id": project_id, "code": currency_code})
    return sum(
        charge_of(amount - billed, markup if billable else 0)
        if charge is None
        else max(charge - invoiced.get(id_, 0), 0)
        for id_, amount, billed, billable, markup, charge, _ in rows
    )


def to_invoice(reading: Reading, project_id: str, currency_code: str) -> int:
    """Of media that is ordered: what the client pays and has not been invoiced."""
    invoiced = _invoiced(reading, project_id, currency_code)
    rows = reading.session.execute(_OPEN, {"project_id": project_id, "code": currency_code})
    return sum(
        max(row.charge_minor - invoiced.get(row.id, 0), 0)
        for row in rows
        if row.charge_minor is not None
    )


def open_purchases(reading: Reading, project_id: str, currency_code: str) -> int:
    """Ordered and not billed, at what suppliers charge for it."""
    rows = reading.session.execute(_OPEN, {"project_id": project_id, "code": currency_code})
    return sum(max(row.amount_minor - row.billed_minor, 0) for row in rows if not row.direct)


def _invoiced(reading: Reading, project_id: str, currency_code: str) -> dict[str, int]:
    """By line of an order: what issued invoices charge of it, less credits."""
    rows = reading.session.execute(_INVOICED, {"project_id": project_id, "code": currency_code})
    return {str(id_): int(minor) for id_, minor in rows}


_INVOICED = (
    select(PassedOn.purchase_order_line_id, cast(func.sum(InvoiceLine.amount_minor), BigInteger))
    .join(InvoiceLine, InvoiceLine.id == PassedOn.invoice_line_id)
    .where(
        PassedOn.project_id == bindparam("project_id"),
        PassedOn.currency_code == bindparam("code"),
        PassedOn.purchase_order_line_id.is_not(None),
        PassedOn.posted_on.is_not(None),
    )
    .group_by(PassedOn.purchase_order_line_id)
)
