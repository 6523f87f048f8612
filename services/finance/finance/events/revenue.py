"""What the recognition of revenue publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import Schema, fields

READ = "ledger.read"


class RevenueLineBody(Schema):
    id = fields.String()
    name = fields.String()
    method = fields.String(metadata={"description": "How progress is measured"})
    treatment = fields.String(metadata={"description": "principal or agent"})
    price = fields.Integer(metadata={"description": "Whole minor units"})


class RevenuePlanBody(EventBody):
    revenue_plan_id = fields.String(attribute="id")
    project_id = fields.String()
    currency_code = fields.String()
    lines = fields.List(fields.Nested(RevenueLineBody))


class RecognitionRunBody(EventBody):
    recognition_run_id = fields.String(attribute="id")
    through = fields.Date(metadata={"description": "The last day of the month"})
    projects = fields.Integer(metadata={"description": "With something posted"})
    reversed_at = fields.AwareDateTime(allow_none=True)
    reason = fields.String(metadata={"description": "Of the reversal"})


REVENUE = (
    EventType(
        "revenue_plan.set.v1",
        "revenue_plan",
        RevenuePlanBody(),
        "It was set how the revenue of a project is recognised.",
        permission=READ,
    ),
    EventType(
        "revenue.recognised.v1",
        "recognition_run",
        RecognitionRunBody(),
        "The revenue of a month was recognised; its journals are published one by one.",
        permission=READ,
    ),
    EventType(
        "revenue.recognition_reversed.v1",
        "recognition_run",
        RecognitionRunBody(),
        "The last recognition was taken back.",
        permission=READ,
    ),
)
