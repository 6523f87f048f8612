"""What the accounting room publishes. What is in a file is not in it."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class AccountingMappingBody(EventBody):
    accounting_mapping_id = fields.String(attribute="id")
    system = fields.String(metadata={"description": "xero, quickbooks, sage50 or datev"})
    kind = fields.String(metadata={"description": "account, tax, tax_type, contact or setting"})
    source = fields.String(metadata={"description": "Which account, tax, client or setting"})
    target = fields.String(metadata={"description": "What it is called there; empty: removed"})


class AccountingExportBody(EventBody):
    accounting_export_id = fields.String(attribute="id")
    number = fields.Integer()
    system = fields.String(metadata={"description": "xero, quickbooks, sage50 or datev"})
    content = fields.String(metadata={"description": "journals, invoices, bills or contacts"})
    posted_from = fields.Date(allow_none=True)
    posted_through = fields.Date(allow_none=True)
    currency_code = fields.String()
    legal_entity_id = fields.String(
        allow_none=True, metadata={"description": "Whose; null: of all"}
    )
    records = fields.Integer(metadata={"description": "How many are in the file"})
    file_name = fields.String()
    fingerprint = fields.String(metadata={"description": "SHA-256 of the file"})
    made_at = fields.DateTime()
    undone = fields.Boolean()
    reason = fields.String(metadata={"description": "Why it was undone"})


class AccountingDifferenceBody(EventBody):
    accounting_difference_id = fields.String(attribute="id")
    system = fields.String(metadata={"description": "xero, quickbooks, sage50 or datev"})
    record_id = fields.String(allow_none=True, metadata={"description": "Our document"})
    number = fields.String(metadata={"description": "Of the document"})
    field = fields.String(metadata={"description": "In which it differs"})
    ours = fields.String()
    theirs = fields.String()
    status = fields.String(metadata={"description": "open, accepted or settled"})
    note = fields.String(metadata={"description": "Why it was accepted, or how it was settled"})


def _mapping(verb: str, meaning: str) -> EventType:
    name = f"accounting_mapping.{verb}.v1"
    body = AccountingMappingBody()
    return EventType(name, "accounting_mapping", body, meaning, permission="accounting.read")


def _export(verb: str, meaning: str) -> EventType:
    name = f"accounting_export.{verb}.v1"
    body = AccountingExportBody()
    return EventType(name, "accounting_export", body, meaning, permission="accounting.read")


def _difference(verb: str, meaning: str) -> EventType:
    name = f"accounting_difference.{verb}.v1"
    body = AccountingDifferenceBody()
    return EventType(name, "accounting_difference", body, meaning, permission="accounting.read")


ACCOUNTING = (
    _mapping("set", "What something is called in another accounting system was set."),
    _mapping("removed", "What something is called in another accounting system was removed."),
    _export("made", "A file for another accounting system was made."),
    _export("undone", "A file for another accounting system was withdrawn, with a reason."),
    _difference("found", "A document differs here and in another accounting system."),
    _difference("accepted", "A difference was accepted, with a reason."),
    _difference("settled", "A difference is no more, or is being put right."),
    _difference("reopened", "A difference that was accepted is open again."),
)
