"""What the rates room publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import Schema, fields

from finance.events.money import MoneyBody


class RoleRateBody(Schema):
    charge_role = fields.String(metadata={"description": "Lower case, single spaces"})
    hourly = fields.Nested(MoneyBody, metadata={"description": "What an hour is sold for"})


class RateCardBody(EventBody):
    rate_card_id = fields.String(attribute="id")
    name = fields.String()
    client_id = fields.String(
        allow_none=True, metadata={"description": "None: the default card of its currency"}
    )
    currency_code = fields.String(metadata={"description": "ISO 4217"})
    effective_from = fields.Date(metadata={"description": "First day on which it holds"})
    rates = fields.List(fields.Nested(RoleRateBody))
    created_at = fields.AwareDateTime()


class CostRateBody(EventBody):
    cost_rate_id = fields.String(attribute="id")
    person_id = fields.String()
    hourly = fields.Nested(MoneyBody, metadata={"description": "What an hour costs, loaded"})
    effective_from = fields.Date(metadata={"description": "First day on which it holds"})


RATES = (
    EventType(
        "rate_card.created.v1",
        "rate_card",
        RateCardBody(),
        "A rate card was made; it takes over from the one before it on effective_from.",
        permission="rate.read",
    ),
    EventType(
        "cost_rate.set.v1",
        "cost_rate",
        CostRateBody(),
        "What an hour of a person costs from a day on was set.",
        confidential=True,
        permission="cost.read",
    ),
)
