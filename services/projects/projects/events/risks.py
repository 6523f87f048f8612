"""What is published of risks."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class RiskBody(EventBody):
    risk_id = fields.String(attribute="id")
    reference = fields.String(metadata={"description": "RISK-1001"})
    project_id = fields.String()
    person_id = fields.String(attribute="owner_id", metadata={"description": "Who watches it"})
    kind = fields.String(metadata={"description": "threat or opportunity"})
    title = fields.String()
    description = fields.String()
    area = fields.String()
    probability_bp = fields.Integer(metadata={"description": "Basis points"})
    impact_level = fields.Integer(metadata={"description": "1 to 5"})
    score = fields.Integer(metadata={"description": "1 to 25"})
    impact_minor = fields.Integer(metadata={"description": "0: not known"})
    currency_code = fields.String(metadata={"description": "Of the impact; empty without one"})
    impact_days = fields.Integer(metadata={"description": "Working days"})
    response = fields.String(metadata={"description": "Empty: not decided"})
    response_plan = fields.String()
    response_owner_id = fields.String(allow_none=True)
    response_due_on = fields.Date(allow_none=True)
    status = fields.String(metadata={"description": "open, watched, occurred or closed"})
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when it is out of the lists"}
    )


def _risk(verb: str, meaning: str) -> EventType:
    return EventType(f"risk.{verb}.v1", "risk", RiskBody(), meaning, permission="risk.read")


RISKS = (
    _risk("created", "A risk of a project was added."),
    _risk("changed", "A risk was changed, archived or restored."),
)
