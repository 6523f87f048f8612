"""tandem.finance.v1.QuotingService."""

from __future__ import annotations

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper, stated
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import quoting_pb2 as pb
from tandem.finance.v1 import quoting_pb2_grpc as pb_grpc

from chassis import values
from finance.api.offers import (
    budget_message,
    estimate_message,
    estimate_terms,
    line_draft,
    listed_estimate,
    preview_message,
    quote_message,
    to_actuals,
    to_alert,
)
from finance.billing.commands.undoing import undo_quote_acceptance
from finance.quoted.commands import estimate_from_job
from finance.quoted.queries import quoted_and_actual, worked_budget
from finance.quoting import queries
from finance.quoting.commands import estimates, quotes
from finance.quoting.queries.contingencies import ProjectContingency, list_contingencies
from finance.settings import Settings

_to_contingency = mapper(pb.ProjectContingency, ProjectContingency)


class QuotingServicer(Servicer, pb_grpc.QuotingServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.standard_tax_rate_bp = settings.standard_tax_rate_bp
        self.tax_rounding = settings.tax_rounding

    @writes
    def CreateEstimate(
        self, tx: Transaction, request: pb.CreateEstimateRequest
    ) -> pb.CreateEstimateResponse:
        estimate = estimates.create_estimate(
            tx,
            request.opportunity_id,
            request.project_id,
            request.currency_code,
            request.priced_on,
            [line_draft(line) for line in request.lines],
            estimate_terms(request),
        )
        return pb.CreateEstimateResponse(estimate=estimate_message(tx, estimate))

    @reads
    def PreviewEstimate(
        self, reading: Reading, request: pb.PreviewEstimateRequest
    ) -> pb.PreviewEstimateResponse:
        found = estimates.preview_estimate(
            reading,
            request.opportunity_id,
            request.project_id,
            request.currency_code,
            request.priced_on,
            [line_draft(line) for line in request.lines],
            estimate_terms(request),
        )
        return preview_message(found)

    @writes
    def UpdateEstimate(
        self, tx: Transaction, request: pb.UpdateEstimateRequest
    ) -> pb.UpdateEstimateResponse:
        estimate = estimates.update_estimate(
            tx,
            request.estimate_id,
            request.expected_version,
            [line_draft(line) for line in request.lines],
            request.priced_on,
            estimate_terms(request),
        )
        return pb.UpdateEstimateResponse(estimate=estimate_message(tx, estimate))

    @writes
    def CopyEstimate(
        self, tx: Transaction, request: pb.CopyEstimateRequest
    ) -> pb.CopyEstimateResponse:
        given = stated(request, ("estimate_id", "opportunity_id", "project_id", "priced_on"))
        estimate = estimates.copy_estimate(tx, **given)
        return pb.CopyEstimateResponse(estimate=estimate_message(tx, estimate))

    @writes
    def EstimateFromJob(
        self, tx: Transaction, request: pb.EstimateFromJobRequest
    ) -> pb.EstimateFromJobResponse:
        given = stated(request, ("job_id", "opportunity_id", "project_id", "title"))
        estimate = estimate_from_job(tx, **given)
        return pb.EstimateFromJobResponse(estimate=estimate_message(tx, estimate))

    @reads
    def ListQuotedActuals(
        self, reading: Reading, request: pb.ListQuotedActualsRequest
    ) -> pb.ListQuotedActualsResponse:
        found = quoted_and_actual(reading, request.project_id)
        return pb.ListQuotedActualsResponse(lines=map(to_actuals, found))

    @writes
    def ArchiveEstimate(
        self, tx: Transaction, request: pb.ArchiveEstimateRequest
    ) -> pb.ArchiveEstimateResponse:
        estimate = estimates.archive_estimate(tx, request.estimate_id)
        return pb.ArchiveEstimateResponse(estimate=estimate_message(tx, estimate))

    @writes
    def RestoreEstimate(
        self, tx: Transaction, request: pb.RestoreEstimateRequest
    ) -> pb.RestoreEstimateResponse:
        estimate = estimates.restore_estimate(tx, request.estimate_id)
        return pb.RestoreEstimateResponse(estimate=estimate_message(tx, estimate))

    @reads
    def GetEstimate(
        self, reading: Reading, request: pb.GetEstimateRequest
    ) -> pb.GetEstimateResponse:
        estimate = queries.get_estimate(reading, request.estimate_id)
        return pb.GetEstimateResponse(estimate=estimate_message(reading, estimate))

    @reads
    def ListEstimates(
        self, reading: Reading, request: pb.ListEstimatesRequest
    ) -> pb.ListEstimatesResponse:
        search = values.text(request.search, "search")
        wanted = draft(queries.EstimateFilter, request, search=search)
        listed = queries.list_estimates(reading, wanted, asked(request))
        costs = [queries.may_see_costs(reading, one) for one in listed.rows]
        return pb.ListEstimatesResponse(
            estimates=map(listed_estimate, listed.rows, costs), **listed.paging()
        )

    @writes
    def IssueQuote(self, tx: Transaction, request: pb.IssueQuoteRequest) -> pb.IssueQuoteResponse:
        quote = quotes.issue_quote(tx, request.estimate_id, self._offer(tx, request))
        return pb.IssueQuoteResponse(quote=quote_message(quote, tx.today))

    @writes
    def ReissueQuote(
        self, tx: Transaction, request: pb.ReissueQuoteRequest
    ) -> pb.ReissueQuoteResponse:
        quote = quotes.reissue_quote(tx, request.quote_id, self._offer(tx, request))
        return pb.ReissueQuoteResponse(quote=quote_message(quote, tx.today))

    def _offer(
        self, tx: Transaction, request: pb.IssueQuoteRequest | pb.ReissueQuoteRequest
    ) -> quotes.OfferDraft:
        given = request.HasField("tax_rate_bp")
        rate_bp = request.tax_rate_bp if given else self.standard_tax_rate_bp
        return draft(
            quotes.OfferDraft, request, tax_rate_bp=rate_bp, tax_rounding=self.tax_rounding
        )

    @reads
    def GetQuote(self, reading: Reading, request: pb.GetQuoteRequest) -> pb.GetQuoteResponse:
        quote = queries.get_quote(reading, request.quote_id)
        return pb.GetQuoteResponse(quote=quote_message(quote, reading.today))

    @reads
    def ListQuotes(self, reading: Reading, request: pb.ListQuotesRequest) -> pb.ListQuotesResponse:
        search = values.text(request.search, "search")
        wanted = draft(queries.QuoteFilter, request, search=search)
        listed = queries.list_quotes(reading, wanted, asked(request))
        return pb.ListQuotesResponse(
            quotes=[quote_message(quote, reading.today) for quote in listed.rows],
            **listed.paging(),
        )

    @writes
    def AcceptQuote(
        self, tx: Transaction, request: pb.AcceptQuoteRequest
    ) -> pb.AcceptQuoteResponse:
        given = stated(request, ("quote_id", "expected_version", "accepted_by"))
        chosen = list(request.selection.line_ids) if request.HasField("selection") else None
        quote = quotes.accept_quote(tx, **given, line_ids=chosen)
        return pb.AcceptQuoteResponse(quote=quote_message(quote, tx.today))

    @writes
    def RejectQuote(
        self, tx: Transaction, request: pb.RejectQuoteRequest
    ) -> pb.RejectQuoteResponse:
        given = stated(request, ("quote_id", "expected_version", "reason"))
        quote = quotes.reject_quote(tx, **given)
        return pb.RejectQuoteResponse(quote=quote_message(quote, tx.today))

    @writes
    def WithdrawQuote(
        self, tx: Transaction, request: pb.WithdrawQuoteRequest
    ) -> pb.WithdrawQuoteResponse:
        given = stated(request, ("quote_id", "expected_version", "reason"))
        quote = quotes.withdraw_quote(tx, **given)
        return pb.WithdrawQuoteResponse(quote=quote_message(quote, tx.today))

    @writes
    def UndoQuoteAcceptance(
        self, tx: Transaction, request: pb.UndoQuoteAcceptanceRequest
    ) -> pb.UndoQuoteAcceptanceResponse:
        quote = undo_quote_acceptance(tx, request.quote_id, request.expected_version)
        return pb.UndoQuoteAcceptanceResponse(quote=quote_message(quote, tx.today))

    @reads
    def GetBudget(self, reading: Reading, request: pb.GetBudgetRequest) -> pb.GetBudgetResponse:
        budget = queries.get_budget(reading, request.project_id)
        return pb.GetBudgetResponse(budget=budget_message(budget, *worked_budget(reading, budget)))

    @reads
    def ListContingencies(
        self, reading: Reading, request: pb.ListContingenciesRequest
    ) -> pb.ListContingenciesResponse:
        found = list_contingencies(reading, request.project_id)
        return pb.ListContingenciesResponse(contingencies=map(_to_contingency, found))

    @reads
    def ListBudgetAlerts(
        self, reading: Reading, request: pb.ListBudgetAlertsRequest
    ) -> pb.ListBudgetAlertsResponse:
        listed = queries.list_budget_alerts(reading, request.project_id, asked(request))
        return pb.ListBudgetAlertsResponse(alerts=map(to_alert, listed.rows), **listed.paging())
