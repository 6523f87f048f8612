"""What the room of portfolio budgets publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields

from finance.events.money import MoneyBody


class PortfolioBudgetBody(EventBody):
    portfolio_budget_id = fields.String(attribute="id")
    reference = fields.String(metadata={"description": "PB-1001"})
    client_id = fields.String()
    name = fields.String()
    amount = fields.Nested(
        MoneyBody, metadata={"description": "0: the budgets of its projects added up"}
    )
    thresholds = fields.List(fields.Integer(), metadata={"description": "Per cent"})
    project_ids = fields.List(fields.String())
    note = fields.String()
    archived = fields.Boolean()


def _type(deed: str, meaning: str) -> EventType:
    name = f"portfolio_budget.{deed}.v1"
    body = PortfolioBudgetBody()
    return EventType(name, "portfolio_budget", body, meaning, permission="budget.read")


PORTFOLIOS = (
    _type("created", "A budget over several projects of a client was made."),
    _type("changed", "A budget over several projects was changed, archived or restored."),
)
