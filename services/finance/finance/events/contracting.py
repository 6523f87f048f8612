"""What the contracting room publishes: to finance, and to contractors of their own."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import Schema, fields

from finance.events.money import MoneyBody


class EngagementRateBody(Schema):
    effective_from = fields.Date()
    amount_minor = fields.Integer(
        metadata={"description": "Of an hour or a day, in the engagement's currency"}
    )


class EngagementBody(EventBody):
    engagement_id = fields.String(attribute="id")
    number = fields.String()
    person_id = fields.String()
    supplier_id = fields.String()
    purchase_order_id = fields.String(allow_none=True)
    charge_role = fields.String(metadata={"description": "Empty: in any role"})
    project_ids = fields.List(fields.String(), metadata={"description": "Empty: on any project"})
    currency_code = fields.String()
    basis = fields.String(metadata={"description": "hour or day"})
    day_minutes = fields.Integer(allow_none=True)
    rates = fields.List(fields.Nested(EngagementRateBody))
    starts_on = fields.Date()
    ends_on = fields.Date(allow_none=True)
    cap_minutes = fields.Integer(allow_none=True, metadata={"description": "None: no limit"})
    cap = fields.Nested(MoneyBody, allow_none=True)
    self_billing_on = fields.Date(
        allow_none=True, metadata={"description": "Since when self-billing is agreed"}
    )
    archived = fields.Boolean()


class SelfBillBody(EventBody):
    self_bill_id = fields.String(attribute="id")
    number = fields.String(
        allow_none=True, metadata={"description": "Of the supplier's series; None for a draft"}
    )
    engagement_id = fields.String()
    supplier_id = fields.String()
    person_id = fields.String()
    status = fields.String(
        metadata={"description": "draft, issued, accepted, objected or withdrawn"}
    )
    period_from = fields.Date()
    period_to = fields.Date()
    seconds = fields.Integer()
    net = fields.Nested(MoneyBody)
    tax = fields.Nested(MoneyBody)
    total = fields.Nested(MoneyBody)
    issued_on = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True)
    reason = fields.String(metadata={"description": "Of the objection or withdrawal"})


def _engagement(deed: str, meaning: str) -> EventType:
    return EventType(
        f"engagement.{deed}.v1",
        "engagement",
        EngagementBody(),
        meaning,
        permission="engagement.read",
    )


def _self_bill(deed: str, meaning: str) -> EventType:
    return EventType(
        f"self_bill.{deed}.v1", "self_bill", SelfBillBody(), meaning, permission="self_bill.read"
    )


CONTRACTING = (
    _engagement("created", "A contractor was engaged."),
    _engagement("updated", "An engagement was changed, archived or restored, or has another rate."),
    _self_bill("drafted", "A self-bill was drafted of approved time."),
    _self_bill("issued", "A self-bill was issued in the name of the supplier."),
    _self_bill("accepted", "The contractor accepted a self-bill."),
    _self_bill("objected", "The contractor objected to a self-bill."),
    _self_bill("withdrawn", "A self-bill was withdrawn; its time is on the next one."),
)
