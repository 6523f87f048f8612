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
    erased_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when nothing personal is kept"}
    )
    external_ref = fields.String(allow_none=True)


class DayOffBody(EventBody):
    day_off_id = fields.String(attribute="id")
    on = fields.Date()
    name = fields.String()


def _person(verb: str, meaning: str) -> EventType:
    type_ = f"person.{verb}.v1"
    return EventType(
        type_,
        "person",
        PersonBody(),
        meaning,
        permission="person.read",
        personal=frozenset({"name", "email"}),
    )


def _day_off(verb: str, meaning: str) -> EventType:
    type_ = f"day_off.{verb}.v1"
    return EventType(type_, "day_off", DayOffBody(), meaning, permission="person.read")


RESOURCING = (
    _person("created", "A person joined."),
    _person("updated", "What is known of a person changed."),
    _person("erased", "Nothing personal is kept of somebody who left; their hours stay."),
    _day_off("set", "A day became a day off, or was renamed."),
    _day_off("removed", "A day off became a working day."),
)
