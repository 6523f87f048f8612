"""What is published of decisions."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class DecisionBody(EventBody):
    decision_id = fields.String(attribute="id")
    reference = fields.String(metadata={"description": "DEC-1001"})
    project_id = fields.String()
    person_id = fields.String(
        attribute="owner_id", metadata={"description": "Who keeps it on record"}
    )
    title = fields.String(metadata={"description": "What was decided"})
    options = fields.String(metadata={"description": "What was considered, one a line"})
    reason = fields.String()
    decided_by = fields.String(metadata={"description": "Names of those who decided"})
    decided_on = fields.Date()
    risk_id = fields.String(allow_none=True)
    issue_id = fields.String(allow_none=True)
    supersedes_id = fields.String(
        allow_none=True, metadata={"description": "The older decision that it replaces"}
    )
    superseded_by_id = fields.String(
        allow_none=True, metadata={"description": "The newer decision that replaces it"}
    )
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when it is out of the lists"}
    )


def _decision(verb: str, meaning: str) -> EventType:
    return EventType(
        f"decision.{verb}.v1", "decision", DecisionBody(), meaning, permission="risk.read"
    )


DECISIONS = (
    _decision("created", "A decision of a project was recorded."),
    _decision("changed", "A decision was corrected, replaced, archived or restored."),
)
