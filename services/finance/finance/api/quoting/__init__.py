"""tandem.finance.v1.QuotingService."""

from __future__ import annotations

from chassis.database import Database, Reading, Transaction
from chassis.paging import page_of
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import quoting_pb2 as pb
from tandem.finance.v1 import quoting_pb2_grpc as pb_grpc

from finance.api.quoting.messages import (
    budget_alert_message,
    budget_message,
    estimate_message,
    line_draft,
    listed_estimate,
    quote_message,
    status_of,
)
from finance.quoting import commands, queries
from finance.settings import Settings


class QuotingServicer(Servicer, pb_grpc.QuotingServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.settings = settings

    @writes
    def CreateEstimate(
        self, tx: Transaction, request: pb.CreateEstimateRequest
    ) -> pb.CreateEstimateResponse:
        estimate = commands.create_estimate(
            tx,
            request.opportunity_id,
            request.project_id,
            request.currency_code,
            request.priced_on,
            [line_draft(line) for line in request.lines],
        )
        return pb.CreateEstimateResponse(estimate=estimate_message(tx, estimate))

    @writes
    def UpdateEstimate(
        self, tx: Transaction, request: pb.UpdateEstimateRequest
    ) -> pb.UpdateEstimateResponse:
        estimate = commands.update_estimate(
            tx,
            request.estimate_id,
            request.expected_version,
            [line_draft(line) for line in request.lines],
            request.priced_on,
        )
        return pb.UpdateEstimateResponse(estimate=estimate_message(tx, estimate))

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
        page = page_of(request.page_size, request.page_token)
        estimates, token = queries.list_estimates(
            reading, page, request.opportunity_id, request.project_id
        )
        open_books = queries.projects_with_visible_costs(
            reading, {estimate.project_id for estimate in estimates}
        )
        return pb.ListEstimatesResponse(
            estimates=[
                listed_estimate(estimate, estimate.project_id in open_books)
                for estimate in estimates
            ],
            next_page_token=token,
        )

    @writes
    def IssueQuote(self, tx: Transaction, request: pb.IssueQuoteRequest) -> pb.IssueQuoteResponse:
        given = request.HasField("tax_rate_bp")
        quote = commands.issue_quote(
            tx,
            request.estimate_id,
            request.valid_until,
            request.tax_rate_bp if given else self.settings.standard_tax_rate_bp,
            self.settings.tax_rounding,
        )
        return pb.IssueQuoteResponse(quote=quote_message(quote, tx.today))

    @reads
    def GetQuote(self, reading: Reading, request: pb.GetQuoteRequest) -> pb.GetQuoteResponse:
        quote = queries.get_quote(reading, request.quote_id)
        return pb.GetQuoteResponse(quote=quote_message(quote, reading.today))

    @reads
    def ListQuotes(self, reading: Reading, request: pb.ListQuotesRequest) -> pb.ListQuotesResponse:
        wanted = queries.QuoteFilter(
            request.client_id, request.project_id, request.opportunity_id, status_of(request.status)
        )
        page = page_of(request.page_size, request.page_token)
        quotes, token = queries.list_quotes(reading, page, wanted)
        return pb.ListQuotesResponse(
            quotes=[quote_message(quote, reading.today) for quote in quotes], next_page_token=token
        )

    @writes
    def AcceptQuote(
        self, tx: Transaction, request: pb.AcceptQuoteRequest
    ) -> pb.AcceptQuoteResponse:
        quote = commands.accept_quote(
            tx, request.quote_id, request.expected_version, request.accepted_by
        )
        return pb.AcceptQuoteResponse(quote=quote_message(quote, tx.today))

    @writes
    def RejectQuote(
        self, tx: Transaction, request: pb.RejectQuoteRequest
    ) -> pb.RejectQuoteResponse:
        quote = commands.reject_quote(
            tx, request.quote_id, request.expected_version, request.reason
        )
        return pb.RejectQuoteResponse(quote=quote_message(quote, tx.today))

    @reads
    def GetBudget(self, reading: Reading, request: pb.GetBudgetRequest) -> pb.GetBudgetResponse:
        budget = queries.get_budget(reading, request.project_id)
        parts = queries.budget_parts(reading, budget)
        return pb.GetBudgetResponse(budget=budget_message(budget, parts))

    @reads
    def ListBudgetAlerts(
        self, reading: Reading, request: pb.ListBudgetAlertsRequest
    ) -> pb.ListBudgetAlertsResponse:
        page = page_of(request.page_size, request.page_token)
        alerts, token = queries.list_budget_alerts(reading, page, request.project_id)
        return pb.ListBudgetAlertsResponse(
            alerts=[budget_alert_message(alert) for alert in alerts], next_page_token=token
        )
