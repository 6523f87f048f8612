"""How an amount of money looks in the body of every finance event."""

from __future__ import annotations

from marshmallow import Schema, fields


class MoneyBody(Schema):
    """Dumped from a chassis Money."""

    amount_minor = fields.Integer(metadata={"description": "Whole minor units: pence, cents"})
    currency_code = fields.String(metadata={"description": "ISO 4217"})
