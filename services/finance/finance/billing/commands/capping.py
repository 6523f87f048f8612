"""Ceilings: no draft charges more than its project's ceiling leaves.

Whatever a draft charges above it is held back by a line of a negative amount, which every change
of the draft states again. Plans are locked before they are read, in the order of their projects, so
that drafts of one project cannot use the same room twice.
"""

from __future__ import annotations

from collections.abc import Mapping

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.loading import columns_of, made_of_row
from chassis.money import Money
from chassis.prepared import one_of, prepared
from sqlalchemy import select

from finance.billing.commands.documents import add_up, project_of, projects_of
from finance.billing.model import BillingPlan, Invoice, InvoiceLine, LineKind
from finance.billing.queries.charged import charged_of
from finance.billing.rules.capping import held_in_words

ROUNDS = 2
"""A line that is given with tax may move by a cent when the held back line joins it."""

_CAPPED = prepared(
    select(*columns_of(BillingPlan))
    .where(one_of(BillingPlan.project_id, "project_ids"), BillingPlan.cap_minor.is_not(None))
    .order_by(BillingPlan.project_id)
    .with_for_update(),
    made_of_row(BillingPlan),
)


def add_up_within(
    tx: Transaction, invoice: Invoice, waiting_seconds: Mapping[str, int] | None = None
) -> None:
    """Add the draft up, within the ceilings of its projects.

    waiting_seconds: by project, the work that was left out for its ceiling; the line says so.
    """
    plans = _CAPPED.all(tx, project_ids=projects_of(invoice))
    add_up(invoice)
    for plan in (plan for plan in plans if plan.currency_code == invoice.currency_code):
        for _ in range(ROUNDS):
            _hold_back(tx, invoice, plan, (waiting_seconds or {}).get(plan.project_id, 0))
            add_up(invoice)


def _hold_back(tx: Transaction, invoice: Invoice, plan: BillingPlan, waiting_seconds: int) -> None:
    cap = plan.cap
    assert cap is not None
    its = [line for line in invoice.lines if project_of(invoice, line) == plan.project_id]
    present = next((one for one in its if is_holding(one)), None)
    elsewhere = charged_of(tx, plan.project_id, plan.currency_code, invoice.id)
    charges = sum(line.amount_minor for line in its if line is not present)
    excess = charges - elsewhere.room(cap.amount_minor)
    if excess <= 0 and not (waiting_seconds and excess == 0):
        if present is not None:
            invoice.lines.remove(present)
        return
    line = present or _holding_line(tx, invoice, plan, its)
    line.amount_minor = -excess
    held = Money(excess, plan.currency_code)
    line.description = held_in_words(str(cap), str(held), waiting_seconds)
    if present is None:
        invoice.lines.append(line)


def is_holding(line: InvoiceLine) -> bool:
    """A line that holds back, not one that releases."""
    return line.kind == LineKind.HELD_BACK and line.amount_minor <= 0


def _holding_line(
    tx: Transaction, invoice: Invoice, plan: BillingPlan, its: list[InvoiceLine]
) -> InvoiceLine:
    """Taxed like the largest line that it takes from."""
    largest = max(its, key=lambda line: line.amount_minor)
    return capped_line(tx, invoice, plan.project_id, largest)


def capped_line(
    tx: Transaction, invoice: Invoice, project_id: str, like: InvoiceLine | None
) -> InvoiceLine:
    """Taxed like the other line; the caller taxes it where there is none."""
    return InvoiceLine(
        id=tx.new_id(),
        invoice_id=invoice.id,
        position=len(invoice.lines),
        kind=LineKind.HELD_BACK,
        description="",
        amount_minor=0,
        tax_rate_bp=like.tax_rate_bp if like else 0,
        tax_category=like.tax_category if like else "",
        tax_reason=like.tax_reason if like else "",
        project_id=project_id,
    )


def cap_reached(plan: BillingPlan, waiting: int) -> Conflict:
    """Nothing more can be charged of a project."""
    return Conflict(
        "CAP_REACHED",
        f"The ceiling of {plan.cap} is charged in full; work worth "
        f"{Money(waiting, plan.currency_code)} waits beyond it. Raise the ceiling in the billing "
        "plan, or write the work off.",
        field="project_id",
        details={"cap": str(plan.cap), "over_servicing_minor": str(waiting)},
    )
