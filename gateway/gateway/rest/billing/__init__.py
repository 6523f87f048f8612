"""Billing: From unbilled work to money received."""

from __future__ import annotations

from chassis.actor import Role
from tandem.finance.v1 import billing_pb2 as pb

from gateway.rest.billing.schemas import (
    BillingPlanView,
    InvoiceCredit,
    InvoiceCreditView,
    InvoiceIssue,
    InvoiceQuery,
    InvoiceView,
    NewBillingPlan,
    NewInvoice,
    NewPayment,
    UnbilledWorkPage,
    UnbilledWorkQuery,
)
from gateway.rest.call import Call
from gateway.rest.fields import EXAMPLE_ID, page_of
from gateway.rest.route import Room, Route

_READERS = (Role.ACCOUNT_MANAGER, Role.PROJECT_MANAGER, Role.FINANCE)
_PLANNERS = (Role.ACCOUNT_MANAGER, Role.FINANCE)


async def set_billing_plan(call: Call) -> pb.BillingPlan:
    request = call.make(pb.SetBillingPlanRequest)
    return (await call.ask(call.services.billing.SetBillingPlan, request)).billing_plan


async def get_billing_plan(call: Call) -> pb.BillingPlan:
    request = call.make(pb.GetBillingPlanRequest)
    return (await call.ask(call.services.billing.GetBillingPlan, request)).billing_plan


async def list_unbilled_work(call: Call) -> pb.ListUnbilledWorkResponse:
    request = call.make(pb.ListUnbilledWorkRequest)
    return await call.ask(call.services.billing.ListUnbilledWork, request)


async def draft_invoice(call: Call) -> pb.Invoice:
    request = call.make(pb.DraftInvoiceRequest)
    return (await call.ask(call.services.billing.DraftInvoice, request)).invoice


async def list_invoices(call: Call) -> pb.ListInvoicesResponse:
    return await call.ask(call.services.billing.ListInvoices, call.make(pb.ListInvoicesRequest))


async def get_invoice(call: Call) -> pb.Invoice:
    request = call.make(pb.GetInvoiceRequest)
    return (await call.ask(call.services.billing.GetInvoice, request)).invoice


async def discard_invoice(call: Call) -> None:
    await call.ask(call.services.billing.DiscardInvoice, call.make(pb.DiscardInvoiceRequest))


async def issue_invoice(call: Call) -> pb.Invoice:
    request = call.make(pb.IssueInvoiceRequest)
    return (await call.ask(call.services.billing.IssueInvoice, request)).invoice


async def record_payment(call: Call) -> pb.Invoice:
    request = call.make(pb.RecordPaymentRequest)
    return (await call.ask(call.services.billing.RecordPayment, request)).invoice


async def credit_invoice(call: Call) -> pb.CreditInvoiceResponse:
    return await call.ask(call.services.billing.CreditInvoice, call.make(pb.CreditInvoiceRequest))


_SHARES = {
    "SHARES_EXCEED_WHOLE": "The shares come to more than the whole of the accepted quotes.",
    "QUOTE_NOT_ACCEPTED": "There is no accepted quote that a milestone could be a share of.",
    "PLAN_EXCEEDS_QUOTE": "A fixed price may not ask for more than the client accepted.",
}
_FROZEN = {"BILLING_MILESTONE_FROZEN": "An invoice holds this milestone; it stays as it is."}
_ISSUED = {"INVOICE_ALREADY_ISSUED": "It is issued for good; only a credit note corrects it."}

ROOM = Room(
    name="Billing",
    about="From unbilled work to money received.",
    routes=(
        Route(
            "PUT",
            "/v1/projects/{project_id}/billing-plan",
            set_billing_plan,
            "Say how a project is billed",
            "Replaces the plan as a whole. Milestones that a draft or an invoice holds stay as "
            "they are. Shares of the accepted quotes are split by largest remainder, so that 100 % "
            "sums to the quote exactly.",
            body=NewBillingPlan(),
            answer=BillingPlanView(),
            roles=_PLANNERS,
            if_match=True,
            problems={
                **_SHARES,
                **_FROZEN,
                "PROJECT_NOT_FOUND": "Finance does not know the project, or not yet.",
            },
            example={
                "billing_type": "fixed_price",
                "milestones": [
                    {"name": "On signing", "due_on": "2026-03-02", "budget_share": "0.40"},
                    {"name": "On delivery", "due_on": "2026-05-29", "budget_share": "0.60"},
                ],
            },
        ),
        Route(
            "GET",
            "/v1/projects/{project_id}/billing-plan",
            get_billing_plan,
            "Show how a project is billed",
            answer=BillingPlanView(),
            roles=_READERS,
            problems={"BILLING_PLAN_NOT_FOUND": "The project has none yet."},
        ),
        Route(
            "GET",
            "/v1/unbilled-work",
            list_unbilled_work,
            "List unbilled work",
            "Approved, chargeable time that no issued invoice holds, at the rates of its days. "
            "Oldest first.",
            query=UnbilledWorkQuery(),
            answer=UnbilledWorkPage(),
            roles=_READERS,
        ),
        Route(
            "POST",
            "/v1/invoices",
            draft_invoice,
            "Draft an invoice",
            "Gathers the milestones that are due and the unbilled work of a project. A draft "
            "reserves its hours and changes nothing financial.",
            body=NewInvoice(),
            answer=InvoiceView(),
            status=201,
            location="/v1/invoices/{id}",
            roles=(Role.FINANCE,),
            problems={
                "NOTHING_TO_BILL": "No milestone is due and no charge for time is open.",
                "BILLING_PLAN_MISSING": "Say first how the project is billed.",
                "PROJECT_NOT_BILLABLE": "By its plan the project is non-billable.",
                "BILLING_MILESTONE_TAKEN": "Another draft or invoice holds the milestone.",
                "PROJECT_NOT_FOUND": "Finance does not know the project, or not yet.",
            },
            example={"project_id": EXAMPLE_ID, "through": "2026-03-31", "tax_rate": "0.20"},
        ),
        Route(
            "GET",
            "/v1/invoices",
            list_invoices,
            "List invoices and credit notes",
            "Latest first.",
            query=InvoiceQuery(),
            answer=page_of(InvoiceView, "invoices"),
            roles=_READERS,
        ),
        Route(
            "GET",
            "/v1/invoices/{invoice_id}",
            get_invoice,
            "Show an invoice",
            "With the hours on each line, also after it was credited.",
            answer=InvoiceView(),
            roles=_READERS,
        ),
        Route(
            "DELETE",
            "/v1/invoices/{invoice_id}",
            discard_invoice,
            "Discard a draft",
            "Its hours and milestones are free again.",
            status=204,
            roles=(Role.FINANCE,),
            problems=_ISSUED,
        ),
        Route(
            "POST",
            "/v1/invoices/{invoice_id}/issue",
            issue_invoice,
            "Issue an invoice",
            "Gives it the next number of its year and books it. Numbers have no gap; both are "
            "final.",
            body=InvoiceIssue(),
            answer=InvoiceView(),
            roles=(Role.FINANCE,),
            if_match=True,
            problems={
                **_ISSUED,
                "DATE_BEFORE_LAST_NUMBER": "An invoice of a later date has its number already.",
                "DATE_IN_FUTURE": "It cannot be issued before its day.",
            },
            example={"issued_on": "2026-03-31"},
        ),
        Route(
            "POST",
            "/v1/invoices/{invoice_id}/payments",
            record_payment,
            "Record a payment",
            "Of all or a part of what is due.",
            body=NewPayment(),
            answer=InvoiceView(),
            roles=(Role.FINANCE,),
            problems={
                "PAYMENT_EXCEEDS_DUE": "It is more than the client still owes.",
                "INVOICE_NOT_PAYABLE": "It is a draft, paid, credited, or a credit note.",
                "CURRENCY_DIFFERS": "The invoice is in another currency.",
            },
            example={
                "amount": {"amount": "1200.00", "currency_code": "GBP"},
                "received_on": "2026-04-15",
                "reference": "BACS 4711",
            },
        ),
        Route(
            "POST",
            "/v1/invoices/{invoice_id}/credit",
            credit_invoice,
            "Credit an invoice",
            "A credit note over the whole of an issued, unpaid invoice. Its work is unbilled and "
            "its milestones are planned again.",
            body=InvoiceCredit(),
            answer=InvoiceCreditView(),
            roles=(Role.FINANCE,),
            problems={
                "INVOICE_NOT_CREDITABLE": "It is a draft, paid in part or in full, or credited."
            },
            example={"reason": "Billed to the wrong project"},
        ),
    ),
)
