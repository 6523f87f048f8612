"""What the room of the cash forecast publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields

from finance.events.money import MoneyBody


class CashItemBody(EventBody):
    cash_item_id = fields.String(attribute="id")
    name = fields.String()
    amount = fields.Nested(MoneyBody, metadata={"description": "Negative where money goes out"})
    starts_on = fields.Date()
    every_months = fields.Integer(metadata={"description": "0: once"})
    ends_on = fields.Date(allow_none=True)
    archived = fields.Boolean()


def _item(deed: str, meaning: str) -> EventType:
    name = f"cash_item.{deed}.v1"
    return EventType(name, "cash_item", CashItemBody(), meaning, permission="forecast.read")


FORECASTING = (
    _item("created", "Something that the cash forecast expects was entered."),
    _item("updated", "Something that the cash forecast expects was changed, archived or restored."),
)
