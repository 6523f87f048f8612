"""Undoing a quote's acceptance, which needs to know that nothing is billed by it."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.errors import Conflict
from sqlalchemy import select

from finance.billing.model import INVOICE, BillingPlan, Invoice
from finance.billing.model.plan import BillingType
from finance.billing.queries.invoices import bills_project
from finance.billing.rules.settling import InvoiceStatus
from finance.quoting import queries as quotes
from finance.quoting.commands.quotes import undo_acceptance
from finance.quoting.readable import Quote


def undo_quote_acceptance(tx: Transaction, quote_id: str, expected_version: int = 0) -> Quote:
    """The quote leaves the budget, while nothing of its project is drafted or billed."""
    quote = undo_acceptance(tx, quote_id, expected_version)
    if quote.project_id is not None:
        tx.session.flush()
        _refuse_invoiced(tx, quote.project_id)
        _refuse_planned(tx, quote.project_id)
    return quote


def _refuse_invoiced(tx: Transaction, project_id: str) -> None:
    live = (
        select(Invoice.number)
        .where(
            bills_project(project_id),
            Invoice.kind == INVOICE,
            Invoice.status != InvoiceStatus.CREDITED,
        )
        .order_by(Invoice.id)
        .limit(1)
    )
    for number in tx.session.scalars(live):
        raise Conflict(
            "PROJECT_INVOICED",
            f"{number or 'A draft'} bills this project; credit or discard it first.",
            field="quote_id",
            details={"number": number or ""},
        )


def _refuse_planned(tx: Transaction, project_id: str) -> None:
    """Milestones that are shares of the quotes, or a fixed price that would exceed them."""
    plan = tx.session.scalars(
        select(BillingPlan).where(BillingPlan.project_id == project_id)
    ).first()
    if plan is None or not plan.milestones:
        return
    sold = quotes.sold(tx, project_id)
    left = sold.amount_minor if sold else 0
    shared = any(milestone.share_bp is not None for milestone in plan.milestones)
    exceeds = plan.billing_type == BillingType.FIXED_PRICE and plan.planned.amount_minor > left
    if shared or exceeds:
        raise Conflict(
            "BILLING_PLAN_DEPENDS",
            "The project's billing plan counts on this quote; correct or withdraw the plan first.",
            field="quote_id",
        )
