"""What is published of bookings."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class BookingBody(EventBody):
    booking_id = fields.String(attribute="id")
    reference = fields.String(metadata={"description": "BOOK-1001"})
    project_id = fields.String()
    task_id = fields.String(allow_none=True)
    phase_id = fields.String(allow_none=True)
    person_id = fields.String(
        allow_none=True, metadata={"description": "Who is booked; null: a placeholder"}
    )
    charge_role = fields.String()
    skill = fields.String(metadata={"description": "Wanted; empty: any"})
    start_on = fields.Date()
    end_on = fields.Date()
    total_minutes = fields.Integer(metadata={"description": "Of all its days"})
    daily_minutes = fields.List(
        fields.Integer(), metadata={"description": "From the first day to the last"}
    )
    status = fields.String(
        metadata={"description": "tentative, confirmed, waiting, filled or declined"}
    )
    overtime = fields.Boolean(
        metadata={"description": "It was confirmed although a day had no room"}
    )
    note = fields.String()
    placeholder_id = fields.String(
        allow_none=True, metadata={"description": "The placeholder that it fills"}
    )
    decline_reason = fields.String()
    booked_by_id = fields.String(allow_none=True)
    offered_at = fields.DateTime(
        allow_none=True,
        metadata={"description": "Since when there is room for one that waits"},
    )
    previous_person_id = fields.String(
        allow_none=True,
        metadata={"description": "Who was booked before this change; null: the same person"},
    )
    previous_status = fields.String(
        allow_none=True,
        metadata={"description": "The status before this change; null: the same one"},
    )
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when it is out of the plan"}
    )


def _booking(verb: str, meaning: str) -> EventType:
    return EventType(
        f"booking.{verb}.v1", "booking", BookingBody(), meaning, permission="booking.read"
    )


BOOKINGS = (
    _booking("created", "Somebody was booked, or a role was asked for."),
    _booking("changed", "A booking was changed, declined, filled, archived or restored."),
    _booking("offered", "There is room for a booking on the waiting list."),
)
