"""What is published of earned value."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import Schema, fields


class MilestoneBody(Schema):
    name = fields.String()
    weight_bp = fields.Integer(metadata={"description": "Basis points"})
    reached_on = fields.String(allow_none=True, metadata={"description": "A day; null: not yet"})


class EarningBody(EventBody):
    earning_id = fields.String(attribute="id")
    task_id = fields.String()
    project_id = fields.String()
    rule = fields.String(
        metadata={"description": "physical, zero_hundred, fifty_fifty, twenty_eighty or milestones"}
    )
    progress_bp = fields.Integer(
        allow_none=True, metadata={"description": "Measured last, in basis points"}
    )
    measured_on = fields.Date(allow_none=True)
    milestones = fields.List(fields.Nested(MilestoneBody))


EARNINGS = (
    EventType(
        "earning.set.v1",
        "earning",
        EarningBody(),
        "How a task earns its planned value was chosen, or its progress was measured.",
        permission="project.read",
    ),
)
