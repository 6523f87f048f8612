"""What events say of unbilled work, and of what is written off."""

from __future__ import annotations

from chassis.event import EventBody
from marshmallow import fields

from finance.events.money import MoneyBody


class UnbilledWorkBody(EventBody):
    project_id = fields.String(attribute="id")
    client_id = fields.String(allow_none=True)
    unbilled_entries = fields.Integer(
        metadata={"description": "Approved and chargeable, neither billed nor written off"}
    )
    unbilled_minutes = fields.Integer()
    valued_entries = fields.Integer(
        metadata={"description": "Approved and chargeable, taken up by finance so far"}
    )


class WriteOffBody(EventBody):
    write_off_id = fields.String(attribute="id")
    project_id = fields.String()
    client_id = fields.String(allow_none=True)
    through = fields.Date()
    written_off_on = fields.Date()
    reason = fields.String()
    entries = fields.Integer()
    seconds = fields.Integer()
    values = fields.List(fields.Nested(MoneyBody))
    undone = fields.Boolean()
    undo_reason = fields.String()
    number = fields.String(allow_none=True, metadata={"description": "WO-2026-0007"})
    undo_number = fields.String(
        allow_none=True, metadata={"description": "Of the document that undid it"}
    )
    batch_id = fields.String(
        allow_none=True, metadata={"description": "Of those that were made together"}
    )
    costs = fields.Integer(metadata={"description": "How many costs it took"})
    cost_values = fields.List(fields.Nested(MoneyBody))
