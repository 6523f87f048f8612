"""What the rates room publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import Schema, fields

from finance.events.money import MoneyBody


class RoleRateBody(Schema):
    charge_role = fields.String(metadata={"description": "Lower case, single spaces"})
    hourly = fields.Nested(MoneyBody, metadata={"description": "What an hour is sold for"})

    daily = fields.Nested(
        MoneyBody, allow_none=True, metadata={"description": "What a day is sold for, if so set"}
    )
    day_minutes = fields.Integer(
        allow_none=True, metadata={"description": "How long that day is; hourly follows from both"}
    )


class PersonRateBody(Schema):
    person_id = fields.String()
    hourly = fields.Nested(MoneyBody, metadata={"description": "What an hour is sold for"})
    daily = fields.Nested(MoneyBody, allow_none=True)
    day_minutes = fields.Integer(allow_none=True)


class ServiceRateBody(Schema):
    service = fields.String(metadata={"description": "Lower case, single spaces"})
    unit = fields.String()
    amount = fields.Nested(MoneyBody, metadata={"description": "What a unit is sold for"})


class RateCardBody(EventBody):
    rate_card_id = fields.String(attribute="id")
    name = fields.String()
    client_id = fields.String(
        allow_none=True, metadata={"description": "None: the default card of its currency"}
    )
    currency_code = fields.String(metadata={"description": "ISO 4217"})
    effective_from = fields.Date(metadata={"description": "First day on which it holds"})
    ends_on = fields.Date(
        allow_none=True, metadata={"description": "Last day; None: until another takes over"}
    )
    rates = fields.List(fields.Nested(RoleRateBody))
    project_id = fields.String(
        allow_none=True, metadata={"description": "Of a card for one project of the client"}
    )
    people = fields.List(fields.Nested(PersonRateBody))
    services = fields.List(fields.Nested(ServiceRateBody))
    archived = fields.Boolean()
    created_at = fields.AwareDateTime()


class CostRateBody(EventBody):
    cost_rate_id = fields.String(attribute="id")
    person_id = fields.String()
    hourly = fields.Nested(
        MoneyBody, metadata={"description": "What an hour costs with employment cost"}
    )
    overhead = fields.Nested(MoneyBody, metadata={"description": "What comes on top of an hour"})
    effective_from = fields.Date(metadata={"description": "First day on which it holds"})
    recorded_at = fields.AwareDateTime(metadata={"description": "When it was set"})


class CostSumBody(Schema):
    amount_minor = fields.Integer()
    currency_code = fields.String()


class LabourCostBody(EventBody):
    cost_rate_id = fields.String(attribute="id")
    person_id = fields.String()
    entries = fields.Integer(
        attribute="cost_change.entries",
        metadata={"description": "How many time entries cost otherwise now"},
    )
    seconds = fields.Integer(attribute="cost_change.seconds")
    before = fields.List(
        fields.Nested(CostSumBody),
        attribute="cost_change.before",
        metadata={"description": "One per currency"},
    )
    after = fields.List(fields.Nested(CostSumBody), attribute="cost_change.after")
    kept_entries = fields.Integer(
        attribute="cost_change.kept_entries",
        metadata={"description": "Billed, written off or of a closed period: their cost stays"},
    )


def _rate_card(verb: str, meaning: str) -> EventType:
    return EventType(
        f"rate_card.{verb}.v1", "rate_card", RateCardBody(), meaning, permission="rate.read"
    )


RATES = (
    EventType(
        "rate_card.created.v1",
        "rate_card",
        RateCardBody(),
        "A rate card was made; it takes over from the one before it on effective_from.",
        permission="rate.read",
    ),
    _rate_card("corrected", "A rate card was corrected before anything was priced by it."),
    _rate_card("ended", "A rate card got its last day."),
    _rate_card("continued", "The last day of a rate card was taken away."),
    _rate_card("archived", "A rate card that is over was archived."),
    _rate_card("restored", "A rate card is no longer archived."),
    _rate_card("withdrawn", "A rate card was withdrawn before anything was priced by it."),
    EventType(
        "cost_rate.withdrawn.v1",
        "cost_rate",
        CostRateBody(),
        "A cost rate was withdrawn, as if it had never been set.",
        confidential=True,
        permission="cost.read",
    ),
    EventType(
        "labour_cost.changed.v1",
        "cost_rate",
        LabourCostBody(),
        "Unbilled work costs something else since a cost rate was set or withdrawn.",
        confidential=True,
        permission="cost.read",
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
