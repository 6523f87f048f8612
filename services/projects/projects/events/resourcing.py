"""What the resourcing room publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class PersonBody(EventBody):
    person_id = fields.String(attribute="id")
    name = fields.String()
    email = fields.String(metadata={"description": "Empty when it is not known"})
    charge_role = fields.String()
    lead_id = fields.String(
        allow_none=True, metadata={"description": "Who approves this person's time"}
    )
    weekly_seconds = fields.Integer(metadata={"description": "Contracted"})
    active = fields.Boolean()
    external_ref = fields.String(allow_none=True)


RESOURCING = (
    EventType(
        "person.created.v1", "person", PersonBody(), "A person joined.", permission="person.read"
    ),
    EventType(
        "person.updated.v1",
        "person",
        PersonBody(),
        "What is known of a person changed.",
        permission="person.read",
    ),
)
