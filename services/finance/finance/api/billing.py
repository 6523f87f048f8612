"""tandem.finance.v1.BillingService."""

from __future__ import annotations

from datetime import date

from chassis.database import Reading, Transaction
from chassis.ids import require_id
from chassis.listing import asked
from chassis.paging import page_of
from chassis.rpc.messages import draft, stated
from chassis.rpc.server import reads, writes
from tandem.finance.v1 import billing_pb2 as pb

from chassis import values
from finance.agency import queries as agency
from finance.agency.commands import FIELDS
from finance.agency.readable import LegalEntity
from finance.api.backlog import BacklogServicer
from finance.api.documents import (
    money_message,
    to_invoice,
    to_invoiced_work,
    to_invoices,
    to_legal_entity,
    to_proposal,
    to_sum,
    to_unbilled_work,
    whole_invoice,
)
from finance.api.drafting import drafted
from finance.api.invoice_filters import invoice_filter
from finance.api.write_offs import either
from finance.billing.commands import (
    allowing,
    approving,
    crediting,
    drafting,
    editing,
    issuing,
    paying,
    putting_back,
)
from finance.billing.commands.line_values import LineChange, ManualLine
from finance.billing.model import Invoice
from finance.billing.queries import documents, invoices, proposals, unbilled
from finance.ledger.commands.entities import set_legal_entity


class BillingServicer(BacklogServicer):
    def _whole(self, reading: Reading, invoice: Invoice) -> pb.Invoice:
        return whole_invoice(reading, invoice)

    @reads
    def ListUnbilledWork(
        self, reading: Reading, request: pb.ListUnbilledWorkRequest
    ) -> pb.ListUnbilledWorkResponse:
        wanted = draft(
            unbilled.UnbilledFilter,
            request,
            search=values.text(request.search, "search"),
            priced=either(request.priced),
            **values.days(request, "worked_from", "worked_to"),
        )
        how = asked(request)
        listed = unbilled.list_unbilled_work(reading, wanted, how)
        return pb.ListUnbilledWorkResponse(
            work=map(to_unbilled_work, listed.rows),
            totals=map(money_message, unbilled.unbilled_totals(reading, wanted, how)),
            **listed.paging(),
        )

    @reads
    def ListBillingProposals(
        self, reading: Reading, request: pb.ListBillingProposalsRequest
    ) -> pb.ListBillingProposalsResponse:
        page = page_of(request.page_size, request.page_token, proposals.TOKEN_WIDTH)
        wanted = proposals.ProposalFilter(
            through=_day(request.through, "through", reading.today),
            client_id=request.client_id and require_id(request.client_id, "client_id"),
            project_id=request.project_id and require_id(request.project_id, "project_id"),
        )
        found, token, totals = proposals.list_proposals(reading, page, wanted, self.home_currency)
        return pb.ListBillingProposalsResponse(
            proposals=map(to_proposal, found),
            next_page_token=token,
            totals=[money_message(total) for total in totals],
        )

    @writes
    def DraftInvoice(
        self, tx: Transaction, request: pb.DraftInvoiceRequest
    ) -> pb.DraftInvoiceResponse:
        invoice = drafted(tx, request, self.terms)
        return pb.DraftInvoiceResponse(invoice=to_invoice(tx, invoice))

    @writes
    def AddInvoiceLine(
        self, tx: Transaction, request: pb.AddInvoiceLineRequest
    ) -> pb.AddInvoiceLineResponse:
        line = draft(ManualLine, request)
        invoice = editing.add_line(
            tx, request.invoice_id, line, self.terms, request.expected_version
        )
        return pb.AddInvoiceLineResponse(invoice=self._whole(tx, invoice))

    @writes
    def UpdateInvoiceLine(
        self, tx: Transaction, request: pb.UpdateInvoiceLineRequest
    ) -> pb.UpdateInvoiceLineResponse:
        change = draft(LineChange, request)
        invoice = editing.update_line(
            tx, request.invoice_id, request.invoice_line_id, change, request.expected_version
        )
        return pb.UpdateInvoiceLineResponse(invoice=self._whole(tx, invoice))

    @writes
    def SetLineAllowances(
        self, tx: Transaction, request: pb.SetLineAllowancesRequest
    ) -> pb.SetLineAllowancesResponse:
        wanted = [draft(allowing.WantedAllowance, one) for one in request.allowances]
        invoice = allowing.set_allowances(
            tx, request.invoice_id, request.invoice_line_id, wanted, request.expected_version
        )
        return pb.SetLineAllowancesResponse(invoice=self._whole(tx, invoice))

    @writes
    def UpdateInvoice(
        self, tx: Transaction, request: pb.UpdateInvoiceRequest
    ) -> pb.UpdateInvoiceResponse:
        given = stated(request, ("buyer_reference", "purchase_order"))
        invoice = editing.update_references(
            tx,
            request.invoice_id,
            given.get("buyer_reference"),
            given.get("purchase_order"),
            request.expected_version,
        )
        return pb.UpdateInvoiceResponse(invoice=self._whole(tx, invoice))

    @writes
    def RemoveInvoiceLine(
        self, tx: Transaction, request: pb.RemoveInvoiceLineRequest
    ) -> pb.RemoveInvoiceLineResponse:
        invoice = editing.remove_line(tx, request.invoice_id, request.invoice_line_id)
        return pb.RemoveInvoiceLineResponse(invoice=self._whole(tx, invoice))

    @writes
    def LeaveOutWork(
        self, tx: Transaction, request: pb.LeaveOutWorkRequest
    ) -> pb.LeaveOutWorkResponse:
        invoice = editing.leave_out_work(tx, request.invoice_id, request.time_entry_ids)
        return pb.LeaveOutWorkResponse(invoice=self._whole(tx, invoice))

    @writes
    def PutBackOnDraft(
        self, tx: Transaction, request: pb.PutBackOnDraftRequest
    ) -> pb.PutBackOnDraftResponse:
        wanted = draft(
            putting_back.PutBack,
            request,
            time_entry_ids=list(request.time_entry_ids),
            milestone_id=request.billing_milestone_id,
        )
        invoice = putting_back.put_back(tx, request.invoice_id, wanted, self.terms)
        return pb.PutBackOnDraftResponse(invoice=self._whole(tx, invoice))

    @writes
    def OrderInvoiceLines(
        self, tx: Transaction, request: pb.OrderInvoiceLinesRequest
    ) -> pb.OrderInvoiceLinesResponse:
        invoice = editing.order_lines(tx, request.invoice_id, list(request.invoice_line_ids))
        return pb.OrderInvoiceLinesResponse(invoice=self._whole(tx, invoice))

    @writes
    def DiscardInvoice(
        self, tx: Transaction, request: pb.DiscardInvoiceRequest
    ) -> pb.DiscardInvoiceResponse:
        drafting.discard_invoice(tx, request.invoice_id)
        return pb.DiscardInvoiceResponse()

    @writes
    def ApproveInvoice(
        self, tx: Transaction, request: pb.ApproveInvoiceRequest
    ) -> pb.ApproveInvoiceResponse:
        invoice = approving.approve_invoice(tx, request.invoice_id, request.expected_version)
        return pb.ApproveInvoiceResponse(invoice=self._whole(tx, invoice))

    @writes
    def ReturnInvoice(
        self, tx: Transaction, request: pb.ReturnInvoiceRequest
    ) -> pb.ReturnInvoiceResponse:
        invoice = approving.return_invoice(tx, request.invoice_id)
        return pb.ReturnInvoiceResponse(invoice=self._whole(tx, invoice))

    @writes
    def IssueInvoice(
        self, tx: Transaction, request: pb.IssueInvoiceRequest
    ) -> pb.IssueInvoiceResponse:
        days = values.days(request, "supplied_from", "supplied_to")
        invoice = issuing.issue_invoice(
            tx,
            request.invoice_id,
            _day(request.issued_on, "issued_on", tx.today),
            request.expected_version,
            (days["supplied_from"], days["supplied_to"]),
            approval_needed=self.approval_needed,
        )
        return pb.IssueInvoiceResponse(invoice=to_invoice(tx, invoice))

    @reads
    def GetInvoice(self, reading: Reading, request: pb.GetInvoiceRequest) -> pb.GetInvoiceResponse:
        invoice = documents.get_invoice(reading, request.invoice_id)
        return pb.GetInvoiceResponse(invoice=self._whole(reading, invoice))

    @reads
    def ListInvoices(
        self, reading: Reading, request: pb.ListInvoicesRequest
    ) -> pb.ListInvoicesResponse:
        listed = invoices.list_invoices(reading, invoice_filter(request), asked(request))
        return pb.ListInvoicesResponse(
            invoices=to_invoices(reading, listed.rows), **listed.paging()
        )

    @reads
    def GetInvoiceSums(
        self, reading: Reading, request: pb.GetInvoiceSumsRequest
    ) -> pb.GetInvoiceSumsResponse:
        found = invoices.invoice_sums(reading, invoice_filter(request))
        return pb.GetInvoiceSumsResponse(sums=map(to_sum, found))

    @reads
    def ListInvoicedWork(
        self, reading: Reading, request: pb.ListInvoicedWorkRequest
    ) -> pb.ListInvoicedWorkResponse:
        page = page_of(request.page_size, request.page_token, width=3)
        work, token = documents.list_invoiced_work(
            reading, page, request.invoice_id, request.invoice_line_id
        )
        return pb.ListInvoicedWorkResponse(work=map(to_invoiced_work, work), next_page_token=token)

    @writes
    def RecordPayment(
        self, tx: Transaction, request: pb.RecordPaymentRequest
    ) -> pb.RecordPaymentResponse:
        given = stated(request, ("invoice_id", "amount", "reference"))
        received_on = _day(request.received_on, "received_on", tx.today)
        invoice = paying.record_payment(tx, **given, received_on=received_on)
        return pb.RecordPaymentResponse(invoice=self._whole(tx, invoice))

    @writes
    def ReversePayment(
        self, tx: Transaction, request: pb.ReversePaymentRequest
    ) -> pb.ReversePaymentResponse:
        given = stated(request, ("invoice_id", "payment_id", "reason"))
        reversed_on = _day(request.reversed_on, "reversed_on", tx.today)
        invoice = paying.reverse_payment(tx, **given, reversed_on=reversed_on)
        return pb.ReversePaymentResponse(invoice=self._whole(tx, invoice))

    @writes
    def MovePayment(
        self, tx: Transaction, request: pb.MovePaymentRequest
    ) -> pb.MovePaymentResponse:
        given = stated(request, ("invoice_id", "payment_id", "to_invoice_id", "reason"))
        invoice, other = paying.move_payment(tx, **given)
        return pb.MovePaymentResponse(
            invoice=self._whole(tx, invoice), to_invoice=self._whole(tx, other)
        )

    @writes
    def RecordRefund(
        self, tx: Transaction, request: pb.RecordRefundRequest
    ) -> pb.RecordRefundResponse:
        given = stated(request, ("invoice_id", "amount", "reference"))
        refunded_on = _day(request.refunded_on, "refunded_on", tx.today)
        invoice = paying.record_refund(tx, **given, refunded_on=refunded_on)
        return pb.RecordRefundResponse(invoice=self._whole(tx, invoice))

    @writes
    def CreditInvoice(
        self, tx: Transaction, request: pb.CreditInvoiceRequest
    ) -> pb.CreditInvoiceResponse:
        wanted = [
            draft(crediting.WantedCredit, line, line_id=line.invoice_line_id)
            for line in request.lines
        ]
        invoice, note = crediting.credit_invoice(tx, request.invoice_id, request.reason, wanted)
        return pb.CreditInvoiceResponse(
            invoice=self._whole(tx, invoice), credit_note=self._whole(tx, note)
        )

    @reads
    def GetLegalEntity(
        self, reading: Reading, request: pb.GetLegalEntityRequest
    ) -> pb.GetLegalEntityResponse:
        entity = agency.get_legal_entity(reading)
        return pb.GetLegalEntityResponse(legal_entity=self._entity(entity))

    @writes
    def SetLegalEntity(
        self, tx: Transaction, request: pb.SetLegalEntityRequest
    ) -> pb.SetLegalEntityResponse:
        given = stated(request, FIELDS)
        entity = set_legal_entity(tx, given, request.expected_version)
        return pb.SetLegalEntityResponse(legal_entity=self._entity(entity))

    def _entity(self, entity: LegalEntity) -> pb.LegalEntity:
        code = entity.currency_code or self.home_currency
        return to_legal_entity(entity, currency_code=code)


def _day(text: str, field: str, otherwise: date) -> date:
    return values.day(text, field) or otherwise
