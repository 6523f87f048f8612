"""What the expenses room publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields

from finance.events.money import MoneyBody


class ExpenseBody(EventBody):
    expense_id = fields.String(attribute="id")
    person_id = fields.String()
    project_id = fields.String(
        allow_none=True, metadata={"description": "None: for the agency itself"}
    )
    client_id = fields.String(allow_none=True)
    spent_on = fields.Date()
    category = fields.String()
    description = fields.String()
    total = fields.Nested(MoneyBody, metadata={"description": "With tax; negative when reversed"})
    tax = fields.Nested(MoneyBody)
    reimbursable = fields.Boolean(metadata={"description": "The person paid, not the agency"})
    billable = fields.Boolean(metadata={"description": "The client pays it"})
    markup_bp = fields.Integer(metadata={"description": "Basis points on the cost"})
    status = fields.String(
        metadata={"description": "draft, submitted, rejected, approved, reimbursed or reversed"}
    )
    decided_by_id = fields.String(allow_none=True)
    rejected_reason = fields.String()
    posted_on = fields.Date(
        allow_none=True, metadata={"description": "The day it is booked on, once approved"}
    )
    reimbursed_on = fields.Date(allow_none=True)
    reverses_id = fields.String(
        allow_none=True, metadata={"description": "Of a counter-entry: what it takes back"}
    )
    reason = fields.String(metadata={"description": "Of a counter-entry"})


class MileageRateBody(EventBody):
    mileage_rate_id = fields.String(attribute="id")
    effective_from = fields.Date()
    distance_unit = fields.String(metadata={"description": "mi or km"})
    rate_per_unit = fields.String(metadata={"description": "A decimal in the currency"})
    currency_code = fields.String()
    withdrawn_at = fields.AwareDateTime(allow_none=True)


def _expense(deed: str, meaning: str) -> EventType:
    return EventType(
        f"expense.{deed}.v1", "expense", ExpenseBody(), meaning, permission="expense.read"
    )


def _rate(deed: str, meaning: str) -> EventType:
    name = f"mileage_rate.{deed}.v1"
    return EventType(name, "mileage_rate", MileageRateBody(), meaning, permission="expense.read")


EXPENSES = (
    _expense("claimed", "Somebody claimed an expense, or one was taken back by a counter-entry."),
    _expense("changed", "An expense was changed, taken back, or set to unpaid."),
    _expense("deleted", "An expense was deleted before it was approved."),
    _expense("submitted", "An expense waits for approval."),
    _expense("approved", "An expense was approved and booked."),
    _expense("rejected", "An expense was rejected."),
    _expense("reimbursed", "An expense was paid back."),
    _expense("reversed", "An approved expense was taken back; its counter-entry names it."),
    _rate("set", "What a distance is paid from a day on was set."),
    _rate("withdrawn", "A mileage rate was withdrawn."),
)
