"""People: who does the work, and when they are there."""

from __future__ import annotations

from gateway.rest.fields import Boolean, Hours, Id, Integer, Minutes, String, Timestamp, View
from gateway.rest.route import Room


class PersonView(View):
    id = Id()
    version = Integer()
    name = String()
    email = String()
    charge_role = String(metadata={"example": "designer"})
    lead_id = Id(metadata={"description": "The person who approves this person's time"})
    weekly_minutes = Minutes(attribute="weekly_seconds", metadata={"description": "Contracted"})
    weekly_hours = Hours(attribute="weekly_seconds")
    active = Boolean()
    created_at = Timestamp()
    external_ref = String()


ROOM = Room(name="People", about="Who does the work, and when they are there.", routes=())
