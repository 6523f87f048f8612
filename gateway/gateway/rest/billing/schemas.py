"""What callers send to billing and what they are shown."""

from __future__ import annotations

from marshmallow import validate
from tandem.finance.v1 import billing_pb2 as pb

from gateway.rest.fields import (
    Body,
    Boolean,
    Choice,
    Date,
    Hours,
    Id,
    Integer,
    List,
    Minutes,
    Money,
    Nested,
    PageQuery,
    Share,
    String,
    Text,
    Timestamp,
    View,
)

MILESTONES_MAX = 100
_TYPE = {
    "description": "time_and_materials: milestones and time are both charged; fixed_price: "
    "milestones are charged and the hours go with them at no extra; non_billable: nothing is"
}
_SHARE = {"description": "Of the accepted quotes; instead of an amount"}
_TAX_RATE = {
    "description": "Left out: that of the quote accepted last, else the standard rate",
    "example": "0.20",
}


class NewBillingMilestone(Body):
    id = Id(metadata={"description": "Of a milestone of the present plan; left out for a new one"})
    name = Text(required=True, longest=200, metadata={"example": "On signing"})
    due_on = Date(required=True, metadata={"description": "When it may be invoiced"})
    amount = Money(metadata={"description": "Net of tax; or give budget_share"})
    budget_share = Share(attribute="budget_share_bp", metadata=_SHARE)


class NewBillingPlan(Body):
    billing_type = Choice(pb.BillingType, required=True, metadata=_TYPE)
    milestones = List(
        Nested(NewBillingMilestone),
        validate=validate.Length(max=MILESTONES_MAX),
        metadata={"description": "All of them; those that an invoice holds stay in any case"},
    )


class BillingMilestoneView(View):
    id = Id()
    name = String()
    due_on = Date()
    amount = Money(metadata={"description": "Net of tax"})
    budget_share = Share(
        attribute="budget_share_bp", metadata={"description": '"0.00": it was set as an amount'}
    )
    status = Choice(pb.MilestoneStatus)
    invoice_id = Id(metadata={"description": "The draft or invoice that holds it"})


class BillingPlanView(View):
    id = Id()
    version = Integer()
    project_id = Id()
    billing_type = Choice(pb.BillingType, metadata=_TYPE)
    milestones = List(Nested(BillingMilestoneView))
    planned = Money(metadata={"description": "Sum of the milestones"})


class UnbilledWorkQuery(PageQuery):
    project_id = Id()
    client_id = Id()


class UnbilledWorkView(View):
    time_entry_id = Id()
    project_id = Id()
    person_id = Id()
    charge_role = String(metadata={"example": "designer"})
    worked_on = Date()
    minutes = Minutes(attribute="seconds")
    hours = Hours(attribute="seconds")
    hourly = Money(
        metadata={"description": "The rate in force on worked_on; null: none is known yet"}
    )
    value = Money(metadata={"description": "Net of tax; null: not priced yet"})


class UnbilledWorkPage(View):
    items = List(Nested(UnbilledWorkView), attribute="work", required=True)
    next_page_token = String(required=True)
    total = Money(
        metadata={"description": "Of all that matches; null unless it is in one currency"}
    )
    totals = List(Money(), metadata={"description": "Of all that matches, one per currency"})


class NewInvoice(Body):
    project_id = Id(required=True)
    through = Date(
        metadata={"description": "Milestones due and work done up to this day; left out: today"}
    )
    billing_milestone_ids = List(
        Id(),
        validate=validate.Length(max=MILESTONES_MAX),
        metadata={"description": "These milestones, due or not; left out: all that are due"},
    )
    leave_out_time = Boolean(metadata={"description": "Milestones only"})
    tax_rate = Share(attribute="tax_rate_bp", metadata=_TAX_RATE)


class InvoiceIssue(Body):
    issued_on = Date(
        metadata={
            "description": "Left out: today. Not in the future, and not before the last invoice "
            "of its year"
        }
    )


class NewPayment(Body):
    amount = Money(
        required=True, metadata={"description": "In the invoice's currency, at most what is due"}
    )
    received_on = Date(metadata={"description": "Left out: today"})
    reference = Text(longest=200, metadata={"example": "BACS 4711"})


class InvoiceCredit(Body):
    reason = Text(required=True, longest=500, metadata={"example": "Billed to the wrong project"})


class InvoiceQuery(PageQuery):
    client_id = Id()
    project_id = Id()
    status = Choice(pb.InvoiceStatus)


class InvoiceLineView(View):
    id = Id()
    description = String(metadata={"example": "Designer: 12.50 h at 90.00 GBP an hour"})
    charge_role = String(metadata={"description": "Of lines of time"})
    billing_milestone_id = Id(metadata={"description": "Of lines of a milestone"})
    minutes = Minutes(attribute="seconds")
    hours = Hours(attribute="seconds")
    amount = Money(metadata={"description": "Net of tax"})
    tax_rate = Share(attribute="tax_rate_bp")
    tax = Money()
    time_entry_ids = List(
        Id(), metadata={"description": "The hours it charges or covers; not in lists"}
    )


class PaymentView(View):
    id = Id()
    amount = Money()
    received_on = Date()
    reference = String()
    recorded_at = Timestamp()


class InvoiceView(View):
    id = Id()
    version = Integer()
    number = String(metadata={"description": "Empty while a draft", "example": "INV-2026-0007"})
    project_id = Id()
    client_id = Id()
    status = Choice(pb.InvoiceStatus)
    lines = List(Nested(InvoiceLineView))
    net = Money()
    tax = Money()
    total = Money()
    paid = Money()
    due = Money(metadata={"description": "What the client still owes"})
    issued_on = Date()
    due_on = Date()
    overdue = Boolean()
    payments = List(Nested(PaymentView))
    tax_rounding = String(
        metadata={"enum": ["line", "total"], "description": "How tax was rounded on this document"}
    )
    credits_invoice_id = Id(metadata={"description": "Of a credit note: what it corrects"})
    credit_note_id = Id(metadata={"description": "Of an invoice: what corrected it"})
    reason = String(metadata={"description": "Of a credit note"})
    created_at = Timestamp()


class InvoiceCreditView(View):
    invoice = Nested(InvoiceView)
    credit_note = Nested(InvoiceView, metadata={"description": "Its amounts are negative"})
