"""What the skills room publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class SkillBody(EventBody):
    skill_id = fields.String(attribute="id")
    name = fields.String()
    group = fields.String(metadata={"description": "Under which it is listed; may be empty"})
    position = fields.Integer(metadata={"description": "Its place in the list of the agency"})
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when nobody is given it any more"}
    )


class PersonSkillBody(EventBody):
    person_skill_id = fields.String(attribute="id")
    person_id = fields.String()
    skill_id = fields.String()
    level = fields.Integer(metadata={"description": "1 (beginner) to 5 (expert)"})
    set_by_id = fields.String(allow_none=True, metadata={"description": "The person who stated it"})
    set_at = fields.DateTime()
    removed_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when the person does not have it"}
    )


def _skill(happened: str, meaning: str) -> EventType:
    type_ = f"skill.{happened}.v1"
    return EventType(type_, "skill", SkillBody(), meaning, permission="skill.read")


def _level(happened: str, meaning: str) -> EventType:
    type_ = f"person_skill.{happened}.v1"
    return EventType(type_, "person_skill", PersonSkillBody(), meaning, permission="person.read")


SKILLS = (
    _skill("created", "The agency added a skill to its list."),
    _skill("changed", "A skill was renamed, grouped, moved, archived or restored."),
    _level("set", "Somebody has a skill at a level."),
    _level("removed", "Somebody does not have a skill any more."),
)
