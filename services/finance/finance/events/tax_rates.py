"""What the room of tax rates publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class TaxRateBody(EventBody):
    tax_rate_id = fields.String(attribute="id")
    country_code = fields.String()
    name = fields.String()
    category = fields.String(metadata={"description": "Of EN 16931, such as standard"})
    rate_bp = fields.Integer(metadata={"description": "Basis points; 2000 is 20 %"})
    reason = fields.String(metadata={"description": "Why no tax is charged"})
    valid_from = fields.Date()
    valid_to = fields.Date(allow_none=True, metadata={"description": "Its last day"})
    archived = fields.Boolean()


def _rate(deed: str, meaning: str) -> EventType:
    return EventType(
        f"tax_rate.{deed}.v1", "tax_rate", TaxRateBody(), meaning, permission="tax_rate.read"
    )


TAX_RATES = [
    _rate("created", "A rate of tax was created."),
    _rate("updated", "A rate of tax was corrected, ended, archived or restored."),
]
