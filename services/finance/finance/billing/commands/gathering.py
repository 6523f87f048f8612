"""Gathering what can be invoiced of a project, or of several of one client, on a draft."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, NotFound
from chassis.ids import require_id
from chassis.loading import columns_of, made_of_row
from chassis.prepared import prepared
from sqlalchemy import Uuid, bindparam, select

from chassis import values
from finance.agency import queries as agency
from finance.billing.commands.capping import add_up_within
from finance.billing.commands.charge_lines import (
    InvoiceTerms,
    milestone_line,
    tax_time,
    time_line,
)
from finance.billing.commands.documents import add_up
from finance.billing.commands.drafting import billable_plan, new_invoice, store_draft
from finance.billing.commands.fitting import fitting_work, release_held
from finance.billing.commands.line_values import refuse_other_client, refuse_other_entity
from finance.billing.commands.passing_on import currency_of_draft, expense_line, free_costs_of
from finance.billing.model import BillingMilestone, BillingPlan, Invoice
from finance.billing.queries.sums import unpriced_seconds
from finance.billing.queries.work import billable_work
from finance.billing.rules.charging import BillableWork, DueMilestone, HeldWork, cover, time_lines
from finance.costs.commands import put_on_lines
from finance.costs.queries import BillableCost
from finance.replicas import queries as replicas
from finance.rights import of_project, require

MILESTONES_PER_INVOICE_MAX = 100
PROJECTS_PER_INVOICE_MAX = 50
WORK_PER_INVOICE_MAX = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedDraft:
    """What a draft is to gather. through: milestones due and work done up to that day.

    more_project_ids: further projects of the same client, on the same document.
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
    more_project_ids: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """What a draft can charge of one project. work, costs: in any currency."""

    project: replicas.Project
    plan: BillingPlan
    milestones: Sequence[BillingMilestone]
    work: Sequence[BillableWork]
    costs: Sequence[BillableCost]

    @property
    def is_something(self) -> bool:
        return bool(self.milestones or self.work or self.costs)

    @property
    def currency_code(self) -> str:
        if self.milestones or self.plan.cap is not None:
            return self.plan.currency_code
        return currency_of_draft(self.plan, self.work, self.costs)


def draft_invoice(tx: Transaction, wanted: WantedDraft, terms: InvoiceTerms) -> Invoice:
    """Gather due milestones, unbilled work and costs of one currency; Conflict if there is nothing.

    Time and materials: all are charged, up to the ceiling where there is one. Fixed
    price: the hours are allocated to the milestones at no extra, so that they leave the unbilled
    work with them; costs are charged besides. Of several projects, each has lines of its own.
    """
    projects = _projects(tx, wanted)
    found = _found(tx, projects, wanted)
    invoice = new_invoice(
        tx,
        projects[0].project_id,
        replicas.client_of(projects[0]),
        _one_currency(found),
        terms.tax_rounding,
    )
    charged: dict[str, Sequence[HeldWork]] = {}
    costs: dict[str, Sequence[BillableCost]] = {}
    waiting: dict[str, int] = {}
    for one in found:
        fitting = fitting_work(tx, one.plan, one.milestones, one.work)
        before = len(invoice.lines)
        charged |= _charged(tx, invoice, one, fitting.work)
        costs |= expense_line(tx, invoice, one.costs)
        project_id = one.project.project_id
        for line in invoice.lines[before:]:
            line.project_id = project_id if len(found) > 1 else None
        tax_time(tx, project_id, invoice.lines[before:], wanted.tax_rate_bp, terms)
        release_held(tx, invoice, project_id, fitting, terms.standard)
        if one.plan.cap_minor is not None:
            waiting[project_id] = fitting.waiting_seconds
    if waiting:
        add_up_within(tx, invoice, waiting)
    else:
        add_up(invoice)
    if invoice.net_minor <= 0:
        raise _nothing_to_bill(tx, wanted)
    milestones = [milestone for one in found for milestone in one.milestones]
    store_draft(tx, invoice, charged, milestones)
    put_on_lines(tx, costs)
    return invoice


def _projects(tx: Transaction, wanted: WantedDraft) -> list[replicas.Project]:
    """In the order asked for; the document is of the first. All are of its client."""
    ids = list(dict.fromkeys((wanted.project_id, *wanted.more_project_ids)))
    values.number(len(ids), "project_ids", 1, PROJECTS_PER_INVOICE_MAX)
    projects: list[replicas.Project] = []
    for place, id_ in enumerate(ids):
        field = "project_ids" if place else "project_id"
        project = replicas.require_project(tx, id_, field)
        require(tx, "invoice.write", of_project(project))
        replicas.client_of(project, field)
        replicas.refuse_before_handover(project)
        if projects:
            first = projects[0]
            refuse_other_client(project, replicas.client_of(first), field)
            its_entity = agency.entity_of(tx, first.project_id, first.client_id)
            refuse_other_entity(tx, project, its_entity, field)
        projects.append(project)
    return projects


def _found(
    tx: Transaction, projects: Sequence[replicas.Project], wanted: WantedDraft
) -> list[_Found]:
    """In the order of the projects, of which every plan is locked in the order of their ids."""
    ids = sorted(one.project_id for one in projects)
    plans = {project_id: billable_plan(tx, project_id) for project_id in ids}
    named = {require_id(id_, "billing_milestone_ids") for id_ in wanted.milestone_ids}
    values.number(len(named), "billing_milestone_ids", 0, MILESTONES_PER_INVOICE_MAX)
    found = []
    for project in projects:
        plan = plans[project.project_id]
        milestones = _milestones(tx, plan, named, wanted.through)
        work = _work(tx, plan, milestones, wanted)
        until = None if wanted.leave_out_expenses else wanted.through
        costs = free_costs_of(tx, project.project_id, until)
        found.append(_Found(project, plan, milestones, work, costs))
    for missing in named - {one.id for its in found for one in its.milestones}:
        raise NotFound(
            "BILLING_MILESTONE_NOT_FOUND",
            f"The billing plan has no milestone {missing}.",
            field="billing_milestone_ids",
        )
    return found


def _one_currency(found: Sequence[_Found]) -> str:
    """Of all that have something to charge; a document is in one currency."""
    of = {one.currency_code: one for one in reversed(found) if one.is_something}
    if len(of) > 1:
        words = " and ".join(f"{one.project.reference} in {code}" for code, one in of.items())
        raise Conflict(
            "CURRENCY_DIFFERS",
            f"A document is in one currency, and this would charge {words}; draft them apart.",
            field="project_ids",
        )
    return next(iter(of), found[0].currency_code)


def _milestones(
    tx: Transaction, plan: BillingPlan, named: Collection[str], through: date
) -> Sequence[BillingMilestone]:
    """Those named, else those that are due; in the order of their dates."""
    planned = _MILESTONES.all(tx, plan_id=plan.id)
    if not named:
        return [m for m in planned if m.is_planned and m.due_on <= through]
    chosen = [milestone for milestone in planned if milestone.id in named]
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
    found = billable_work(tx, plan.project_id, wanted.through, WORK_PER_INVOICE_MAX + 1)
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
    tx: Transaction, invoice: Invoice, found: _Found, work: Sequence[BillableWork]
) -> dict[str, Sequence[HeldWork]]:
    """Write the lines; the work on each, by the line's id."""
    plan, milestones = found.plan, found.milestones
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
