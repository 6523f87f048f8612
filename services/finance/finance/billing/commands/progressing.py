"""Billing a fee by its progress, and sharing what stayed below a guaranteed maximum.

Progress is cumulative: a draft charges fee x progress less what was billed before, so that the
parts sum to the whole. Progress that falls credits the difference, the latest document first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.money import Money
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from chassis import values
from finance.billing.commands.capping import add_up_within
from finance.billing.commands.charge_lines import InvoiceTerms
from finance.billing.commands.crediting import WantedCredit, credit_invoice
from finance.billing.commands.drafting import billable_plan, new_invoice, store_draft
from finance.billing.commands.gathering import WORK_PER_INVOICE_MAX
from finance.billing.model import BillingPlan, Invoice, InvoiceLine, LineKind
from finance.billing.model.plan import BillingType
from finance.billing.queries.charged import charged_as, charged_of, waiting_value
from finance.billing.queries.invoices import bills_project
from finance.billing.queries.work import billable_work
from finance.billing.rules.capping import (
    WHOLE_BP,
    earned_by,
    progress_by_cost,
    share_of_saving,
)
from finance.billing.rules.charging import BillableWork, HeldWork, shares_by_value
from finance.billing.rules.settling import InvoiceStatus
from finance.quoting import queries as quotes
from finance.replicas import queries as replicas
from finance.rights import of_project, require
from finance.taxing import TaxRate

CREDITS_MAX = 50
"""Documents that one fall of progress credits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progressed:
    """The result: a draft, or the credit notes of a fall, or nothing where nothing changed."""

    plan: BillingPlan
    draft: Invoice | None = None
    credit_notes: Sequence[Invoice] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedProgress:
    """progress_bp None: cost to date over the budgeted cost. costs: to date, by currency."""

    progress_bp: int | None = None
    reason: str = ""
    costs: Mapping[str, int] = field(default_factory=dict)


def bill_progress(
    tx: Transaction, project_id: str, wanted: WantedProgress, terms: InvoiceTerms
) -> Progressed:
    """Bill the fee up to this progress."""
    plan = _plan(tx, project_id, BillingType.PERCENT_COMPLETE, "invoice.write")
    by_hand = wanted.progress_bp
    share = _by_cost(plan, wanted.costs) if by_hand is None else by_hand
    values.number(share, "progress_bp", 0, WHOLE_BP)
    why = values.text(wanted.reason, "reason", required=by_hand is not None)
    _refuse_drafts(tx, plan, LineKind.PROGRESS)
    billed = charged_as(tx, plan.project_id, LineKind.PROGRESS)
    due = earned_by(plan.fee_minor or 0, share) - billed
    fact = plan.progress(share, why or "Cost to date over the budgeted cost", tx.today)
    made = Progressed(plan=plan)
    if due > 0:
        made = Progressed(plan=plan, draft=_catch_up(tx, plan, due, billed, terms))
    elif due < 0:
        made = Progressed(plan=plan, credit_notes=_fall(tx, plan, -due, why or "Progress fell"))
    tx.session.flush()
    tx.record(fact)
    return made


def draft_saving(tx: Transaction, project_id: str, terms: InvoiceTerms) -> Invoice:
    """At the end of a guaranteed maximum: the agency's share of what was saved.

    Refused while work is unbilled, since the actual is not known before.
    """
    plan = _plan(tx, project_id, BillingType.GUARANTEED_MAXIMUM, "invoice.write")
    waiting = waiting_value(tx, plan.project_id, plan.currency_code)
    if waiting:
        raise Conflict(
            "WORK_UNBILLED",
            f"Work worth {Money(waiting, plan.currency_code)} is unbilled, so what was saved is "
            "not known yet; bill it or write it off first.",
            field="project_id",
        )
    _refuse_drafts(tx, plan, None)
    if charged_as(tx, plan.project_id, LineKind.SAVING):
        raise Conflict(
            "SAVING_BILLED",
            "The saving of this project is billed already; credit it to share it again.",
            field="project_id",
        )
    charged = charged_of(tx, plan.project_id, plan.currency_code).charged
    amount = share_of_saving(plan.cap_minor or 0, charged, plan.saving_share_bp)
    if amount <= 0:
        raise Conflict(
            "NOTHING_SAVED",
            f"{Money(charged, plan.currency_code)} of {plan.cap} is charged and the share is "
            f"{plan.saving_share_bp / 100:g} %: there is nothing to share.",
            field="project_id",
        )
    saved = Money((plan.cap_minor or 0) - charged, plan.currency_code)
    words = f"Share of the saving: {plan.saving_share_bp / 100:g} % of {saved} below {plan.cap}"
    return _drafted(tx, plan, LineKind.SAVING, amount, words, (), terms)


def _plan(tx: Transaction, project_id: str, wanted: BillingType, permission: str) -> BillingPlan:
    project = replicas.require_project(tx, project_id)
    require(tx, permission, of_project(project))
    replicas.refuse_before_handover(project)
    plan = tx.load(BillingPlan, billable_plan(tx, project.project_id).id)
    if plan.billing_type != wanted:
        raise Conflict(
            "BILLING_TYPE_DIFFERS",
            f"This project is billed by {plan.billing_type.replace('_', ' ')}, not by "
            f"{wanted.value.replace('_', ' ')}; change its billing plan first.",
            field="project_id",
        )
    return plan


def _by_cost(plan: BillingPlan, costs: Mapping[str, int]) -> int:
    if not plan.cost_budget_minor:
        raise Conflict(
            "COST_BUDGET_MISSING",
            "The plan has no budgeted cost to measure progress by; set cost_budget in the billing "
            "plan, or give the progress by hand.",
            field="progress_bp",
        )
    return progress_by_cost(costs.get(plan.currency_code, 0), plan.cost_budget_minor)


def _refuse_drafts(tx: Transaction, plan: BillingPlan, kind: LineKind | None) -> None:
    """Of this kind, or any where it is None: what they charge is not settled yet."""
    drafts = select(Invoice.id).where(
        Invoice.status == InvoiceStatus.DRAFT.value, bills_project(plan.project_id)
    )
    if kind is not None:
        line = select(InvoiceLine.id).where(
            InvoiceLine.invoice_id == Invoice.id, InvoiceLine.kind == kind.value
        )
        drafts = drafts.where(line.exists())
    waiting = tx.session.scalar(drafts.limit(1))
    if waiting is not None:
        raise Conflict(
            "DRAFT_WAITS",
            "A draft of this project waits to be issued; issue or discard it first.",
            field="project_id",
            details={"invoice_id": waiting},
        )


def _catch_up(
    tx: Transaction, plan: BillingPlan, due: int, billed: int, terms: InvoiceTerms
) -> Invoice:
    """The hours up to today go with it, at no extra."""
    before = f", less {Money(billed, plan.currency_code)} billed before" if billed else ""
    words = f"Progress: {plan.progress_bp / 100:g} % of {plan.fee}{before}"
    found = billable_work(tx, plan.project_id, tx.today, WORK_PER_INVOICE_MAX)
    work = [entry for entry in found if entry.currency_code == plan.currency_code]
    return _drafted(tx, plan, LineKind.PROGRESS, due, words, work, terms)


def _drafted(
    tx: Transaction,
    plan: BillingPlan,
    kind: LineKind,
    amount: int,
    words: str,
    work: Sequence[BillableWork],
    terms: InvoiceTerms,
) -> Invoice:
    client_id = replicas.client_of(replicas.require_project(tx, plan.project_id))
    invoice = new_invoice(tx, plan.project_id, client_id, plan.currency_code, terms.tax_rounding)
    line = InvoiceLine(
        id=tx.new_id(),
        invoice_id=invoice.id,
        position=0,
        kind=kind,
        description=words,
        amount_minor=amount,
        tax_rate_bp=0,
        tax_category="",
        seconds=sum(entry.seconds for entry in work),
        project_id=plan.project_id,
    )
    line.take_tax_rate(_rate(tx, plan.project_id, terms))
    invoice.lines.append(line)
    add_up_within(tx, invoice)
    shares = shares_by_value(amount, work)
    held = [
        HeldWork(entry.work_id, entry.time_entry_id, share)
        for entry, share in zip(work, shares, strict=True)
    ]
    store_draft(tx, invoice, {line.id: held})
    return invoice


def _rate(tx: Transaction, project_id: str, terms: InvoiceTerms) -> TaxRate:
    """The one rate of the accepted quotes, else the standard rate; the line can be changed."""
    offered = quotes.accepted_tax_rates(tx, project_id).all
    return offered[0] if len(offered) == 1 else terms.standard


def _fall(tx: Transaction, plan: BillingPlan, amount: int, reason: str) -> list[Invoice]:
    """Credit lines of progress, the latest first, until the difference is credited."""
    notes: list[Invoice] = []
    for invoice_id, line_id, left in _progress_lines(tx, plan):
        part = min(left, amount)
        wanted = WantedCredit(line_id=line_id, amount=Money(part, plan.currency_code))
        notes.append(credit_invoice(tx, invoice_id, reason, [wanted])[1])
        amount -= part
        if not amount:
            break
    return notes


def _progress_lines(tx: Transaction, plan: BillingPlan) -> list[tuple[str, str, int]]:
    """(document, line, what is left of it) of issued lines of progress."""
    credit = aliased(InvoiceLine)
    left = InvoiceLine.amount_minor + func.coalesce(func.sum(credit.amount_minor), 0)
    rows = tx.session.execute(
        select(InvoiceLine.invoice_id, InvoiceLine.id, left)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .outerjoin(credit, credit.credits_line_id == InvoiceLine.id)
        .where(
            InvoiceLine.project_id == plan.project_id,
            InvoiceLine.kind == LineKind.PROGRESS.value,
            InvoiceLine.credits_line_id.is_(None),
            Invoice.number.is_not(None),
        )
        .group_by(InvoiceLine.id)
        .having(left > 0)
        .order_by(InvoiceLine.id.desc())
        .limit(CREDITS_MAX)
    )
    return [(invoice_id, line_id, int(rest)) for invoice_id, line_id, rest in rows]
