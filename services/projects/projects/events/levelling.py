"""What is published of levellings."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class LevellingBody(EventBody):
    levelling_id = fields.String(attribute="id")
    reference = fields.String(metadata={"description": "LEVEL-1001"})
    person_id = fields.String(
        attribute="started_by_id", allow_none=True, metadata={"description": "Who started it"}
    )
    project_ids = fields.List(fields.String())
    from_on = fields.Date(metadata={"description": "No task is moved to before this day"})
    effort = fields.Integer(metadata={"description": "Seconds in which an answer is looked for"})
    status = fields.String(
        metadata={
            "description": "waiting, running, ready, applied, undone, discarded, cancelled, failed"
        }
    )
    tasks = fields.Integer(metadata={"description": "That may be moved"})
    moved = fields.Integer(metadata={"description": "Tasks that would start on another day"})


def _levelling(verb: str, meaning: str) -> EventType:
    return EventType(
        f"levelling.{verb}.v1", "levelling", LevellingBody(), meaning, permission="levelling.run"
    )


LEVELLINGS = (
    _levelling("started", "A levelling of projects was started."),
    _levelling("changed", "A levelling is ready, was applied, undone, discarded or cancelled."),
)
