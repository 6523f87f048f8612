"""What is published of tasks that move at night."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class SlipBody(EventBody):
    slip_id = fields.String(attribute="id")
    project_id = fields.String()
    slipped_on = fields.Date(metadata={"description": "The day that began with it"})
    task_ids = fields.List(
        fields.String(), metadata={"description": "Those that were not started, at most 200"}
    )
    task_count = fields.Integer()
    followed_count = fields.Integer(
        metadata={"description": "Others that moved, since they follow these"}
    )
    end_on_before = fields.Date(allow_none=True, metadata={"description": "Of the project"})
    end_on = fields.Date(allow_none=True)
    held_up = fields.String(metadata={"description": "Why nothing could be moved, or empty"})
    undone_at = fields.DateTime(allow_none=True)


class SlipSettingBody(EventBody):
    slip_setting_id = fields.String(attribute="id")
    project_id = fields.String(allow_none=True, metadata={"description": "None: of the agency"})
    switched_on = fields.Boolean(
        allow_none=True, metadata={"description": "None: the project does as the agency does"}
    )


def _slip(verb: str, meaning: str) -> EventType:
    return EventType(f"slip.{verb}.v1", "slip", SlipBody(), meaning, permission="project.read")


SLIPS = (
    _slip("made", "At midnight, tasks that were not started by their planned day were moved."),
    _slip("undone", "What moved in a night was taken back."),
    EventType(
        "slip_setting.set.v1",
        "slip_setting",
        SlipSettingBody(),
        "It was set whether tasks that were not started move at night.",
        permission="project.read",
    ),
)
