"""What is published of scenarios."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class ScenarioBody(EventBody):
    scenario_id = fields.String(attribute="id")
    reference = fields.String(metadata={"description": "SCEN-1001"})
    person_id = fields.String(attribute="owner_id", metadata={"description": "Whose it is"})
    name = fields.String(
        attribute="shown_name", metadata={"description": "Empty while it is not shared"}
    )
    shared = fields.Boolean(metadata={"description": "Whether others may see it"})
    status = fields.String(metadata={"description": "draft, applied or discarded"})
    change_count = fields.Integer()
    applied_at = fields.DateTime(allow_none=True)
    archived_at = fields.DateTime(
        allow_none=True, metadata={"description": "Since when it is out of the lists"}
    )


def _scenario(verb: str, meaning: str) -> EventType:
    return EventType(
        f"scenario.{verb}.v1", "scenario", ScenarioBody(), meaning, permission="scenario.read"
    )


SCENARIOS = (
    _scenario("created", "A scenario was made."),
    _scenario("changed", "A scenario was changed, applied, undone, discarded or archived."),
)
