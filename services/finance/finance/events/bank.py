"""What the bank room publishes. Names and texts of payers are not in it."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields

from finance.events.money import MoneyBody


class BankStatementBody(EventBody):
    bank_statement_id = fields.String(attribute="id")
    format = fields.String(metadata={"description": "camt053, mt940 or csv"})
    account = fields.String()
    currency_code = fields.String()
    opening = fields.Nested(MoneyBody, allow_none=True)
    closing = fields.Nested(MoneyBody, allow_none=True)
    lines = fields.Integer(metadata={"description": "Those that were new"})
    known_lines = fields.Integer(metadata={"description": "Those that were there already"})


class BankLineBody(EventBody):
    bank_line_id = fields.String(attribute="id")
    bank_statement_id = fields.String()
    amount = fields.Nested(MoneyBody, metadata={"description": "Negative where money went out"})
    booked_on = fields.Date()
    status = fields.String(metadata={"description": "open, matched or ignored"})
    client_payment_id = fields.String(allow_none=True)
    supplier_payment_id = fields.String(
        allow_none=True, metadata={"description": "Of a matched line on which money went out"}
    )
    reason = fields.String()


def _line(verb: str, meaning: str) -> EventType:
    return EventType(
        f"bank_line.{verb}.v1", "bank_line", BankLineBody(), meaning, permission="bank.read"
    )


BANK = (
    EventType(
        "bank_statement.imported.v1",
        "bank_statement",
        BankStatementBody(),
        "A statement of the bank was read from a file.",
        permission="bank.read",
    ),
    _line("matched", "A line of the bank was matched with a payment of a client or to a supplier."),
    _line("ignored", "A line of the bank was put aside, with a reason."),
    _line("reopened", "What was done with a line of the bank was undone."),
)
