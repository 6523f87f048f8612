"""What levies, and rebates of publishers, publish. A media order is a purchase order."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields

from finance.events.money import MoneyBody


class LevyRateBody(EventBody):
    starts_on = fields.Date()
    rate_bp = fields.Integer(metadata={"description": "In basis points"})


class LevyBody(EventBody):
    levy_id = fields.String(attribute="id")
    name = fields.String()
    base = fields.String(metadata={"description": "net, gross, charge or fees"})
    payer = fields.String(metadata={"description": "client or agency"})
    remitted = fields.String(metadata={"description": "monthly, quarterly or yearly"})
    country_code = fields.String()
    media = fields.List(fields.String(), metadata={"description": "Empty: all"})
    rates = fields.List(fields.Nested(LevyRateBody))
    archived = fields.Boolean()


class LevyRemittanceBody(EventBody):
    levy_remittance_id = fields.String(attribute="id")
    levy_id = fields.String()
    starts_on = fields.Date()
    ends_on = fields.Date()
    amount = fields.Nested(MoneyBody)
    paid_on = fields.Date()


class MediaRebateBody(EventBody):
    media_rebate_id = fields.String(attribute="id")
    supplier_id = fields.String()
    project_id = fields.String(allow_none=True)
    client_id = fields.String(allow_none=True)
    starts_on = fields.Date()
    ends_on = fields.Date()
    amount = fields.Nested(MoneyBody)
    passed = fields.Nested(MoneyBody, metadata={"description": "What of it the client gets"})
    received_on = fields.Date()


MEDIA = (
    EventType("levy.created.v1", "levy", LevyBody(), "A levy was created.", permission="levy.read"),
    EventType(
        "levy.changed.v1",
        "levy",
        LevyBody(),
        "A levy was changed: its rates, who pays it, or whether it is archived.",
        permission="levy.read",
    ),
    EventType(
        "levy_remittance.recorded.v1",
        "levy_remittance",
        LevyRemittanceBody(),
        "A levy was remitted for a period.",
        permission="levy.read",
    ),
    EventType(
        "media_rebate.recorded.v1",
        "media_rebate",
        MediaRebateBody(),
        "A publisher gave back a part of what media cost.",
        permission="levy.read",
    ),
)
