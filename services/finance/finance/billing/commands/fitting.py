"""What a draft takes up of the work of a project with a ceiling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Transaction

from finance.billing.commands.capping import cap_reached, capped_line
from finance.billing.commands.documents import project_of
from finance.billing.model import BillingMilestone, BillingPlan, Invoice
from finance.billing.queries.charged import charged_of
from finance.billing.rules.capping import that_fits
from finance.billing.rules.charging import BillableWork
from finance.taxing import TaxRate


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a ceiling lets through: the work, what is released of what was held back before, and how
    many seconds wait."""

    work: Sequence[BillableWork]
    released: int = 0
    waiting_seconds: int = 0


def fitting_work(
    tx: Transaction,
    plan: BillingPlan,
    milestones: Sequence[BillingMilestone],
    work: Sequence[BillableWork],
) -> Fitting:
    """The oldest work that fits under the ceiling, after milestones and what was held back."""
    if plan.cap_minor is None:
        return Fitting(work)
    charged = charged_of(tx, plan.project_id, plan.currency_code)
    room = charged.room(plan.cap_minor)
    if not room:
        waiting = sum(entry.value_minor for entry in work)
        raise cap_reached(plan, charged.over(plan.cap_minor, waiting))
    released = min(charged.held, room)
    left = room - released - sum(milestone.amount_minor for milestone in milestones)
    taken, waiting_seconds = that_fits(work, left)
    return Fitting(taken, released, waiting_seconds)


def release_held(
    tx: Transaction, invoice: Invoice, project_id: str, fitting: Fitting, standard: TaxRate
) -> None:
    """What was held back before is charged, now that the ceiling leaves room for it."""
    if fitting.released <= 0:
        return
    its = [line for line in invoice.lines if project_of(invoice, line) == project_id]
    like = max(its, key=lambda line: line.amount_minor, default=None)
    line = capped_line(tx, invoice, project_id, like)
    if like is None:
        line.take_tax_rate(standard)
    line.amount_minor = fitting.released
    line.description = "Held back above the ceiling before, and released"
    invoice.lines.append(line)
