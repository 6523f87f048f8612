"""The part of tandem.finance.v1.BillingService that is about billing plans."""

from __future__ import annotations

from chassis.database import Database, Reading, Transaction
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import billing_pb2 as pb
from tandem.finance.v1 import billing_pb2_grpc as pb_grpc

from finance.api.billing_plans import billing_type, milestone, plan_terms, shown_plan
from finance.api.documents import to_invoice, to_plan, whole_invoice
from finance.billing.commands import planning, progressing
from finance.billing.commands.charge_lines import InvoiceTerms
from finance.billing.queries import documents
from finance.profitability.queries.progress import cost_of_progress
from finance.settings import Settings
from finance.taxing import TaxRate


class PlanServicer(Servicer, pb_grpc.BillingServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency
        self.standard = TaxRate.of(settings.standard_tax_rate_bp)
        self.tax_rounding = settings.tax_rounding
        self.approval_needed = settings.invoice_approval == "needed"

    @property
    def terms(self) -> InvoiceTerms:
        """As it is installed, for documents whose legal entity says nothing else."""
        return InvoiceTerms(standard=self.standard, tax_rounding=self.tax_rounding)

    @writes
    def SetBillingPlan(
        self, tx: Transaction, request: pb.SetBillingPlanRequest
    ) -> pb.SetBillingPlanResponse:
        plan = planning.set_billing_plan(
            tx,
            request.project_id,
            billing_type(request.billing_type),
            [milestone(one, i) for i, one in enumerate(request.milestones)],
            home_currency=self.home_currency,
            standard=self.standard,
            terms=plan_terms(request),
            expected_version=request.expected_version,
        )
        return pb.SetBillingPlanResponse(billing_plan=to_plan(plan))

    @writes
    def WithdrawBillingPlan(
        self, tx: Transaction, request: pb.WithdrawBillingPlanRequest
    ) -> pb.WithdrawBillingPlanResponse:
        planning.withdraw_billing_plan(tx, request.project_id)
        return pb.WithdrawBillingPlanResponse()

    @reads
    def GetBillingPlan(
        self, reading: Reading, request: pb.GetBillingPlanRequest
    ) -> pb.GetBillingPlanResponse:
        plan = documents.get_billing_plan(reading, request.project_id)
        return pb.GetBillingPlanResponse(billing_plan=shown_plan(reading, plan))

    @writes
    def BillProgress(
        self, tx: Transaction, request: pb.BillProgressRequest
    ) -> pb.BillProgressResponse:
        by_cost = not request.HasField("progress_bp")
        wanted = progressing.WantedProgress(
            progress_bp=None if by_cost else request.progress_bp,
            reason=request.reason,
            costs=cost_of_progress(tx, request.project_id) if by_cost else {},
        )
        made = progressing.bill_progress(tx, request.project_id, wanted, self.terms)
        return pb.BillProgressResponse(
            billing_plan=shown_plan(tx, made.plan),
            invoice=to_invoice(tx, made.draft) if made.draft else None,
            credit_notes=[whole_invoice(tx, note) for note in made.credit_notes],
        )

    @writes
    def DraftSaving(
        self, tx: Transaction, request: pb.DraftSavingRequest
    ) -> pb.DraftSavingResponse:
        invoice = progressing.draft_saving(tx, request.project_id, self.terms)
        return pb.DraftSavingResponse(invoice=to_invoice(tx, invoice))
