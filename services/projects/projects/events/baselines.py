"""What is published of baselines."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class BaselineBody(EventBody):
    baseline_id = fields.String(attribute="id")
    project_id = fields.String()
    name = fields.String()
    reason = fields.String(metadata={"description": "Why it was taken"})
    automatic = fields.Boolean(metadata={"description": "Taken by itself at the kick-off"})
    taken_by_id = fields.String(allow_none=True, metadata={"description": "A person"})
    taken_at = fields.DateTime()
    start_on = fields.Date(allow_none=True, metadata={"description": "Of the plan in it"})
    end_on = fields.Date(allow_none=True, metadata={"description": "Of the plan in it"})
    task_count = fields.Integer()
    estimate_seconds = fields.Integer(metadata={"description": "Of all its tasks"})
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when it is out of the lists"}
    )


def _baseline(verb: str, meaning: str) -> EventType:
    return EventType(
        f"baseline.{verb}.v1", "baseline", BaselineBody(), meaning, permission="project.read"
    )


BASELINES = (
    _baseline("taken", "The plan of a project was copied, to compare later plans with it."),
    _baseline("changed", "A baseline was renamed, archived or restored."),
)
