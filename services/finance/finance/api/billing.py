"""tandem.finance.v1.BillingService."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from chassis.database import Database, Reading, Transaction
from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.paging import page_of
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import billing_pb2 as pb
from tandem.finance.v1 import billing_pb2_grpc as pb_grpc

from finance.api.values import from_money, money_if_given, to_money, to_timestamp
from finance.billing import commands, queries
from finance.billing.commands import InvoiceTerms, MilestoneDraft, WantedDraft
from finance.billing.model import BillingMilestone, BillingPlan, Invoice, InvoiceLine, Payment
from finance.billing.model.plan import BillingType
from finance.billing.queries import InvoiceFilter, UnbilledWork
from finance.inputs import day_of
from finance.settings import Settings

NO_HOURS: Mapping[str, Sequence[str]] = {}


class BillingServicer(Servicer, pb_grpc.BillingServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency
        self.terms = InvoiceTerms(
            standard_tax_rate_bp=settings.standard_tax_rate_bp, tax_rounding=settings.tax_rounding
        )

    @writes
    def SetBillingPlan(
        self, tx: Transaction, request: pb.SetBillingPlanRequest
    ) -> pb.SetBillingPlanResponse:
        plan = commands.set_billing_plan(
            tx,
            request.project_id,
            _billing_type(request.billing_type),
            [_milestone_draft(draft, i) for i, draft in enumerate(request.milestones)],
            home_currency=self.home_currency,
            expected_version=request.expected_version,
        )
        return pb.SetBillingPlanResponse(billing_plan=_plan(plan))

    @reads
    def GetBillingPlan(
        self, reading: Reading, request: pb.GetBillingPlanRequest
    ) -> pb.GetBillingPlanResponse:
        plan = queries.get_billing_plan(reading, request.project_id)
        return pb.GetBillingPlanResponse(billing_plan=_plan(plan))

    @reads
    def ListUnbilledWork(
        self, reading: Reading, request: pb.ListUnbilledWorkRequest
    ) -> pb.ListUnbilledWorkResponse:
        page = page_of(request.page_size, request.page_token, width=2)
        project_id = request.project_id and require_id(request.project_id, "project_id")
        client_id = request.client_id and require_id(request.client_id, "client_id")
        work, token = queries.list_unbilled_work(reading, page, project_id, client_id)
        totals = [to_money(m) for m in queries.unbilled_totals(reading, project_id, client_id)]
        return pb.ListUnbilledWorkResponse(
            work=[_unbilled_work(entry) for entry in work],
            next_page_token=token,
            total=totals[0] if len(totals) == 1 else None,
            totals=totals,
        )

    @writes
    def DraftInvoice(
        self, tx: Transaction, request: pb.DraftInvoiceRequest
    ) -> pb.DraftInvoiceResponse:
        wanted = WantedDraft(
            project_id=request.project_id,
            through=_day(request.through, "through", tx.today),
            milestone_ids=request.billing_milestone_ids,
            leave_out_time=request.leave_out_time,
            tax_rate_bp=request.tax_rate_bp if request.HasField("tax_rate_bp") else None,
        )
        invoice = commands.draft_invoice(tx, wanted, self.terms)
        return pb.DraftInvoiceResponse(invoice=_whole_invoice(tx, invoice))

    @writes
    def DiscardInvoice(
        self, tx: Transaction, request: pb.DiscardInvoiceRequest
    ) -> pb.DiscardInvoiceResponse:
        commands.discard_invoice(tx, request.invoice_id)
        return pb.DiscardInvoiceResponse()

    @writes
    def IssueInvoice(
        self, tx: Transaction, request: pb.IssueInvoiceRequest
    ) -> pb.IssueInvoiceResponse:
        issued_on = _day(request.issued_on, "issued_on", tx.today)
        invoice = commands.issue_invoice(
            tx, request.invoice_id, issued_on, request.expected_version
        )
        return pb.IssueInvoiceResponse(invoice=_whole_invoice(tx, invoice))

    @reads
    def GetInvoice(self, reading: Reading, request: pb.GetInvoiceRequest) -> pb.GetInvoiceResponse:
        invoice = queries.get_invoice(reading, request.invoice_id)
        return pb.GetInvoiceResponse(invoice=_whole_invoice(reading, invoice))

    @reads
    def ListInvoices(
        self, reading: Reading, request: pb.ListInvoicesRequest
    ) -> pb.ListInvoicesResponse:
        page = page_of(request.page_size, request.page_token)
        wanted = InvoiceFilter(
            client_id=request.client_id,
            project_id=request.project_id,
            status=_status_name(request.status),
        )
        invoices, token = queries.list_invoices(reading, page, wanted)
        return pb.ListInvoicesResponse(
            invoices=[_invoice(invoice, NO_HOURS, reading.today) for invoice in invoices],
            next_page_token=token,
        )

    @writes
    def RecordPayment(
        self, tx: Transaction, request: pb.RecordPaymentRequest
    ) -> pb.RecordPaymentResponse:
        invoice = commands.record_payment(
            tx,
            request.invoice_id,
            from_money(request.amount),
            _day(request.received_on, "received_on", tx.today),
            request.reference,
        )
        return pb.RecordPaymentResponse(invoice=_whole_invoice(tx, invoice))

    @writes
    def CreditInvoice(
        self, tx: Transaction, request: pb.CreditInvoiceRequest
    ) -> pb.CreditInvoiceResponse:
        invoice, credit_note = commands.credit_invoice(tx, request.invoice_id, request.reason)
        return pb.CreditInvoiceResponse(
            invoice=_whole_invoice(tx, invoice),
            credit_note=_invoice(credit_note, NO_HOURS, tx.today),
        )


def _day(text: str, field: str, otherwise: date) -> date:
    return day_of(text, field) if text else otherwise


def _billing_type(number: pb.BillingType.ValueType) -> BillingType:
    match number:
        case pb.BILLING_TYPE_TIME_AND_MATERIALS:
            return BillingType.TIME_AND_MATERIALS
        case pb.BILLING_TYPE_FIXED_PRICE:
            return BillingType.FIXED_PRICE
        case pb.BILLING_TYPE_NON_BILLABLE:
            return BillingType.NON_BILLABLE
    raise Invalid(
        "BILLING_TYPE_UNKNOWN",
        "billing_type must be time and materials, fixed price or non-billable.",
        field="billing_type",
    )


def _status_name(number: pb.InvoiceStatus.ValueType) -> str:
    """draft, issued, ... as the room calls it; empty for unspecified."""
    if number == pb.INVOICE_STATUS_UNSPECIFIED:
        return ""
    if number not in pb.InvoiceStatus.values():
        raise Invalid("STATUS_UNKNOWN", "There is no such invoice status.", field="status")
    return pb.InvoiceStatus.Name(number).removeprefix("INVOICE_STATUS_").lower()


def _milestone_draft(draft: pb.BillingMilestoneDraft, index: int) -> MilestoneDraft:
    field = f"milestones[{index}]"
    return MilestoneDraft(
        id=require_id(draft.id, f"{field}.id") if draft.id else "",
        name=draft.name,
        due_on=day_of(draft.due_on, f"{field}.due_on"),
        amount=money_if_given(draft, "amount"),
        share_bp=draft.budget_share_bp,
    )


def _plan(plan: BillingPlan) -> pb.BillingPlan:
    return pb.BillingPlan(
        id=plan.id,
        version=plan.version,
        project_id=plan.project_id,
        billing_type=pb.BillingType.Value(f"BILLING_TYPE_{plan.billing_type.upper()}"),
        milestones=[_milestone(milestone) for milestone in plan.milestones],
        planned=to_money(plan.planned),
    )


def _milestone(milestone: BillingMilestone) -> pb.BillingMilestone:
    return pb.BillingMilestone(
        id=milestone.id,
        name=milestone.name,
        due_on=str(milestone.due_on),
        amount=to_money(milestone.amount),
        status=pb.MilestoneStatus.Value(f"MILESTONE_STATUS_{milestone.status.upper()}"),
        invoice_id=milestone.invoice_id or "",
        budget_share_bp=milestone.share_bp or 0,
    )


def _unbilled_work(work: UnbilledWork) -> pb.UnbilledWork:
    return pb.UnbilledWork(
        time_entry_id=work.time_entry_id,
        project_id=work.project_id,
        person_id=work.person_id,
        charge_role=work.charge_role,
        worked_on=str(work.worked_on),
        seconds=work.seconds,
        hourly=to_money(work.hourly) if work.hourly else None,
        value=to_money(work.value) if work.value else None,
    )


def _whole_invoice(reading: Reading, invoice: Invoice) -> pb.Invoice:
    """With the hours on every line."""
    return _invoice(invoice, queries.invoiced_time(reading, invoice.id), reading.today)


def _invoice(invoice: Invoice, hours: Mapping[str, Sequence[str]], today: date) -> pb.Invoice:
    return pb.Invoice(
        id=invoice.id,
        version=invoice.version,
        number=invoice.number or "",
        project_id=invoice.project_id,
        client_id=invoice.client_id,
        status=pb.InvoiceStatus.Value(f"INVOICE_STATUS_{invoice.status.upper()}"),
        lines=[_line(invoice, line, hours.get(line.id, ())) for line in invoice.lines],
        net=to_money(invoice.net),
        tax=to_money(invoice.tax),
        total=to_money(invoice.total),
        paid=to_money(invoice.paid),
        due=to_money(invoice.due),
        issued_on=str(invoice.issued_on or ""),
        due_on=str(invoice.due_on or ""),
        payments=[_payment(invoice, payment) for payment in invoice.payments],
        tax_rounding=invoice.tax_rounding,
        credits_invoice_id=invoice.credits_invoice_id or "",
        credit_note_id=invoice.credit_note_id or "",
        created_at=to_timestamp(invoice.created_at),
        overdue=invoice.is_overdue(today),
        reason=invoice.reason,
    )


def _line(invoice: Invoice, line: InvoiceLine, time_entry_ids: Sequence[str]) -> pb.InvoiceLine:
    return pb.InvoiceLine(
        id=line.id,
        description=line.description,
        charge_role=line.charge_role,
        billing_milestone_id=line.billing_milestone_id or "",
        seconds=line.seconds,
        amount=to_money(invoice.money(line.amount_minor)),
        tax_rate_bp=line.tax_rate_bp,
        tax=to_money(invoice.money(line.tax_minor)),
        time_entry_ids=time_entry_ids,
    )


def _payment(invoice: Invoice, payment: Payment) -> pb.Payment:
    return pb.Payment(
        id=payment.id,
        amount=to_money(invoice.money(payment.amount_minor)),
        received_on=str(payment.received_on),
        reference=payment.reference,
        recorded_at=to_timestamp(payment.recorded_at),
    )
