"""What was left out of a draft is put back: time on its line, or a milestone with its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from chassis.bulk import insert_rows
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from sqlalchemy import Table, select, union

from chassis import values
from finance.billing.commands.charge_lines import (
    InvoiceTerms,
    milestone_line,
    offered_rate,
    time_line,
)
from finance.billing.commands.documents import LINES_MAX, load_draft, project_of, projects_of
from finance.billing.commands.drafting import billable_plan
from finance.billing.commands.editing import LEFT_OUT_MAX, changed, recalculate
from finance.billing.model import (
    BillingMilestone,
    BillingPlan,
    Invoice,
    InvoicedTime,
    InvoiceLine,
    LineKind,
    Work,
)
from finance.billing.model.plan import MilestoneStatus
from finance.billing.queries.work import billable_entries
from finance.billing.rules.charging import BillableWork, CoveredMilestone, DueMilestone, TimeLine
from finance.quoting import queries as quotes
from finance.rates.rules import Rate
from finance.taxing import checked_tax_rate

INVOICED_TIME = cast(Table, InvoicedTime.__table__)


@dataclass(frozen=True, kw_only=True, slots=True)
class PutBack:
    """What to put back. milestone_id: the time is put on the line of that milestone.

    description, tax_rate_bp, tax_category: of a line that is made again; empty or None: as a draft
    would have it.
    """

    time_entry_ids: Sequence[str] = ()
    milestone_id: str = ""
    description: str = ""
    tax_rate_bp: int | None = None
    tax_category: str = ""


def put_back(tx: Transaction, invoice_id: str, wanted: PutBack, terms: InvoiceTerms) -> Invoice:
    """Charge unbilled time of the project on its draft, or a planned milestone, or both."""
    values.number(len(wanted.time_entry_ids), "time_entry_ids", 0, LEFT_OUT_MAX)
    ids = {require_id(id_, "time_entry_ids") for id_ in wanted.time_entry_ids}
    if not ids and not wanted.milestone_id:
        raise Invalid(
            "NOTHING_TO_PUT_BACK",
            "Name time entries, or a milestone of the billing plan.",
            field="time_entry_ids",
        )
    invoice = load_draft(tx, invoice_id)
    project_id = _project(tx, invoice, ids, wanted.milestone_id)
    plan = billable_plan(tx, project_id)
    work = _work(tx, invoice, project_id, ids)
    if wanted.milestone_id:
        _hold(tx, invoice, _line_of_milestone(tx, invoice, plan, wanted), work)
    else:
        _refuse_covered(plan)
        for of_line in _by_role_and_rate(work):
            line = _line_of_time(tx, invoice, plan, of_line[0], wanted, terms)
            _hold(tx, invoice, line, of_line)
    return changed(tx, invoice)


def _project(tx: Transaction, invoice: Invoice, ids: set[str], milestone_id: str) -> str:
    """Of the document's projects, the one whose time or milestone is named."""
    named: Any = select(Work.project_id).where(Work.time_entry_id.in_(ids))
    if milestone_id:
        of_plan = select(BillingPlan.project_id).join(
            BillingMilestone, BillingMilestone.billing_plan_id == BillingPlan.id
        )
        id_ = require_id(milestone_id, "billing_milestone_id")
        named = union(named, of_plan.where(BillingMilestone.id == id_))
    found = set(tx.session.scalars(named)) & set(projects_of(invoice))
    if len(found) > 1:
        raise Invalid(
            "PROJECTS_DIFFER",
            "These are of several projects; put back those of one project at a time.",
            field="time_entry_ids",
        )
    return found.pop() if found else invoice.project_id


def _work(tx: Transaction, invoice: Invoice, project_id: str, ids: set[str]) -> list[BillableWork]:
    found = billable_entries(tx, project_id, ids)
    found = [one for one in found if one.currency_code == invoice.currency_code]
    for missing in ids - {one.time_entry_id for one in found}:
        raise Conflict(
            "WORK_NOT_BILLABLE",
            f"The time entry {missing} is not unbilled time of this project in "
            f"{invoice.currency_code}, or a draft holds it.",
            field="time_entry_ids",
        )
    return found


def _by_role_and_rate(work: Sequence[BillableWork]) -> list[list[BillableWork]]:
    lines: dict[tuple[str, Rate], list[BillableWork]] = {}
    for one in work:
        lines.setdefault((one.charge_role, one.rate), []).append(one)
    return list(lines.values())


def _refuse_covered(plan: BillingPlan) -> None:
    if plan.covers_time:
        raise Conflict(
            "TIME_IS_COVERED",
            "The hours of a fixed price are covered by a milestone; name the milestone too.",
            field="billing_milestone_id",
        )


def _line_of_time(
    tx: Transaction,
    invoice: Invoice,
    plan: BillingPlan,
    one: BillableWork,
    wanted: PutBack,
    terms: InvoiceTerms,
) -> InvoiceLine:
    """The draft's line of this project, role and rate; made where there is none."""
    of = (plan.project_id, LineKind.TIME.value, one.charge_role, one.rate)
    for line in invoice.lines:
        if (project_of(invoice, line), line.kind, line.charge_role, line.rate) == of:
            return line
    line = time_line(tx, invoice, TimeLine(one.charge_role, one.rate, 0, 0, ()))
    if wanted.tax_rate_bp is None:
        offered = quotes.accepted_tax_rates(tx, plan.project_id)
        line.take_tax_rate(offered_rate(offered, one.charge_role, terms))
    return _added(invoice, plan, line, wanted)


def _line_of_milestone(
    tx: Transaction, invoice: Invoice, plan: BillingPlan, wanted: PutBack
) -> InvoiceLine:
    id_ = require_id(wanted.milestone_id, "billing_milestone_id")
    for line in invoice.lines:
        if line.billing_milestone_id == id_:
            return line
    of_plan = select(BillingMilestone).where(BillingMilestone.billing_plan_id == plan.id)
    milestone = tx.session.scalar(of_plan.where(BillingMilestone.id == id_).with_for_update())
    if milestone is None or plan.currency_code != invoice.currency_code:
        raise NotFound(
            "BILLING_MILESTONE_NOT_FOUND",
            f"The billing plan has no milestone {id_} in {invoice.currency_code}.",
            field="billing_milestone_id",
        )
    if not milestone.is_planned:
        raise Conflict(
            "BILLING_MILESTONE_TAKEN",
            f"{milestone.name!r} is {milestone.status} already.",
            field="billing_milestone_id",
            details={"status": milestone.status, "invoice_id": milestone.invoice_id or ""},
        )
    milestone.status, milestone.invoice_id = MilestoneStatus.DRAFTED.value, invoice.id
    due = DueMilestone(milestone.id, milestone.due_on, milestone.amount_minor)
    line = milestone_line(tx, invoice, milestone, CoveredMilestone(due, 0, ()))
    return _added(invoice, plan, line, wanted)


def _added(invoice: Invoice, plan: BillingPlan, line: InvoiceLine, wanted: PutBack) -> InvoiceLine:
    if len(invoice.lines) >= LINES_MAX:
        raise Conflict(
            "LINES_TOO_MANY", f"An invoice has at most {LINES_MAX} lines.", field="invoice_id"
        )
    if wanted.tax_rate_bp is not None:
        line.take_tax_rate(checked_tax_rate(wanted.tax_rate_bp, wanted.tax_category))
    if wanted.description:
        line.description = values.text(wanted.description, "description")
    if plan.project_id != invoice.project_id:
        line.project_id = plan.project_id
    invoice.lines.append(line)
    return line


def _hold(
    tx: Transaction, invoice: Invoice, line: InvoiceLine, work: Sequence[BillableWork]
) -> None:
    """Reserve the work for the line, and state its hours and amount again."""
    tx.session.flush()
    if not work:
        return
    rows = [
        {"invoice_line_id": line.id, "time_entry_id": one.work_id, "amount_minor": 0, "live": True}
        for one in work
    ]
    insert_rows(tx, INVOICED_TIME, rows)
    recalculate(tx, invoice, line)
