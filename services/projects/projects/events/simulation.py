"""What is published of three-point estimates."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class ThreePointEstimateBody(EventBody):
    three_point_estimate_id = fields.String(attribute="id")
    task_id = fields.String()
    project_id = fields.String()
    optimistic_seconds = fields.Integer(metadata={"description": "All three 0: none any more"})
    likely_seconds = fields.Integer()
    pessimistic_seconds = fields.Integer()


THREE_POINTS = (
    EventType(
        "three_point_estimate.set.v1",
        "three_point_estimate",
        ThreePointEstimateBody(),
        "The work of a task was estimated by three points, or no longer is.",
        permission="project.read",
    ),
)
