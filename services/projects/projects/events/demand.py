"""What is published of gaps between demand and capacity."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class CapacityGapBody(EventBody):
    capacity_gap_id = fields.String(attribute="id")
    charge_role = fields.String()
    month_on = fields.Date(metadata={"description": "First day of the month"})
    gap_seconds = fields.Integer(
        metadata={"description": "Demand less capacity, as it was when it was found"}
    )
    threshold_seconds = fields.Integer(metadata={"description": "The threshold when it was found"})
    open = fields.Boolean(
        metadata={"description": "False: it is below the threshold, or its month is over"}
    )
    found_at = fields.AwareDateTime()
    closed_at = fields.AwareDateTime(allow_none=True)


class DemandThresholdBody(EventBody):
    demand_threshold_id = fields.String(attribute="id")
    gap_seconds = fields.Integer(metadata={"description": "From which on a gap is published"})
    months_ahead = fields.Integer(metadata={"description": "In which gaps are looked for; 0: none"})


def _gap(verb: str, meaning: str) -> EventType:
    return EventType(
        f"capacity_gap.{verb}.v1",
        "capacity_gap",
        CapacityGapBody(),
        meaning,
        permission="demand.read",
    )


DEMAND = (
    _gap("found", "A role lacks hours in a month, beyond the threshold."),
    _gap("closed", "A gap is below the threshold again, or its month is over."),
    EventType(
        "demand_threshold.set.v1",
        "demand_threshold",
        DemandThresholdBody(),
        "It was set from which gap on a notice is given.",
        permission="demand.read",
    ),
)
