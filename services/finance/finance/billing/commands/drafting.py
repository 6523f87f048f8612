"""Drafts: what could be invoiced, gathered and reserved, and thrown away again.

A draft changes nothing financial: its hours are unbilled work until it is issued. It reserves
them, so that no hour is on two invoices; a unique index of the database says so too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from chassis.actor import Role
from chassis.database import Transaction
from chassis.errors import Conflict, NotFound
from chassis.ids import require_id
from chassis.money import Money
from sqlalchemy import delete, insert, select, update

from finance.billing import queries
from finance.billing.model import (
    INVOICE,
    BillingMilestone,
    BillingPlan,
    Invoice,
    InvoicedTime,
    InvoiceLine,
)
from finance.billing.model.invoice import InvoiceStatus
from finance.billing.model.plan import BillingType, MilestoneStatus
from finance.billing.rules import (
    FULL_SHARE_BP,
    BillableWork,
    CoveredMilestone,
    DueMilestone,
    TimeLine,
    cover,
    tax_by_line,
    time_lines,
)
from finance.inputs import number_of
from finance.quoting import queries as quotes
from finance.replicas import queries as replicas

MILESTONES_PER_INVOICE_MAX = 100
WORK_PER_INVOICE_MAX = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceTerms:
    """The agency's tax: its standard rate, and whether it is rounded by line or on the total."""

    standard_tax_rate_bp: int
    tax_rounding: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedDraft:
    """What a draft is to gather. through: milestones due and work done up to that day.

    milestone_ids: these milestones, due or not; empty: all that are due. tax_rate_bp None: as
    it was offered, which is the latest accepted quote's, else the standard rate.
    """

    project_id: str
    through: date
    milestone_ids: Sequence[str] = ()
    leave_out_time: bool = False
    tax_rate_bp: int | None = None


def draft_invoice(tx: Transaction, wanted: WantedDraft, terms: InvoiceTerms) -> Invoice:
    """Gather due milestones and unbilled work of one currency; Conflict if there is nothing.

    Time and materials: both are charged. Fixed price: the hours are allocated to the milestones
    at no extra, so that they leave the unbilled work with them.
    """
    tx.actor.require(Role.FINANCE)
    project = replicas.require_project(tx, wanted.project_id)
    client_id = replicas.client_of(project)
    rate_bp = _tax_rate_bp(tx, project.project_id, wanted, terms)
    plan = _billable_plan(tx, project.project_id)
    milestones = _milestones(plan, wanted)
    work = _work(tx, plan, milestones, wanted)
    charged = _charged(plan, milestones, work)
    if sum(line.amount_minor for line in charged) <= 0:
        raise _nothing_to_bill(tx, wanted)
    currency_code = plan.currency_code if milestones else work[0].currency_code
    invoice = _invoice(tx, project.project_id, client_id, currency_code, terms)
    _write_lines(tx, invoice, charged, rate_bp)
    _reserve(tx, invoice, charged, milestones)
    tx.record(invoice.drafted())
    return invoice


def _tax_rate_bp(tx: Transaction, project_id: str, wanted: WantedDraft, terms: InvoiceTerms) -> int:
    if wanted.tax_rate_bp is not None:
        return number_of(wanted.tax_rate_bp, "tax_rate_bp", 0, FULL_SHARE_BP)
    offered = quotes.accepted_tax_rate_bp(tx, project_id)
    return terms.standard_tax_rate_bp if offered is None else offered


def discard_invoice(tx: Transaction, invoice_id: str) -> None:
    """Throw a draft away: its hours and milestones are free again."""
    tx.actor.require(Role.FINANCE)
    invoice = tx.load(Invoice, invoice_id)
    tx.record(invoice.discard())
    line_ids = select(InvoiceLine.id).where(InvoiceLine.invoice_id == invoice.id)
    tx.session.execute(delete(InvoicedTime).where(InvoicedTime.invoice_line_id.in_(line_ids)))
    free_milestones(tx, invoice.id)
    tx.session.delete(invoice)


def free_milestones(tx: Transaction, invoice_id: str) -> None:
    """What an invoice billed is planned again."""
    held = update(BillingMilestone).where(BillingMilestone.invoice_id == invoice_id)
    tx.session.execute(held.values(status=MilestoneStatus.PLANNED.value, invoice_id=None))


def _billable_plan(tx: Transaction, project_id: str) -> BillingPlan:
    """The project's plan, locked: drafts of one project are made one after the other."""
    found = tx.session.scalars(
        select(BillingPlan.id).where(BillingPlan.project_id == project_id)
    ).first()
    if found is None:
        raise Conflict(
            "BILLING_PLAN_MISSING",
            "It is not said how this project is billed; set its billing plan first.",
            field="project_id",
        )
    plan = tx.load(BillingPlan, found)
    if plan.billing_type == BillingType.NON_BILLABLE:
        raise Conflict(
            "PROJECT_NOT_BILLABLE",
            "This project is non-billable by its plan; change the billing plan to invoice it.",
            field="project_id",
        )
    return plan


def _milestones(plan: BillingPlan, wanted: WantedDraft) -> list[BillingMilestone]:
    """Those named, else those that are due; in the order of their dates."""
    if not wanted.milestone_ids:
        return [m for m in plan.milestones if m.is_planned and m.due_on <= wanted.through]
    number_of(len(wanted.milestone_ids), "billing_milestone_ids", 0, MILESTONES_PER_INVOICE_MAX)
    named = {require_id(id_, "billing_milestone_ids") for id_ in wanted.milestone_ids}
    chosen = [milestone for milestone in plan.milestones if milestone.id in named]
    for missing in named - {milestone.id for milestone in chosen}:
        raise NotFound(
            "BILLING_MILESTONE_NOT_FOUND",
            f"The billing plan has no milestone {missing}.",
            field="billing_milestone_ids",
        )
    for taken in (milestone for milestone in chosen if not milestone.is_planned):
        raise Conflict(
            "BILLING_MILESTONE_TAKEN",
            f"{taken.name!r} is {taken.status} already; leave it out.",
            field="billing_milestone_ids",
            details={"status": taken.status, "invoice_id": taken.invoice_id or ""},
        )
    return chosen


def _work(
    tx: Transaction,
    plan: BillingPlan,
    milestones: Sequence[BillingMilestone],
    wanted: WantedDraft,
) -> list[BillableWork]:
    """Unbilled, unreserved work through the day, in the currency of the milestones or, without
    any, of the oldest work; oldest first."""
    if wanted.leave_out_time:
        return []
    found = queries.billable_work(tx, wanted.project_id, wanted.through, WORK_PER_INVOICE_MAX + 1)
    if len(found) > WORK_PER_INVOICE_MAX:
        raise Conflict(
            "TOO_MUCH_WORK",
            f"One invoice holds at most {WORK_PER_INVOICE_MAX} time entries; choose an earlier "
            "`through`.",
            field="through",
        )
    if not found:
        return []
    currency_code = plan.currency_code if milestones else found[0].currency_code
    return [entry for entry in found if entry.currency_code == currency_code]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Charge:
    """An invoice line before it has a place, a tax and a document."""

    description: str
    amount_minor: int
    seconds: int
    charge_role: str = ""
    milestone_id: str | None = None
    time_entry_ids: tuple[str, ...] = ()


def _charged(
    plan: BillingPlan, milestones: Sequence[BillingMilestone], work: Sequence[BillableWork]
) -> list[_Charge]:
    due = [DueMilestone(m.id, m.name, m.due_on, m.amount_minor) for m in milestones]
    if plan.billing_type == BillingType.FIXED_PRICE:
        return [_milestone_charge(covered) for covered in cover(due, work)] if due else []
    return [
        *(_milestone_charge(covered) for covered in cover(due, ())),
        *(_time_charge(line, work[0].currency_code) for line in time_lines(work)),
    ]


def _milestone_charge(covered: CoveredMilestone) -> _Charge:
    return _Charge(
        description=covered.milestone.name,
        amount_minor=covered.milestone.amount_minor,
        seconds=covered.seconds,
        milestone_id=covered.milestone.id,
        time_entry_ids=covered.time_entry_ids,
    )


def _time_charge(line: TimeLine, currency_code: str) -> _Charge:
    hours = f"{line.seconds / 3600:.2f}"
    hourly = Money(line.hourly_minor, currency_code)
    return _Charge(
        description=f"{line.charge_role.capitalize() or 'Time'}: {hours} h at {hourly} an hour",
        amount_minor=line.amount_minor,
        seconds=line.seconds,
        charge_role=line.charge_role,
        time_entry_ids=line.time_entry_ids,
    )


def _nothing_to_bill(tx: Transaction, wanted: WantedDraft) -> Conflict:
    unpriced = queries.unpriced_seconds(tx, wanted.project_id)
    waiting = (
        f" {unpriced / 3600:.2f} approved hours have no price yet: make a rate card for them."
        if unpriced
        else ""
    )
    return Conflict(
        "NOTHING_TO_BILL",
        f"No milestone is due and no charge for approved time is open through {wanted.through}; "
        f"choose a later day or name a milestone.{waiting}",
        field="through",
        details={"unpriced_seconds": str(unpriced)},
    )


def _invoice(
    tx: Transaction, project_id: str, client_id: str, currency_code: str, terms: InvoiceTerms
) -> Invoice:
    invoice = Invoice(
        id=tx.new_id(),
        kind=INVOICE,
        project_id=project_id,
        client_id=client_id,
        status=InvoiceStatus.DRAFT.value,
        currency_code=currency_code,
        net_minor=0,
        tax_minor=0,
        total_minor=0,
        tax_rounding=terms.tax_rounding,
        created_at=tx.now,
    )
    tx.add(invoice)
    return invoice


def _write_lines(
    tx: Transaction, invoice: Invoice, charged: Sequence[_Charge], rate_bp: int
) -> None:
    amounts = [charge.amount_minor for charge in charged]
    taxes = tax_by_line(amounts, rate_bp, invoice.tax_rounding)
    for position, (charge, tax_minor) in enumerate(zip(charged, taxes, strict=True)):
        invoice.lines.append(
            InvoiceLine(
                id=tx.new_id(),
                invoice_id=invoice.id,
                position=position,
                description=charge.description,
                charge_role=charge.charge_role,
                billing_milestone_id=charge.milestone_id,
                seconds=charge.seconds,
                amount_minor=charge.amount_minor,
                tax_rate_bp=rate_bp,
                tax_minor=tax_minor,
            )
        )
    invoice.net_minor = sum(amounts)
    invoice.tax_minor = sum(taxes)
    invoice.total_minor = invoice.net_minor + invoice.tax_minor


def _reserve(
    tx: Transaction,
    invoice: Invoice,
    charged: Sequence[_Charge],
    milestones: Iterable[BillingMilestone],
) -> None:
    for milestone in milestones:
        milestone.status = MilestoneStatus.DRAFTED.value
        milestone.invoice_id = invoice.id
    tx.session.flush()
    held = chain.from_iterable(
        ({"invoice_line_id": line.id, "time_entry_id": id_, "live": True} for id_ in ids)
        for line, ids in zip(
            invoice.lines, (charge.time_entry_ids for charge in charged), strict=True
        )
    )
    if rows := list(held):
        tx.session.execute(insert(InvoicedTime), rows)
