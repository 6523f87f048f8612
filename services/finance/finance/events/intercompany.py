"""What charges between legal entities publish."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields

from finance.events.money import MoneyBody


class IntercompanyChargeBody(EventBody):
    intercompany_charge_id = fields.String(attribute="id")
    seller_id = fields.String(metadata={"description": "The legal entity that charges"})
    buyer_id = fields.String(metadata={"description": "The legal entity that is charged"})
    project_id = fields.String(allow_none=True)
    description = fields.String()
    amount = fields.Nested(MoneyBody)
    charged_on = fields.Date()
    status = fields.String(metadata={"description": "open, settled or reversed"})
    settled_on = fields.Date(allow_none=True)
    reason = fields.String(metadata={"description": "Why it was reversed"})


def _charge(deed: str, meaning: str) -> EventType:
    return EventType(
        f"intercompany_charge.{deed}.v1",
        "intercompany_charge",
        IntercompanyChargeBody(),
        meaning,
        permission="ledger.read",
    )


INTERCOMPANY = (
    _charge("posted", "A legal entity charged another; it is in the books of both."),
    _charge("settled", "The charge was paid."),
    _charge("reopened", "The payment of the charge was undone."),
    _charge("reversed", "The charge was cancelled in the books of both."),
)
