"""What is published of risks and issues."""

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


class IssueBody(EventBody):
    issue_id = fields.String(attribute="id")
    reference = fields.String(metadata={"description": "ISSUE-1001"})
    project_id = fields.String()
    person_id = fields.String(attribute="owner_id", metadata={"description": "Who solves it"})
    risk_id = fields.String(allow_none=True, metadata={"description": "The risk that occurred"})
    title = fields.String()
    description = fields.String()
    severity = fields.String(metadata={"description": "low, medium, high or critical"})
    due_on = fields.Date(allow_none=True)
    status = fields.String(metadata={"description": "open, in_progress, resolved or closed"})
    resolution = fields.String()
    resolved_on = fields.Date(allow_none=True)
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when it is out of the lists"}
    )


def _issue(verb: str, meaning: str) -> EventType:
    return EventType(f"issue.{verb}.v1", "issue", IssueBody(), meaning, permission="risk.read")


ISSUES = (
    _issue("created", "An issue of a project was raised."),
    _issue("changed", "An issue was changed, solved, archived or restored."),
)
