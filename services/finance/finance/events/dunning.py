"""What the room of reminders publishes. What was talked about is not in it."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields

from finance.events.money import MoneyBody


class DunningPolicyBody(EventBody):
    dunning_policy_id = fields.String(attribute="id")
    client_id = fields.String(
        allow_none=True, metadata={"description": "None: of the agency itself"}
    )
    paused = fields.Boolean()
    days_to_pay = fields.Integer()


class CollectionNoteBody(EventBody):
    collection_note_id = fields.String(attribute="id")
    invoice_id = fields.String()
    client_id = fields.String()
    kind = fields.String(metadata={"description": "promise, dispute or contact"})
    promised_on = fields.Date(allow_none=True)
    noted_on = fields.Date()
    ended = fields.Boolean()


class DunningNoticeBody(EventBody):
    dunning_notice_id = fields.String(attribute="id")
    number = fields.String()
    client_id = fields.String()
    level = fields.Integer()
    status = fields.String(metadata={"description": "issued, charged, waived or taken_back"})
    noticed_on = fields.Date()
    pay_by = fields.Date()
    owed = fields.Nested(MoneyBody)
    fee = fields.Nested(MoneyBody)
    interest = fields.Nested(MoneyBody)
    total = fields.Nested(
        MoneyBody, metadata={"description": "With fees and interest of earlier reminders"}
    )
    charge_invoice_id = fields.String(allow_none=True)
    reason = fields.String(metadata={"description": "Why it was taken back or waived"})


def _policy(deed: str, meaning: str) -> EventType:
    name = f"dunning_policy.{deed}.v1"
    return EventType(
        name, "dunning_policy", DunningPolicyBody(), meaning, permission="receivable.read"
    )


def _note(deed: str, meaning: str) -> EventType:
    name = f"collection_note.{deed}.v1"
    return EventType(
        name, "collection_note", CollectionNoteBody(), meaning, permission="receivable.read"
    )


def _notice(deed: str, meaning: str) -> EventType:
    name = f"dunning_notice.{deed}.v1"
    return EventType(
        name, "dunning_notice", DunningNoticeBody(), meaning, permission="receivable.read"
    )


DUNNING = (
    _policy("set", "How clients, or one client, are reminded was set."),
    _policy("withdrawn", "A client is reminded as the others are again."),
    _note("recorded", "A promise, a dispute or a contact was noted about an invoice."),
    _note("changed", "A promise, a dispute or a contact was changed, or holds again."),
    _note("ended", "A promise or a dispute holds no more."),
    _notice("issued", "A client was reminded, or what was waived is claimed again."),
    _notice("charged", "An invoice of a reminder's fee and interest was drafted."),
    _notice("waived", "A reminder's fee and interest were waived."),
    _notice("taken_back", "A reminder was taken back."),
)
