"""What several projects have as budget, used and committed, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from sqlalchemy import BigInteger, cast, func, or_, select

from finance.billing.readable import InvoiceLine
from finance.costs.rules import charge_of
from finance.entries.readable import ENTRY_SUM
from finance.passed_on.readable import PassedOn
from finance.purchasing.model import OrderLine, PurchaseOrder
from finance.purchasing.rules import COMMITTED
from finance.quoting.readable import Budget


@dataclass(slots=True)
class ProjectWorth:
    """Of one project in one currency, at what the client pays; cost: what it cost the agency."""

    budget: int = 0
    actual: int = 0
    committed: int = 0
    cost: int = 0


def worth_of_projects(
    reading: Reading, project_ids: Sequence[str]
) -> dict[tuple[str, str], ProjectWorth]:
    """By project and currency: as `commitments.standing_of` says of one."""
    found: dict[tuple[str, str], ProjectWorth] = {}
    if not project_ids:
        return found

    def of(project_id: str, code: str | None) -> ProjectWorth:
        return found.setdefault((str(project_id), code or ""), ProjectWorth())

    rows = reading.session.execute
    for row in rows(_budgets(project_ids)):
        of(row.project_id, row.currency_code).budget += row.total_minor
    for row in rows(_sums(project_ids)):
        of(row.project_id, row.currency_code).actual += row.value
        of(row.project_id, row.cost_currency_code).cost += row.cost
    invoiced = {str(row.line_id): row for row in rows(_invoiced(project_ids))}
    for row in invoiced.values():
        of(row.project_id, row.currency_code).actual += row.minor
    for row in rows(_open(project_ids)):
        known = invoiced.get(str(row.id))
        left = row.amount_minor - row.billed_minor
        of(row.project_id, row.currency_code).committed += (
            charge_of(left, row.markup_bp if row.billable else 0)
            if row.charge_minor is None
            else max(row.charge_minor - (known.minor if known else 0), 0)
        )
    return found


def _budgets(ids: Sequence[str]) -> Any:
    return select(Budget.project_id, Budget.currency_code, Budget.total_minor).where(
        Budget.project_id.in_(ids)
    )


def _sums(ids: Sequence[str]) -> Any:
    columns = ENTRY_SUM.c
    key = (columns.project_id, columns.currency_code, columns.cost_currency_code)
    value = cast(func.sum(columns.value_minor + columns.expense_minor), BigInteger)
    cost = cast(func.sum(columns.cost_minor), BigInteger)
    sums = select(*key, value.label("value"), cost.label("cost"))
    return sums.where(columns.project_id.in_(ids)).group_by(*key)


def _invoiced(ids: Sequence[str]) -> Any:
    """By line of an order: what issued invoices charge of it, less credits."""
    key = (PassedOn.purchase_order_line_id, PassedOn.project_id, PassedOn.currency_code)
    minor = cast(func.sum(InvoiceLine.amount_minor), BigInteger).label("minor")
    return (
        select(key[0].label("line_id"), *key[1:], minor)
        .join(InvoiceLine, InvoiceLine.id == PassedOn.invoice_line_id)
        .where(PassedOn.project_id.in_(ids), key[0].is_not(None), PassedOn.posted_on.is_not(None))
        .group_by(*key)
    )


def _open(ids: Sequence[str]) -> Any:
    """Lines of orders that are committed and not billed in full."""
    more = OrderLine.amount_minor > OrderLine.billed_minor
    return (
        select(
            *(PurchaseOrder.project_id, PurchaseOrder.currency_code, OrderLine.id),
            *(OrderLine.amount_minor, OrderLine.billed_minor, OrderLine.billable),
            *(OrderLine.markup_bp, OrderLine.charge_minor),
        )
        .join(PurchaseOrder, PurchaseOrder.id == OrderLine.purchase_order_id)
        .where(
            PurchaseOrder.project_id.in_(ids),
            PurchaseOrder.status.in_([status.value for status in COMMITTED]),
            or_(more, OrderLine.charge_minor.is_not(None)),
            ~OrderLine.cancelled,
        )
    )
