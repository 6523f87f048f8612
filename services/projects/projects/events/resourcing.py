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
    weekly_seconds = fields.Integer(
        metadata={"description": "Contracted where no working pattern says otherwise"}
    )
    active = fields.Boolean()
    employed_from = fields.Date(allow_none=True, metadata={"description": "First day"})
    employed_until = fields.Date(allow_none=True, metadata={"description": "Last day"})
    country_code = fields.String(
        metadata={"description": "Whose public holidays; empty: the agency's"}
    )
    time_zone = fields.String(metadata={"description": "An IANA name; empty: the agency's"})
    erased_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when nothing personal is kept"}
    )
    external_ref = fields.String(allow_none=True)


class DayOffBody(EventBody):
    day_off_id = fields.String(attribute="id")
    on = fields.Date()
    name = fields.String()


class WorkingPatternBody(EventBody):
    working_pattern_id = fields.String(attribute="id")
    person_id = fields.String()
    from_on = fields.Date(metadata={"description": "In force from this day on"})
    minutes = fields.List(
        fields.Integer(), metadata={"description": "Of each weekday, Monday first"}
    )
    weekly_minutes = fields.Integer()
    note = fields.String()
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when it is out of force"}
    )


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


def _working_pattern(verb: str, meaning: str) -> EventType:
    type_ = f"working_pattern.{verb}.v1"
    return EventType(
        type_, "working_pattern", WorkingPatternBody(), meaning, permission="person.read"
    )


RESOURCING = (
    _person("created", "A person joined."),
    _person("updated", "What is known of a person changed."),
    _person("erased", "Nothing personal is kept of somebody who left; their hours stay."),
    _working_pattern("created", "Somebody works other hours from a day on."),
    _working_pattern("changed", "A working pattern was changed, archived or restored."),
    _day_off("set", "A day became a day off, or was renamed."),
    _day_off("removed", "A day off became a working day."),
)
