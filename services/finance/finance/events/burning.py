"""What the room of budget warnings publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields

from finance.events.money import MoneyBody


class BudgetWatchBody(EventBody):
    budget_watch_id = fields.String(attribute="id")
    project_id = fields.String()
    thresholds_percent = fields.List(fields.Integer())
    thresholds_minutes = fields.List(fields.Integer(), metadata={"description": "Of approved work"})
    days_ahead = fields.Integer(metadata={"description": "0: no warning by forecast"})


class BudgetWarningBody(EventBody):
    budget_warning_id = fields.String(attribute="id")
    project_id = fields.String()
    basis = fields.String(
        metadata={"description": "actual: reached; forecast: it will be at the present burn"}
    )
    percent = fields.Integer(metadata={"description": "Of the budget; 0: a number of hours"})
    minutes = fields.Integer(metadata={"description": "Of approved work; 0: a share"})
    used = fields.Nested(MoneyBody, metadata={"description": "Value of the work when raised"})
    total = fields.Nested(MoneyBody, metadata={"description": "The budget when raised"})
    worked_seconds = fields.Integer(metadata={"description": "Approved work when raised"})
    days_left = fields.String(
        metadata={"description": "Working days until it is reached, when raised; may be empty"}
    )
    passes_on = fields.Date(allow_none=True, metadata={"description": "When it is reached"})
    raised_at = fields.AwareDateTime()
    cleared_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "When it held no more; null: it stands"}
    )


def _warning(verb: str, meaning: str) -> EventType:
    name = f"budget_warning.{verb}.v1"
    return EventType(name, "budget_warning", BudgetWarningBody(), meaning, permission="budget.read")


BURNING = (
    EventType(
        "budget_watch.set.v1",
        "budget_watch",
        BudgetWatchBody(),
        "Thresholds of a project's budget were set.",
        permission="budget.read",
    ),
    _warning("raised", "A threshold of a budget was reached, or will be at the present burn."),
    _warning("cleared", "A warning of a budget holds no more."),
)
