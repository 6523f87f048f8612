"""What a type of billing asks for besides milestones, and what a change may not contradict."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.money import Money

from chassis import values
from finance.billing.model import BillingPlan, LineKind
from finance.billing.model.plan import WITH_CAP, BillingType
from finance.billing.queries.charged import charged_as, charged_of
from finance.billing.rules.sharing import FULL_SHARE_BP


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanTerms:
    """What a type asks for besides milestones: a ceiling and how a saving is shared; a fee."""

    cap: Money | None = None
    cap_reason: str = ""
    saving_share_bp: int = 0
    fee: Money | None = None
    cost_budget: Money | None = None


NO_TERMS = PlanTerms()


def check_terms(billing_type: BillingType, terms: PlanTerms) -> None:
    """Each term is there where its type needs it, and only there."""
    _check_one("cap", terms.cap, needed=billing_type in WITH_CAP)
    _check_one("fee", terms.fee, needed=billing_type is BillingType.PERCENT_COMPLETE)
    shares = billing_type is BillingType.GUARANTEED_MAXIMUM
    values.number(terms.saving_share_bp, "saving_share_bp", 0, FULL_SHARE_BP if shares else 0)
    values.text(terms.cap_reason, "cap_reason")
    if terms.cost_budget is not None:
        _check_one("cost_budget", terms.cost_budget, needed=terms.fee is not None)


def _check_one(field: str, amount: Money | None, *, needed: bool) -> None:
    if needed and amount is None:
        raise Invalid("VALUE_REQUIRED", f"This billing_type needs a {field}.", field=field)
    if amount is not None and not needed:
        raise Invalid(
            "TERM_NOT_OF_TYPE", f"This billing_type has no {field}; leave it out.", field=field
        )
    if amount is not None:
        values.amount(amount, field, least=1)


def currency_of_terms(terms: PlanTerms) -> str:
    """Of the ceiling or the fee; empty where there is neither."""
    amount = terms.cap or terms.fee
    return amount.currency_code if amount else ""


def take_terms(
    tx: Transaction,
    plan: BillingPlan,
    billing_type: BillingType,
    terms: PlanTerms,
    currency_code: str,
) -> None:
    """Set them on the plan; Conflict where what is charged already contradicts them."""
    for field in ("cap", "fee", "cost_budget"):
        amount = getattr(terms, field)
        if amount is not None:
            values.amount(amount, field, currency_code, least=1)
    _check_progress(tx, plan, billing_type, terms)
    _take_cap(tx, plan, terms, currency_code)
    plan.saving_share_bp = terms.saving_share_bp
    plan.fee_minor = terms.fee.amount_minor if terms.fee else None
    plan.cost_budget_minor = terms.cost_budget.amount_minor if terms.cost_budget else None


def _take_cap(tx: Transaction, plan: BillingPlan, terms: PlanTerms, currency_code: str) -> None:
    before, now = plan.cap_minor, terms.cap.amount_minor if terms.cap else None
    if now == before:
        return
    reason = values.text(terms.cap_reason, "cap_reason", required=before is not None)
    if now is not None:
        charged = charged_of(tx, plan.project_id, currency_code).charged
        if now < charged:
            raise Conflict(
                "CAP_BELOW_CHARGED",
                f"{Money(charged, currency_code)} is charged already, on documents and drafts; set "
                "a ceiling of at least that, or credit or discard first.",
                field="cap",
                details={"charged_minor": str(charged)},
            )
    plan.cap_minor, plan.cap_reason, plan.cap_set_on = now, reason, tx.today


def _check_progress(
    tx: Transaction, plan: BillingPlan, billing_type: BillingType, terms: PlanTerms
) -> None:
    """What progress has billed stays within the fee, and stays billed by progress."""
    if plan.billing_type != BillingType.PERCENT_COMPLETE:
        return
    billed = charged_as(tx, plan.project_id, LineKind.PROGRESS)
    fee = terms.fee.amount_minor if terms.fee else 0
    if billed > fee:
        words = Money(billed, plan.currency_code)
        raise Conflict(
            "PROGRESS_BILLED",
            f"{words} is billed by progress. Choose a fee of at least that, or bill a smaller "
            "progress first, which credits the difference.",
            field="fee" if billing_type is BillingType.PERCENT_COMPLETE else "billing_type",
        )
