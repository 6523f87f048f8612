"""What the billing room publishes. No cost is in any of it."""

from __future__ import annotations

from chassis.event import EventBody, EventType, LinedBody
from marshmallow import Schema, fields

from finance.events.money import MoneyBody
from finance.events.unbilled import UnbilledWorkBody, WriteOffBody


class WorkBody(EventBody):
    work_id = fields.String(attribute="id")
    time_entry_id = fields.String()
    project_id = fields.String()
    client_id = fields.String(allow_none=True)
    person_id = fields.String()
    charge_role = fields.String(metadata={"description": "Lower case, single spaces"})
    worked_on = fields.Date()
    posted_on = fields.Date(
        metadata={"description": "The day it counts in: later than worked_on if that was closed"}
    )
    corrects_id = fields.String(
        allow_none=True, metadata={"description": "Of a correction: the time entry it corrects"}
    )
    deliverable_id = fields.String(allow_none=True, metadata={"description": "The task's"})
    seconds = fields.Integer(
        metadata={"description": "Worked; negative for a correction, 0 where it changes none"}
    )
    billable_seconds = fields.Integer(
        metadata={"description": "Charged to the client; the value is these at the rate"}
    )
    hourly = fields.Nested(
        MoneyBody, allow_none=True, metadata={"description": "The rate in force on worked_on"}
    )
    value = fields.Nested(
        MoneyBody, allow_none=True, metadata={"description": "Net, rounded half up once"}
    )
    billed = fields.Boolean(metadata={"description": "An issued invoice holds it"})


class BillingMilestoneBody(Schema):
    id = fields.String()
    name = fields.String()
    due_on = fields.Date()
    amount = fields.Nested(MoneyBody, metadata={"description": "Net of tax"})
    share_bp = fields.Integer(
        allow_none=True, metadata={"description": "Of the accepted quote, if it was so set"}
    )
    tax_rate_bp = fields.Integer(metadata={"description": "Basis points: 2000 is 20 %"})
    tax_category = fields.String()
    deliverable_id = fields.String(allow_none=True)
    status = fields.String(metadata={"description": "planned, drafted or billed"})
    invoice_id = fields.String(allow_none=True)


class BillingPlanBody(EventBody):
    billing_plan_id = fields.String(attribute="id")
    project_id = fields.String()
    billing_type = fields.String(
        metadata={
            "description": "time_and_materials, capped, guaranteed_maximum, fixed_price, "
            "percent_complete or non_billable"
        }
    )
    cap = fields.Nested(
        MoneyBody, allow_none=True, metadata={"description": "What is charged at most, net of tax"}
    )
    cap_reason = fields.String()
    saving_share_bp = fields.Integer(
        metadata={"description": "What the agency charges of what stays below the ceiling"}
    )
    fee = fields.Nested(
        MoneyBody, allow_none=True, metadata={"description": "What progress is a share of"}
    )
    progress_bp = fields.Integer(metadata={"description": "Billed up to this share of the fee"})
    progress_reason = fields.String()
    planned = fields.Nested(MoneyBody, metadata={"description": "Sum of the milestones"})
    milestones = fields.List(fields.Nested(BillingMilestoneBody))


class LineBody(Schema):
    id = fields.String()
    kind = fields.String(
        metadata={"description": "time, milestone, expense, manual, allowance or charge"}
    )
    description = fields.String()
    charge_role = fields.String(metadata={"description": "Of lines of time"})
    billing_milestone_id = fields.String(allow_none=True)
    deliverable_id = fields.String(allow_none=True, metadata={"description": "Of the brief"})
    credits_line_id = fields.String(
        allow_none=True, metadata={"description": "Of a credit note: the line that it corrects"}
    )
    seconds = fields.Integer()
    hourly = fields.Nested(MoneyBody, allow_none=True)
    daily = fields.Nested(
        MoneyBody, allow_none=True, metadata={"description": "Of a line at a rate by the day"}
    )
    day_minutes = fields.Integer(
        allow_none=True, metadata={"description": "How long that day is; hourly is rounded"}
    )
    project_id = fields.String(
        metadata={"description": "Whose the line is; a document may be over several projects"}
    )
    quantity = fields.String(
        metadata={"description": "A decimal; empty where the line is no quantity at a price"}
    )
    unit = fields.String()
    unit_price = fields.String(metadata={"description": "A decimal, or empty"})
    amount = fields.Nested(MoneyBody, metadata={"description": "Net of tax"})
    tax_rate_bp = fields.Integer(metadata={"description": "Basis points: 2000 is 20 %"})
    tax_category = fields.String(metadata={"description": "Of EN 16931, in words"})
    tax_reason = fields.String(metadata={"description": "Why no tax is charged, or empty"})
    gross = fields.Nested(
        MoneyBody,
        allow_none=True,
        metadata={"description": "The amount as it was given with tax; amount is without it"},
    )
    tax = fields.Nested(MoneyBody)
    time_entry_ids = fields.List(
        fields.String(),
        metadata={"description": "Those that the document holds: without what was credited since"},
    )


class PartyBody(Schema):
    name = fields.String()
    address = fields.String()
    tax_number = fields.String()
    registration_number = fields.String()
    country_code = fields.String()
    payment_details = fields.String(metadata={"description": "Of the seller: how to pay"})
    street = fields.String(metadata={"description": "Of the address in parts, or empty"})
    town = fields.String(metadata={"description": "Of the address in parts, or empty"})
    post_code = fields.String(metadata={"description": "Of the address in parts, or empty"})
    electronic_scheme = fields.String(
        metadata={"description": "EAS code of where e-invoices reach it, or empty"}
    )
    electronic_address = fields.String(
        metadata={"description": "Where e-invoices reach it, or empty"}
    )
    iban = fields.String(metadata={"description": "Of the seller, or empty"})
    bic = fields.String(metadata={"description": "Of the seller, or empty"})


class DocumentTaxBody(Schema):
    category = fields.String()
    rate_bp = fields.Integer()
    net = fields.Nested(MoneyBody)
    tax = fields.Nested(MoneyBody)
    reason = fields.String(metadata={"description": "Why no tax is charged, or empty"})


class InBaseBody(Schema):
    currency_code = fields.String()
    rate = fields.String(
        attribute="rate_text",
        metadata={"description": "What one unit of the document's currency is worth, a decimal"},
    )
    rate_on = fields.Date()
    net = fields.Nested(MoneyBody)
    tax = fields.Nested(MoneyBody)
    total = fields.Nested(MoneyBody)


class DocumentBody(LinedBody):
    number = fields.String(allow_none=True, metadata={"description": "None on a draft"})
    project_id = fields.String()
    client_id = fields.String()
    status = fields.String(metadata={"description": "draft, issued, part_paid, paid or credited"})
    net = fields.Nested(MoneyBody)
    tax = fields.Nested(MoneyBody)
    total = fields.Nested(MoneyBody)
    paid = fields.Nested(MoneyBody)
    due = fields.Nested(MoneyBody, metadata={"description": "What the client still owes"})
    taxes = fields.List(fields.Nested(DocumentTaxBody))
    lines = fields.List(
        fields.Nested(LineBody),
        attribute="event_lines",
        metadata={
            "description": "A line of many time entries goes on in further lines of its id, which "
            "add time entries and no amounts"
        },
    )
    seller = fields.Nested(
        PartyBody, allow_none=True, metadata={"description": "As it was when it was issued"}
    )
    buyer = fields.Nested(
        PartyBody, allow_none=True, metadata={"description": "As it was when it was issued"}
    )
    tax_rounding = fields.String(metadata={"description": "line or total"})
    issued_on = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True)
    approved = fields.Boolean(metadata={"description": "Somebody approved it as it is"})
    approved_by_id = fields.String(allow_none=True)
    buyer_reference = fields.String(metadata={"description": "What the buyer finds it by"})
    purchase_order = fields.String(metadata={"description": "The buyer's"})
    in_base = fields.Nested(
        InBaseBody,
        allow_none=True,
        metadata={"description": "In the currency of the books, where that is another"},
    )


class InvoiceBody(DocumentBody):
    invoice_id = fields.String(attribute="id")
    credited = fields.Nested(MoneyBody, metadata={"description": "By credit notes, with tax"})
    refunded = fields.Nested(MoneyBody)
    credit_due = fields.Nested(MoneyBody, metadata={"description": "What is owed to the client"})
    credit_note_id = fields.String(
        allow_none=True, metadata={"description": "The latest credit note for it"}
    )


class CreditNoteBody(DocumentBody):
    """Its amounts are negative. Its lines name the time entries that are unbilled again."""

    credit_note_id = fields.String(attribute="id")
    invoice_id = fields.String(
        attribute="credits_invoice_id", metadata={"description": "The invoice it corrects"}
    )
    reason = fields.String()


class ClientPaymentBody(EventBody):
    client_payment_id = fields.String(attribute="id")
    client_id = fields.String()
    kind = fields.String(
        metadata={"description": "payment (received) or credit (taken from an invoice)"}
    )
    amount = fields.Nested(MoneyBody)
    received_on = fields.Date()
    reference = fields.String()
    method = fields.String()
    allocated = fields.Nested(MoneyBody, metadata={"description": "To invoices"})
    refunded = fields.Nested(MoneyBody)
    on_account = fields.Nested(MoneyBody, metadata={"description": "What is left of the amount"})
    reversed = fields.Boolean()
    reverse_reason = fields.String()


class ReratingAmountBody(Schema):
    currency_code = fields.String()
    before_minor = fields.Integer()
    after_minor = fields.Integer()


class ReratingKeptBody(Schema):
    reason = fields.String()
    entries = fields.Integer()
    seconds = fields.Integer()


class ReratingBody(EventBody):
    rerating_id = fields.String(attribute="id")
    worked_from = fields.Date()
    worked_to = fields.Date()
    client_id = fields.String(allow_none=True)
    project_id = fields.String(allow_none=True)
    person_id = fields.String(allow_none=True)
    charge_role = fields.String()
    status = fields.String(metadata={"description": "previewed, applied or undone"})
    reason = fields.String()
    undo_reason = fields.String()
    entries = fields.Integer(metadata={"description": "How many time entries it changes"})
    seconds = fields.Integer()
    amounts = fields.List(fields.Nested(ReratingAmountBody))
    kept = fields.List(
        fields.Nested(ReratingKeptBody), metadata={"description": "What keeps its rate, and why"}
    )


def _rerating(verb: str, meaning: str) -> EventType:
    return EventType(
        f"rerating.{verb}.v1", "rerating", ReratingBody(), meaning, permission="work.rerate"
    )


def _invoice(verb: str, meaning: str) -> EventType:
    return EventType(
        f"invoice.{verb}.v1",
        "invoice",
        InvoiceBody(),
        meaning,
        permission="invoice.read",
        lines="lines",
    )


def _client_payment(verb: str, meaning: str) -> EventType:
    return EventType(
        f"client_payment.{verb}.v1",
        "client_payment",
        ClientPaymentBody(),
        meaning,
        permission="payment.read",
    )


BILLING = (
    _client_payment("recorded", "Money of a client was received, or taken from an invoice."),
    _client_payment("allocated", "What was on account paid invoices."),
    _client_payment("allocation_taken_back", "What an invoice had of a payment is on account."),
    _client_payment("refunded", "Money that was on account was paid back."),
    _client_payment("refund_reversed", "A refund was undone; the money is on account again."),
    _client_payment("reversed", "A payment was undone by counter-entries."),
    EventType(
        "work.valued.v1",
        "work",
        WorkBody(),
        "Approved chargeable time was valued at the rate of its day, or rated again.",
        permission="billing.read",
    ),
    EventType(
        "work.withdrawn.v1",
        "work",
        WorkBody(),
        "A time entry was reopened: its work counts for nothing until it is approved again.",
        permission="billing.read",
    ),
    EventType(
        "unbilled_work.changed.v1",
        "unbilled_work",
        UnbilledWorkBody(),
        "How much of a project's approved, chargeable work is unbilled changed.",
        permission="billing.read",
    ),
    EventType(
        "write_off.recorded.v1",
        "write_off",
        WriteOffBody(),
        "Unbilled work of a project was written off.",
        permission="billing.read",
    ),
    EventType(
        "write_off.undone.v1",
        "write_off",
        WriteOffBody(),
        "A write-off was undone; its work is unbilled again.",
        permission="billing.read",
    ),
    _rerating("previewed", "What rates that apply now would change of unbilled work was stated."),
    _rerating("applied", "Unbilled work was rated again, as it was previewed."),
    _rerating("undone", "A re-rating was undone: its work has the rates from before."),
    _rerating("discarded", "The preview of a re-rating was thrown away."),
    EventType(
        "billing_plan.set.v1",
        "billing_plan",
        BillingPlanBody(),
        "What is to be invoiced of a project, and when, was planned.",
        permission="billing.read",
    ),
    EventType(
        "billing_plan.withdrawn.v1",
        "billing_plan",
        BillingPlanBody(),
        "A project's billing plan was withdrawn before anything was billed by it.",
        permission="billing.read",
    ),
    _invoice("drafted", "Due milestones and unbilled work were gathered into a draft."),
    _invoice("updated", "The lines or references of a draft changed."),
    _invoice("discarded", "A draft was discarded; its work and milestones are free again."),
    _invoice("issued", "An invoice got its final number and was booked."),
    _invoice("part_paid", "A part of an invoice was paid."),
    _invoice("paid", "An invoice is paid in full."),
    _invoice("payment_reversed", "A payment or a refund was reversed by a counter-entry."),
    _invoice("refunded", "Money that a client had paid too much was paid back."),
    _invoice("credit_put_on_account", "What an invoice owed its client went to the account."),
    _invoice("credited", "An invoice was credited, in part or as a whole."),
    EventType(
        "credit_note.issued.v1",
        "credit_note",
        CreditNoteBody(),
        "A credit note over parts of an invoice, or the whole of it, was issued and booked.",
        permission="invoice.read",
        lines="lines",
    ),
)
