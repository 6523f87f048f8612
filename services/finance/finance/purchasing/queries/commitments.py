"""What of a project's budget is used, committed, and left (domain A7)."""

from __future__ import annotations

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import BigInteger, bindparam, cast, func, select

from finance.costs.rules import charge_of
from finance.entries.readable import ENTRY_SUM
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
    select(OrderLine.amount_minor, OrderLine.billed_minor, OrderLine.billable, OrderLine.markup_bp)
    .join(PurchaseOrder, PurchaseOrder.id == OrderLine.purchase_order_id)
    .where(
        PurchaseOrder.project_id == bindparam("project_id"),
        PurchaseOrder.currency_code == bindparam("code"),
        PurchaseOrder.status.in_([status.value for status in COMMITTED]),
        OrderLine.amount_minor > OrderLine.billed_minor,
    )
)


def standing_of(reading: Reading, project_id: str, currency_code: str) -> BudgetStanding:
    """In one currency; a budget of nothing while the project has none in it."""
    budget = _BUDGET.first(reading, project_id=project_id, code=currency_code)
    actual = _ACTUAL.one(reading, project_id=project_id, code=currency_code)
    ordered = committed(reading, project_id, currency_code)
    return BudgetStanding(budget or 0, actual, ordered, has_budget=budget is not None)


def committed(reading: Reading, project_id: str, currency_code: str) -> int:
    """Ordered and not billed, at what the client pays for it where it is passed on."""
    rows = reading.session.execute(_OPEN, {"project_id": project_id, "code": currency_code})
    return sum(
        charge_of(amount - billed, markup if billable else 0)
        for amount, billed, billable, markup in rows
    )
