"""Drafts: what could be invoiced, gathered and reserved, and thrown away again.

A draft changes nothing financial: its hours are unbilled work until it is issued. It reserves
them, so that no hour is on two invoices; a unique index of the database says so too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from chassis.bulk import insert_rows
from chassis.database import Transaction
from chassis.errors import Conflict, NotFound
from chassis.ids import require_id
from chassis.loading import columns_of, made_of_row
from chassis.prepared import one_of, prepared
from sqlalchemy import Table, Uuid, bindparam, delete, select, update

from chassis import values
from finance.agency import queries as agency
from finance.billing.commands.capping import add_up_within
from finance.billing.commands.documents import add_up
from finance.billing.commands.fitting import fitting_work, release_held
from finance.billing.commands.passing_on import currency_of_draft, expense_line, free_costs_of
from finance.billing.commands.storing import insert
from finance.billing.model import (
    INVOICE,
    BillingMilestone,
    BillingPlan,
    Invoice,
    InvoicedTime,
    InvoiceLine,
    LineKind,
    time_line_text,
)
from finance.billing.model.plan import BillingType, MilestoneStatus
from finance.billing.queries.sums import unpriced_seconds
from finance.billing.queries.work import billable_work
from finance.billing.rules.charging import (
    BillableWork,
    CoveredMilestone,
    DueMilestone,
    HeldWork,
    TimeLine,
    cover,
    time_lines,
)
from finance.billing.rules.settling import InvoiceStatus
from finance.costs.commands import free_costs, put_on_lines
from finance.quoting import queries as quotes
from finance.replicas import queries as replicas
from finance.rights import of_invoice, of_project, require
from finance.taxing import TaxRate, checked_tax_rate

INVOICED_TIME = cast(Table, InvoicedTime.__table__)
MILESTONES_PER_INVOICE_MAX = 100
WORK_PER_INVOICE_MAX = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceTerms:
    """The agency's tax: its standard rate, and whether it is rounded by line or on the total."""

    standard: TaxRate
    tax_rounding: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedDraft:
    """What a draft is to gather. through: milestones due and work done up to that day.

    milestone_ids: these milestones, due or not; empty: all that are due. tax_rate_bp: of the
    lines of time and of expenses; None: that of their role in the accepted quotes, else the
    standard rate.
    """

    project_id: str
    through: date
    milestone_ids: Sequence[str] = ()
    leave_out_time: bool = False
    leave_out_expenses: bool = False
    tax_rate_bp: int | None = None


def draft_invoice(tx: Transaction, wanted: WantedDraft, terms: InvoiceTerms) -> Invoice:
    """Gather due milestones, unbilled work and costs of one currency; Conflict if there is nothing.

    Time and materials: all are charged, up to the ceiling where there is one. Fixed
    price: the hours are allocated to the milestones at no extra, so that they leave the unbilled
    work with them; costs are charged besides.
    """
    project = replicas.require_project(tx, wanted.project_id)
    require(tx, "invoice.write", of_project(project))
    client_id = replicas.client_of(project)
    replicas.refuse_before_handover(project)
    plan = billable_plan(tx, project.project_id)
    milestones = _milestones(tx, plan, wanted)
    work = _work(tx, plan, milestones, wanted)
    found = (
        () if wanted.leave_out_expenses else free_costs_of(tx, project.project_id, wanted.through)
    )
    its_own = bool(milestones) or plan.cap is not None
    currency_code = plan.currency_code if its_own else currency_of_draft(plan, work, found)
    fitting = fitting_work(tx, plan, milestones, work)
    invoice = new_invoice(tx, project.project_id, client_id, currency_code, terms.tax_rounding)
    charged = _charged(tx, invoice, plan, milestones, fitting.work)
    costs = expense_line(tx, invoice, found)
    _tax_time(tx, invoice, wanted, terms)
    release_held(tx, invoice, fitting, terms.standard)
    if plan.cap_minor is None:
        add_up(invoice)
    else:
        add_up_within(tx, invoice, {project.project_id: fitting.waiting_seconds})
    if invoice.net_minor <= 0:
        raise _nothing_to_bill(tx, wanted)
    store_draft(tx, invoice, charged, milestones)
    put_on_lines(tx, costs)
    return invoice


def discard_invoice(tx: Transaction, invoice_id: str) -> None:
    """Throw a draft away: its hours and milestones are free again."""
    invoice = tx.load(Invoice, invoice_id)
    require(tx, "invoice.write", of_invoice(invoice))
    throw_away(tx, invoice)


def throw_away(tx: Transaction, invoice: Invoice) -> None:
    tx.record(invoice.discard())
    line_ids = [line.id for line in invoice.lines]
    free_hours(tx, line_ids)
    free_costs(tx, line_ids)
    free_milestones(tx, BillingMilestone.invoice_id == invoice.id)
    tx.session.delete(invoice)


def free_hours(tx: Transaction, line_ids: Sequence[str]) -> None:
    """The hours on these lines of a draft are free for another one."""
    tx.session.execute(delete(InvoicedTime).where(InvoicedTime.invoice_line_id.in_(line_ids)))


def free_milestones(tx: Transaction, *which: object) -> None:
    """What an invoice billed is planned again."""
    held = update(BillingMilestone).where(*which)  # type: ignore[arg-type]
    tx.session.execute(held.values(status=MilestoneStatus.PLANNED.value, invoice_id=None))


def billable_plan(tx: Transaction, project_id: str) -> BillingPlan:
    """The project's plan, locked: drafts of one project are made one after the other."""
    plan = _PLAN.first(tx, project_id=project_id)
    if plan is None:
        raise Conflict(
            "BILLING_PLAN_MISSING",
            "The project has no billing plan yet; set its billing plan first.",
            field="project_id",
        )
    if plan.billing_type == BillingType.NON_BILLABLE:
        raise Conflict(
            "PROJECT_NOT_BILLABLE",
            "This project is non-billable by its plan; change the billing plan to invoice it.",
            field="project_id",
        )
    return plan


_PLAN = prepared(
    select(*columns_of(BillingPlan))
    .where(BillingPlan.project_id == bindparam("project_id"))
    .with_for_update(),
    made_of_row(BillingPlan),
)


def _milestones(
    tx: Transaction, plan: BillingPlan, wanted: WantedDraft
) -> Sequence[BillingMilestone]:
    """Those named, else those that are due; in the order of their dates."""
    planned = _MILESTONES.all(tx, plan_id=plan.id)
    if not wanted.milestone_ids:
        return [m for m in planned if m.is_planned and m.due_on <= wanted.through]
    values.number(len(wanted.milestone_ids), "billing_milestone_ids", 0, MILESTONES_PER_INVOICE_MAX)
    named = {require_id(id_, "billing_milestone_ids") for id_ in wanted.milestone_ids}
    chosen = [milestone for milestone in planned if milestone.id in named]
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


_MILESTONES = prepared(
    select(*columns_of(BillingMilestone))
    .where(BillingMilestone.billing_plan_id == bindparam("plan_id", type_=Uuid(as_uuid=False)))
    .order_by(BillingMilestone.position),
    made_of_row(BillingMilestone),
)


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
    found = billable_work(tx, wanted.project_id, wanted.through, WORK_PER_INVOICE_MAX + 1)
    if len(found) > WORK_PER_INVOICE_MAX:
        raise Conflict(
            "TOO_MUCH_WORK",
            f"One invoice holds at most {WORK_PER_INVOICE_MAX} time entries; choose an earlier "
            "`through`.",
            field="through",
        )
    if not found:
        return []
    its_own = bool(milestones) or plan.cap_minor is not None
    currency_code = plan.currency_code if its_own else found[0].currency_code
    return [entry for entry in found if entry.currency_code == currency_code]


def _charged(
    tx: Transaction,
    invoice: Invoice,
    plan: BillingPlan,
    milestones: Sequence[BillingMilestone],
    work: Sequence[BillableWork],
) -> dict[str, Sequence[HeldWork]]:
    """Write the lines; the work on each, by the line's id."""
    due = [DueMilestone(m.id, m.due_on, m.amount_minor) for m in milestones]
    covered = cover(due, work if plan.covers_time else ()) if due else []
    held: dict[str, Sequence[HeldWork]] = {}
    for milestone, its in zip(milestones, covered, strict=True):
        line = milestone_line(tx, invoice, milestone, its)
        invoice.lines.append(line)
        held[line.id] = its.work
    for of_time in () if plan.covers_time else time_lines(work):
        line = time_line(tx, invoice, of_time)
        invoice.lines.append(line)
        held[line.id] = of_time.work
    return held


def milestone_line(
    tx: Transaction, invoice: Invoice, milestone: BillingMilestone, covered: CoveredMilestone
) -> InvoiceLine:
    return InvoiceLine(
        id=tx.new_id(),
        invoice_id=invoice.id,
        position=len(invoice.lines),
        kind=LineKind.MILESTONE,
        description=milestone.name,
        amount_minor=milestone.amount_minor,
        tax_rate_bp=milestone.tax_rate_bp,
        tax_category=milestone.tax_category,
        seconds=covered.seconds,
        billing_milestone_id=milestone.id,
        deliverable_id=milestone.deliverable_id,
    )


def time_line(tx: Transaction, invoice: Invoice, line: TimeLine) -> InvoiceLine:
    return InvoiceLine(
        id=tx.new_id(),
        invoice_id=invoice.id,
        position=len(invoice.lines),
        kind=LineKind.TIME,
        description=time_line_text(
            line.charge_role, line.seconds, line.rate, invoice.currency_code
        ),
        amount_minor=line.amount_minor,
        tax_rate_bp=0,
        tax_category="",
        seconds=line.seconds,
        charge_role=line.charge_role,
        hourly_minor=line.rate.hourly_minor,
        daily_minor=line.rate.daily_minor,
        day_minutes=line.rate.day_minutes,
    )


def _tax_time(tx: Transaction, invoice: Invoice, wanted: WantedDraft, terms: InvoiceTerms) -> None:
    """Each line of time gets the rate that was asked for, or that its role was offered at; a line
    of expenses that or the standard rate."""
    lines = [line for line in invoice.lines if line.kind == LineKind.TIME]
    given = wanted.tax_rate_bp
    for line in (line for line in invoice.lines if line.kind == LineKind.EXPENSE):
        line.take_tax_rate(terms.standard if given is None else checked_tax_rate(given, ""))
    if wanted.tax_rate_bp is not None:
        rate = checked_tax_rate(wanted.tax_rate_bp, "")
        for line in lines:
            line.take_tax_rate(rate)
    elif lines:
        offered = quotes.accepted_tax_rates(tx, wanted.project_id)
        for line in lines:
            line.take_tax_rate(offered_rate(offered, line.charge_role, terms))


def offered_rate(
    offered: quotes.AcceptedTaxRates, charge_role: str, terms: InvoiceTerms
) -> TaxRate:
    rates = offered.of_role(charge_role)
    if len(rates) > 1:
        percents = " and ".join(f"{rate.rate_bp / 100:g} %" for rate in rates)
        raise Conflict(
            "TAX_RATE_UNCERTAIN",
            f"The accepted quotes tax {charge_role or 'time'} at {percents}; give tax_rate for the "
            "lines of time. Each line of the draft can be changed afterwards.",
            field="tax_rate_bp",
        )
    return rates[0] if rates else terms.standard


def _nothing_to_bill(tx: Transaction, wanted: WantedDraft) -> Conflict:
    unpriced = unpriced_seconds(tx, wanted.project_id)
    waiting = (
        f" {unpriced / 3600:.2f} approved hours have no price yet: make a rate card for them."
        if unpriced
        else ""
    )
    return Conflict(
        "NOTHING_TO_BILL",
        f"No milestone is due and no charge for approved time or expenses is open through "
        f"{wanted.through}; "
        f"choose a later day or name a milestone.{waiting}",
        field="through",
        details={"unpriced_seconds": str(unpriced)},
    )


def new_invoice(
    tx: Transaction, project_id: str, client_id: str, currency_code: str, tax_rounding: str
) -> Invoice:
    """A draft without lines. tax_rounding: where its legal entity does not say it."""
    entity = agency.terms_of(tx, agency.entity_of(tx, project_id, client_id))
    return Invoice(
        id=tx.new_id(),
        kind=INVOICE,
        project_id=project_id,
        client_id=client_id,
        status=InvoiceStatus.DRAFT.value,
        currency_code=currency_code,
        tax_rounding=entity.tax_rounding or tax_rounding,
        created_at=tx.now,
        legal_entity_id=entity.legal_entity_id,
    )


def _time_entries(charged: Mapping[str, Sequence[HeldWork]]) -> dict[str, Sequence[str]]:
    """The time entries on each line, in the order in which documents show them."""
    held_lines = ((line_id, held) for line_id, held in charged.items() if held)
    return {line_id: sorted(one.time_entry_id for one in held) for line_id, held in held_lines}


def store_draft(
    tx: Transaction,
    invoice: Invoice,
    charged: Mapping[str, Sequence[HeldWork]],
    milestones: Sequence[BillingMilestone] = (),
) -> None:
    """Write the draft with its lines, and reserve the work and the milestones on them."""
    tx.record(invoice.with_hours(_time_entries(charged)).drafted())
    insert(tx, [invoice])
    insert(tx, invoice.lines)
    rows = [
        {
            "invoice_line_id": line_id,
            "time_entry_id": one.work_id,
            "amount_minor": one.amount_minor,
            "live": True,
        }
        for line_id, held in charged.items()
        for one in held
    ]
    if rows:
        insert_rows(tx, INVOICED_TIME, rows)
    if milestones:
        _RESERVED.run(tx, ids=[one.id for one in milestones], invoice_id=invoice.id)


_RESERVED = prepared(
    update(BillingMilestone)
    .where(one_of(BillingMilestone.id, "ids"))
    .values(status=MilestoneStatus.DRAFTED.value, invoice_id=bindparam("invoice_id"))
)
