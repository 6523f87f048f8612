"""What is published of series of tasks."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class TaskSeriesBody(EventBody):
    task_series_id = fields.String(attribute="id")
    project_id = fields.String()
    name = fields.String()
    rule = fields.String(metadata={"description": "RFC 5545: FREQ=WEEKLY;BYDAY=MO"})
    starts_on = fields.Date()
    ends_on = fields.Date(allow_none=True, metadata={"description": "Set by hand"})
    follows_id = fields.String(
        allow_none=True, metadata={"description": "The series that it replaces from its start on"}
    )
    on_day_off = fields.String(metadata={"description": "after, before or leave_out"})
    horizon_days = fields.Integer(metadata={"description": "How far ahead tasks are made"})
    duration_minutes = fields.Integer()
    estimate_seconds = fields.Integer()
    charge_role = fields.String()
    assignee_id = fields.String(allow_none=True)


def _series(verb: str, meaning: str) -> EventType:
    return EventType(
        f"task_series.{verb}.v1",
        "task_series",
        TaskSeriesBody(),
        meaning,
        permission="project.read",
    )


RECURRING = (
    _series("created", "A series of tasks was made, which come again by a rule."),
    _series("changed", "A series of tasks was changed or ended, or a single day of it."),
)
