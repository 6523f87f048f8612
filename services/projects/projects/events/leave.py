"""What the leave room publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class LeaveTypeBody(EventBody):
    leave_type_id = fields.String(attribute="id")
    name = fields.String()
    counts = fields.Boolean(metadata={"description": "Against the allowance of the year"})
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when it is out of the lists"}
    )


class LeaveAllowanceBody(EventBody):
    leave_allowance_id = fields.String(attribute="id")
    person_id = fields.String()
    year = fields.Integer()
    minutes = fields.Integer()
    carried_minutes = fields.Integer(metadata={"description": "From the year before"})
    carried_until = fields.Date(
        allow_none=True, metadata={"description": "Last day on which these may be taken"}
    )
    note = fields.String()


class LeaveBody(EventBody):
    leave_id = fields.String(attribute="id")
    person_id = fields.String(metadata={"description": "Who is away"})
    leave_type_id = fields.String()
    first_on = fields.Date()
    last_on = fields.Date()
    day_minutes = fields.Integer(
        allow_none=True, metadata={"description": "Of each day; None: whole days"}
    )
    note = fields.String()
    status = fields.String(metadata={"description": "requested, approved, returned or cancelled"})
    decided_by_id = fields.String(allow_none=True)
    decided_at = fields.DateTime(allow_none=True, metadata={"description": "When, in UTC"})
    reason = fields.String(metadata={"description": "Why it was returned or cancelled"})


def _type(verb: str, meaning: str) -> EventType:
    return EventType(
        f"leave_type.{verb}.v1",
        "leave_type",
        LeaveTypeBody(),
        meaning,
        permission="leave_type.read",
    )


def _leave(verb: str, meaning: str) -> EventType:
    return EventType(f"leave.{verb}.v1", "leave", LeaveBody(), meaning, permission="leave.read")


LEAVE = (
    _type("created", "A kind of leave was added."),
    _type("changed", "A kind of leave was changed, archived or restored."),
    EventType(
        "leave_allowance.set.v1",
        "leave_allowance",
        LeaveAllowanceBody(),
        "What somebody may take in a year was set.",
        permission="leave.read",
    ),
    _leave("requested", "Somebody asked for leave, or changed what was not decided."),
    _leave("approved", "Leave was approved and lowers the person's capacity."),
    _leave("returned", "Leave was sent back to the person with a reason."),
    _leave("cancelled", "Leave was cancelled and counts nowhere."),
)
