"""What the room of exchange rates publishes."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class ExchangeRateBody(EventBody):
    exchange_rate_id = fields.String(attribute="id")
    from_currency_code = fields.String()
    to_currency_code = fields.String()
    rate_on = fields.Date()
    rate = fields.String(
        attribute="rate_text",
        metadata={"description": "What one unit of the first currency is worth, a decimal"},
    )
    source = fields.String(metadata={"description": "hand or ecb"})
    reason = fields.String(metadata={"description": "Why it was corrected, or empty"})
    archived = fields.Boolean()


class ImportedRatesBody(EventBody):
    exchange_rate_import_id = fields.String(attribute="id")
    file_name = fields.String()
    first_on = fields.Date()
    last_on = fields.Date()
    new_rates = fields.Integer()
    known_rates = fields.Integer()
    different_rates = fields.Integer(
        metadata={"description": "Those that differ from what was kept, which stayed"}
    )


def _rate(deed: str, meaning: str) -> EventType:
    return EventType(
        f"exchange_rate.{deed}.v1",
        "exchange_rate",
        ExchangeRateBody(),
        meaning,
        permission="exchange_rate.read",
    )


EXCHANGE = (
    _rate("set", "An exchange rate of a day was entered."),
    _rate("corrected", "An exchange rate was corrected; documents that used it stay."),
    _rate("archived", "Nothing is converted with this exchange rate any more."),
    _rate("restored", "This exchange rate is used again."),
    EventType(
        "exchange_rates.imported.v1",
        "exchange_rate_import",
        ImportedRatesBody(),
        "Exchange rates were imported from a file of the European Central Bank.",
        permission="exchange_rate.read",
    ),
)
