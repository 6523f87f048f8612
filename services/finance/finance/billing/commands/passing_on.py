"""Costs that are passed on to the client: gathered on one line of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict

from finance.billing.model import BillingPlan, Invoice, InvoiceLine, LineKind
from finance.billing.rules.charging import BillableWork, expenses_in_words
from finance.costs.queries import BillableCost, billable_costs

COSTS_PER_INVOICE_MAX = 2_000


def free_costs_of(tx: Transaction, project_id: str, through: date | None) -> Sequence[BillableCost]:
    """Costs to be passed on that no document holds; the oldest first. through None: none."""
    if through is None:
        return []
    found = billable_costs(tx, project_id, through, COSTS_PER_INVOICE_MAX + 1)
    if len(found) > COSTS_PER_INVOICE_MAX:
        raise Conflict(
            "TOO_MANY_EXPENSES",
            f"One invoice holds at most {COSTS_PER_INVOICE_MAX} expenses; choose an earlier "
            "`through`.",
            field="through",
        )
    return found


def currency_of_draft(
    plan: BillingPlan, work: Sequence[BillableWork], costs: Sequence[BillableCost]
) -> str:
    """Of a draft without milestones: that of the work, else of the costs."""
    first: Sequence[BillableWork | BillableCost] = work or costs
    return first[0].currency_code if first else plan.currency_code


def expense_line(
    tx: Transaction, invoice: Invoice, found: Sequence[BillableCost]
) -> dict[str, Sequence[BillableCost]]:
    """One line for the costs in the document's currency; the costs by the line's id."""
    costs = [cost for cost in found if cost.currency_code == invoice.currency_code]
    if not costs:
        return {}
    line = InvoiceLine(
        id=tx.new_id(),
        invoice_id=invoice.id,
        position=len(invoice.lines),
        kind=LineKind.EXPENSE,
        description=expenses_in_words([cost.incurred_on for cost in costs]),
        amount_minor=sum(cost.charge_minor for cost in costs),
        tax_rate_bp=0,
        tax_category="",
    )
    invoice.lines.append(line)
    return {line.id: costs}
