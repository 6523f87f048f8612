"""How a project stands against its billing plan: charged, left, and beyond it."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.database import Reading
from chassis.money import Money

from finance.billing.model import BillingPlan
from finance.billing.model.plan import BillingType, MilestoneStatus
from finance.billing.queries.charged import charged_of, waiting_value
from finance.billing.rules.capping import WHOLE_BP


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Net of tax. left None: there is neither a ceiling nor a fee."""

    charged: Money
    left: Money | None
    held_back: Money
    unbilled: Money
    over_servicing: Money


def standing_of(reading: Reading, plan: BillingPlan) -> Standing:
    code = plan.currency_code
    charged = charged_of(reading, plan.project_id, code)
    waiting = waiting_value(reading, plan.project_id, code)
    whole = plan.cap_minor or plan.fee_minor
    over = 0
    if plan.cap_minor is not None:
        over = charged.over(plan.cap_minor, waiting)
    elif is_billed_in_full(plan):
        over = max(waiting, 0)
    return Standing(
        charged=Money(charged.charged, code),
        left=None if whole is None else Money(charged.room(whole), code),
        held_back=Money(charged.held, code),
        unbilled=Money(waiting, code),
        over_servicing=Money(over, code),
    )


def is_billed_in_full(plan: BillingPlan) -> bool:
    """A fixed price of which every milestone is billed, or a fee whose progress is the whole."""
    if plan.billing_type == BillingType.PERCENT_COMPLETE:
        return plan.progress_bp == WHOLE_BP
    return (
        plan.billing_type == BillingType.FIXED_PRICE
        and bool(plan.milestones)
        and all(one.status == MilestoneStatus.BILLED for one in plan.milestones)
    )
