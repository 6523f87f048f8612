"""What the billing room publishes, and what it hears. No cost is in any of it."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import EXCLUDE, Schema, fields, validate

from finance.events.money import MoneyBody


class WorkBody(EventBody):
    time_entry_id = fields.String(attribute="id")
    project_id = fields.String()
    client_id = fields.String(allow_none=True)
    person_id = fields.String()
    charge_role = fields.String(metadata={"description": "Lower case, single spaces"})
    worked_on = fields.Date()
    seconds = fields.Integer()
    hourly = fields.Nested(MoneyBody, metadata={"description": "The rate in force on worked_on"})
    value = fields.Nested(MoneyBody, metadata={"description": "Net, rounded half up once"})
    billed = fields.Boolean(metadata={"description": "An issued invoice holds it"})


class BillingMilestoneBody(Schema):
    id = fields.String()
    name = fields.String()
    due_on = fields.Date()
    amount = fields.Nested(MoneyBody, metadata={"description": "Net of tax"})
    share_bp = fields.Integer(
        allow_none=True, metadata={"description": "Of the accepted quote, if it was so set"}
    )
    status = fields.String(metadata={"description": "planned, drafted or billed"})
    invoice_id = fields.String(allow_none=True)


class BillingPlanBody(EventBody):
    billing_plan_id = fields.String(attribute="id")
    project_id = fields.String()
    billing_type = fields.String(
        metadata={"description": "time_and_materials, fixed_price or non_billable"}
    )
    planned = fields.Nested(MoneyBody, metadata={"description": "Sum of the milestones"})
    milestones = fields.List(fields.Nested(BillingMilestoneBody))


class DocumentBody(EventBody):
    number = fields.String(allow_none=True, metadata={"description": "None on a draft"})
    project_id = fields.String()
    client_id = fields.String()
    status = fields.String(metadata={"description": "draft, issued, part_paid, paid or credited"})
    net = fields.Nested(MoneyBody)
    tax = fields.Nested(MoneyBody)
    total = fields.Nested(MoneyBody)
    paid = fields.Nested(MoneyBody)
    due = fields.Nested(MoneyBody, metadata={"description": "What the client still owes"})
    tax_rounding = fields.String(metadata={"description": "line or total"})
    issued_on = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True)


class InvoiceBody(DocumentBody):
    invoice_id = fields.String(attribute="id")
    credit_note_id = fields.String(
        allow_none=True, metadata={"description": "The credit note that corrected it"}
    )


class CreditNoteBody(DocumentBody):
    """Its amounts are negative: with the invoice it corrects it comes to nothing."""

    credit_note_id = fields.String(attribute="id")
    invoice_id = fields.String(
        attribute="credits_invoice_id", metadata={"description": "The invoice it corrects"}
    )
    reason = fields.String()


def _invoice(verb: str, meaning: str) -> EventType:
    return EventType(
        f"invoice.{verb}.v1", "invoice", InvoiceBody(), meaning, permission="invoice.read"
    )


BILLING = (
    EventType(
        "work.valued.v1",
        "work",
        WorkBody(),
        "Approved chargeable time was valued at the rate of its day and is unbilled work.",
        permission="billing.read",
    ),
    EventType(
        "billing_plan.set.v1",
        "billing_plan",
        BillingPlanBody(),
        "What is to be invoiced of a project, and when, was planned or planned anew.",
        permission="billing.read",
    ),
    _invoice("drafted", "Due milestones and unbilled work were gathered into a draft."),
    _invoice("discarded", "A draft was thrown away; its work and milestones are free again."),
    _invoice("issued", "An invoice got its final number and was booked."),
    _invoice("part_paid", "A part of an invoice was paid."),
    _invoice("paid", "An invoice is paid in full."),
    _invoice("credited", "An unpaid invoice was cancelled by a credit note."),
    EventType(
        "credit_note.issued.v1",
        "credit_note",
        CreditNoteBody(),
        "A credit note over the whole of an invoice was issued and booked.",
        permission="invoice.read",
    ),
)


class HeardTimeEntry(Schema):
    """projects: an hour that a lead approved. settled: history, valued and billed elsewhere."""

    time_entry_id = fields.String(required=True)
    person_id = fields.String(required=True)
    project_id = fields.String(required=True)
    client_id = fields.String(load_default=None, allow_none=True)
    worked_on = fields.Date(required=True)
    seconds = fields.Integer(required=True, validate=validate.Range(min=1))
    charge_role = fields.String(load_default="", allow_none=True)
    chargeable = fields.Boolean(required=True)
    settled = fields.Boolean(load_default=False)


class HeardRoleRate(Schema):
    charge_role = fields.String(required=True)


class HeardRateCard(Schema):
    """finance itself: a rate card that may price what stands unpriced."""

    client_id = fields.String(load_default=None, allow_none=True)
    effective_from = fields.Date(required=True)
    rates = fields.List(fields.Nested(HeardRoleRate(unknown=EXCLUDE)), load_default=list)


class HeardCostRate(Schema):
    """finance itself: a cost rate that may cost what stands without."""

    person_id = fields.String(required=True)
    effective_from = fields.Date(required=True)


class HeardBudget(Schema):
    """finance itself: a budget, which settles the currency of its project."""

    project_id = fields.String(required=True)
