"""What the retainers room publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import Schema, fields

_QUANTITY = "Seconds, or minor units where the basis is money"


class AllowanceBody(Schema):
    charge_role = fields.String(
        metadata={"description": "Empty: everybody whose role is not named"}
    )
    quantity = fields.Integer(metadata={"description": _QUANTITY})


class RetainerTermsBody(Schema):
    effective_from = fields.Date()
    price_minor = fields.Integer(metadata={"description": "For a whole period, net of tax"})
    allowances = fields.List(fields.Nested(AllowanceBody))
    cap = fields.Integer(
        allow_none=True, metadata={"description": f"{_QUANTITY}; None: all is carried"}
    )
    expiry_periods = fields.Integer(
        allow_none=True, metadata={"description": "0: nothing is carried; None: without limit"}
    )
    deficit = fields.String(metadata={"description": "carry, bill or absorb"})
    overage_hourly_minor = fields.Integer(allow_none=True)


class RetainerPauseBody(Schema):
    from_on = fields.Date()
    to_on = fields.Date(allow_none=True, metadata={"description": "None: until it is resumed"})


class RetainerBody(EventBody):
    retainer_id = fields.String(attribute="id")
    reference = fields.String(metadata={"description": "RET-0012"})
    name = fields.String()
    client_id = fields.String()
    project_ids = fields.List(fields.String())
    currency_code = fields.String(metadata={"description": "ISO 4217"})
    basis = fields.String(metadata={"description": "worked, billable or money"})
    cadence = fields.String(metadata={"description": "week, month or quarter"})
    billed = fields.String(metadata={"description": "advance or arrears"})
    starts_on = fields.Date()
    ends_on = fields.Date(allow_none=True)
    closed_through = fields.Date(
        allow_none=True, metadata={"description": "The last day of the last closed period"}
    )
    archived = fields.Boolean()
    terms = fields.List(fields.Nested(RetainerTermsBody))
    pauses = fields.List(fields.Nested(RetainerPauseBody))


class RetainerAlertBody(EventBody):
    retainer_alert_id = fields.String(attribute="id")
    retainer_id = fields.String()
    client_id = fields.String()
    period_starts_on = fields.Date()
    threshold_percent = fields.Integer(metadata={"description": "50, 75, 90 or 100"})
    forecast = fields.Boolean(
        metadata={"description": "It will be reached at the rate of burn so far"}
    )
    used = fields.Integer(metadata={"description": _QUANTITY})
    available = fields.Integer(metadata={"description": _QUANTITY})
    raised_at = fields.AwareDateTime()


def _retainer(verb: str, meaning: str) -> EventType:
    return EventType(
        f"retainer.{verb}.v1", "retainer", RetainerBody(), meaning, permission="retainer.read"
    )


RETAINERS = (
    _retainer("created", "A retainer was agreed."),
    _retainer("changed", "The name, the projects or the terms of a retainer changed."),
    _retainer("paused", "A retainer is paused from a day on."),
    _retainer("resumed", "A paused retainer runs again."),
    _retainer("ended", "The last day of a retainer was set."),
    _retainer("continued", "The end of a retainer was undone."),
    _retainer("archived", "A retainer was archived."),
    _retainer("restored", "An archived retainer was restored."),
    _retainer("period_closed", "A period of a retainer was closed; its figures stay."),
    EventType(
        "retainer_alert.raised.v1",
        "retainer_alert",
        RetainerAlertBody(),
        "The use of a retainer reached 50, 75, 90 or 100 % of a period, or is going to.",
        permission="retainer.read",
    ),
)
