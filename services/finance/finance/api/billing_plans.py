"""Billing plans as they are sent."""

from __future__ import annotations

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.rpc.messages import draft, word_of
from tandem.finance.v1 import billing_pb2 as pb

from chassis import values
from finance.api.documents import money_message, to_plan
from finance.billing.commands import planning
from finance.billing.commands.plan_terms import PlanTerms
from finance.billing.model.plan import BillingPlan, BillingType
from finance.billing.queries.standing import standing_of


def billing_type(number: pb.BillingType.ValueType) -> BillingType:
    found = word_of(BillingType, pb.BillingType, number, "billing_type")
    if not isinstance(found, BillingType):
        raise Invalid("VALUE_REQUIRED", "billing_type is required.", field="billing_type")
    return found


def milestone(one: pb.BillingMilestoneDraft, index: int) -> planning.MilestoneDraft:
    field = f"milestones[{index}]"
    return draft(
        planning.MilestoneDraft,
        one,
        id=require_id(one.id, f"{field}.id") if one.id else "",
        due_on=values.needed_day(one.due_on, f"{field}.due_on"),
        share_bp=one.budget_share_bp,
        deliverable_id=(
            require_id(one.deliverable_id, f"{field}.deliverable_id")
            if one.deliverable_id
            else None
        ),
    )


def plan_terms(request: pb.SetBillingPlanRequest) -> PlanTerms:
    return draft(PlanTerms, request)


def shown_plan(reading: Reading, plan: BillingPlan) -> pb.BillingPlan:
    """With how the project stands against it."""
    standing = standing_of(reading, plan)
    shown = to_plan(plan)
    shown.standing.CopyFrom(
        pb.BillingStanding(
            charged=money_message(standing.charged),
            left=None if standing.left is None else money_message(standing.left),
            held_back=money_message(standing.held_back),
            unbilled=money_message(standing.unbilled),
            over_servicing=money_message(standing.over_servicing),
        )
    )
    return shown
