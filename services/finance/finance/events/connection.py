"""What the live connection to an accounting system publishes. No secret is in it."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields

from finance.events.money import MoneyBody


class AccountingConnectionBody(EventBody):
    accounting_connection_id = fields.String(attribute="id")
    system = fields.String(metadata={"description": "xero"})
    legal_entity_id = fields.String()
    credentials = fields.String(metadata={"description": "The name that the environment has"})
    starts_on = fields.Date()
    payments = fields.String(metadata={"description": "ours, theirs or neither"})
    journals = fields.Boolean()
    on = fields.Boolean(metadata={"description": "Documents are sent"})
    organisation = fields.String(metadata={"description": "Whose books; empty until it works"})
    trying = fields.Boolean()
    problem = fields.String(metadata={"description": "Why it does not work now"})


class AccountingDocumentBody(EventBody):
    accounting_document_id = fields.String(attribute="id")
    accounting_connection_id = fields.String()
    kind = fields.String(
        metadata={
            "description": "contact, invoice, credit_note, allocation, bill, journal, payment or "
            "their_payment"
        }
    )
    record_id = fields.String(metadata={"description": "Ours; of their payment, theirs"})
    number = fields.String()
    posted_on = fields.Date(allow_none=True)
    amount = fields.Nested(MoneyBody, allow_none=True)
    status = fields.String(metadata={"description": "waiting, sent, recorded, refused or left_out"})
    reason = fields.String(metadata={"description": "Why it was refused or left out"})
    their_id = fields.String(metadata={"description": "How it is named there"})
    booked_id = fields.String(allow_none=True, metadata={"description": "Our payment for theirs"})


def _connection(verb: str, meaning: str) -> EventType:
    name, body = f"accounting_connection.{verb}.v1", AccountingConnectionBody()
    return EventType(name, "accounting_connection", body, meaning, permission="accounting.read")


def _document(verb: str, meaning: str) -> EventType:
    name, body = f"accounting_document.{verb}.v1", AccountingDocumentBody()
    return EventType(name, "accounting_document", body, meaning, permission="accounting.read")


CONNECTION = (
    _connection("set", "A connection to an accounting system was set, switched or is to be tried."),
    _connection("tried", "A connection to an accounting system works, or does not."),
    _document("queued", "A document waits to be sent to an accounting system, or is left out."),
    _document("sent", "A document is in the accounting system."),
    _document("recorded", "A payment that was entered in the accounting system is recorded."),
    _document("refused", "A document was refused, with the reason."),
    _document("retried", "A document that was refused or left out waits to be sent again."),
    _document("left_out", "A document is not sent, with the reason."),
)
