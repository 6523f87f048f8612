"""Estimates, quotes and budgets: from what it should cost to what the client agreed to."""

from __future__ import annotations

from chassis.actor import Role
from tandem.finance.v1 import quoting_pb2 as pb

from gateway.rest.call import Call
from gateway.rest.fields import page_of
from gateway.rest.quoting.schemas import (
    BudgetAlertQuery,
    BudgetAlertView,
    BudgetView,
    EstimateChange,
    EstimateQuery,
    EstimateRowView,
    EstimateView,
    NewEstimate,
    NewQuote,
    QuoteAcceptance,
    QuoteQuery,
    QuoteRejection,
    QuoteView,
)
from gateway.rest.route import Room, Route

_READERS = (Role.ACCOUNT_MANAGER, Role.PROJECT_MANAGER, Role.FINANCE)
_SELLERS = (Role.ACCOUNT_MANAGER, Role.FINANCE)


async def create_estimate(call: Call) -> pb.Estimate:
    request = call.make(pb.CreateEstimateRequest)
    return (await call.ask(call.services.quoting.CreateEstimate, request)).estimate


async def list_estimates(call: Call) -> pb.ListEstimatesResponse:
    return await call.ask(call.services.quoting.ListEstimates, call.make(pb.ListEstimatesRequest))


async def get_estimate(call: Call) -> pb.Estimate:
    request = call.make(pb.GetEstimateRequest)
    return (await call.ask(call.services.quoting.GetEstimate, request)).estimate


async def update_estimate(call: Call) -> pb.Estimate:
    request = call.make(pb.UpdateEstimateRequest)
    return (await call.ask(call.services.quoting.UpdateEstimate, request)).estimate


async def issue_quote(call: Call) -> pb.Quote:
    request = call.make(pb.IssueQuoteRequest)
    return (await call.ask(call.services.quoting.IssueQuote, request)).quote


async def list_quotes(call: Call) -> pb.ListQuotesResponse:
    return await call.ask(call.services.quoting.ListQuotes, call.make(pb.ListQuotesRequest))


async def get_quote(call: Call) -> pb.Quote:
    request = call.make(pb.GetQuoteRequest)
    return (await call.ask(call.services.quoting.GetQuote, request)).quote


async def accept_quote(call: Call) -> pb.Quote:
    request = call.make(pb.AcceptQuoteRequest)
    return (await call.ask(call.services.quoting.AcceptQuote, request)).quote


async def reject_quote(call: Call) -> pb.Quote:
    request = call.make(pb.RejectQuoteRequest)
    return (await call.ask(call.services.quoting.RejectQuote, request)).quote


async def get_budget(call: Call) -> pb.Budget:
    request = call.make(pb.GetBudgetRequest)
    return (await call.ask(call.services.quoting.GetBudget, request)).budget


async def list_budget_alerts(call: Call) -> pb.ListBudgetAlertsResponse:
    request = call.make(pb.ListBudgetAlertsRequest)
    return await call.ask(call.services.quoting.ListBudgetAlerts, request)


_EXAMPLE_LINES = [
    {
        "deliverable_id": "01890a5d-ac96-774b-bcce-b302099a8057",
        "kind": "role_hours",
        "description": "Design of the site",
        "charge_role": "designer",
        "minutes": 2400,
    },
    {
        "kind": "fixed",
        "description": "Hosting, first year",
        "amount": {"amount": "600.00", "currency_code": "GBP"},
    },
    {
        "kind": "purchase",
        "description": "Stock photographs",
        "purchase_cost": {"amount": "80.00", "currency_code": "GBP"},
        "markup": "0.25",
    },
]
_PRICING = {
    "CHARGE_ROLE_UNPRICED": "No rate card in force on that day prices the role.",
    "DELIVERABLE_UNKNOWN": "The latest brief has no such deliverable.",
    "BRIEF_NOT_FOUND": "Finance knows no brief of this opportunity, or not yet.",
}
_OUT = {"QUOTE_OUT": "A quote of this estimate is sent or accepted."}
_DECIDED = {
    "QUOTE_ALREADY_ACCEPTED": "The quote is accepted already.",
    "QUOTE_ALREADY_REJECTED": "The quote is rejected already.",
    "QUOTE_EXPIRED": "Its last day is over; issue a new quote.",
}

ROOM = Room(
    name="Estimates, quotes and budgets",
    about="From what the work should cost to what the client agreed to pay.",
    routes=(
        Route(
            "POST",
            "/v1/estimates",
            create_estimate,
            "Make an estimate",
            "For an opportunity or for a project. Client, currency and the deliverables of the "
            "brief come from there; each line is priced from the rate cards in force.",
            body=NewEstimate(),
            answer=EstimateView(),
            status=201,
            location="/v1/estimates/{id}",
            roles=(Role.FINANCE,),
            problems={
                **_PRICING,
                "OPPORTUNITY_NOT_FOUND": "Finance does not know the opportunity, or not yet.",
                "PROJECT_NOT_FOUND": "Finance does not know the project, or not yet.",
                "OPPORTUNITY_OR_PROJECT": "It is for one of the two.",
            },
            example={
                "opportunity_id": "01890a5d-ac96-774b-bcce-b302099a8057",
                "lines": _EXAMPLE_LINES,
            },
        ),
        Route(
            "GET",
            "/v1/estimates",
            list_estimates,
            "List estimates",
            query=EstimateQuery(),
            answer=page_of(EstimateRowView, "estimates", "EstimatePage"),
            roles=_READERS,
        ),
        Route(
            "GET",
            "/v1/estimates/{estimate_id}",
            get_estimate,
            "Show an estimate",
            "What purchases cost is shown to finance and to the project's own manager.",
            answer=EstimateView(),
            roles=_READERS,
        ),
        Route(
            "PUT",
            "/v1/estimates/{estimate_id}",
            update_estimate,
            "Replace the lines of an estimate",
            "And price them again. Not while a quote of it is out.",
            body=EstimateChange(),
            answer=EstimateView(),
            roles=(Role.FINANCE,),
            if_match=True,
            problems={**_PRICING, **_OUT},
            example={"lines": _EXAMPLE_LINES[:2]},
        ),
        Route(
            "POST",
            "/v1/quotes",
            issue_quote,
            "Issue a quote",
            "The client-facing offer: a frozen copy of the estimate's prices, without costs.",
            body=NewQuote(),
            answer=QuoteView(),
            status=201,
            location="/v1/quotes/{id}",
            roles=_SELLERS,
            problems={**_OUT, "ESTIMATE_EMPTY": "The estimate has no lines to offer."},
            example={
                "estimate_id": "01890a5d-ac96-774b-bcce-b302099a8057",
                "valid_until": "2026-03-31",
                "tax_rate": "0.20",
            },
        ),
        Route(
            "GET",
            "/v1/quotes",
            list_quotes,
            "List quotes",
            query=QuoteQuery(),
            answer=page_of(QuoteView, "quotes"),
        ),
        Route("GET", "/v1/quotes/{quote_id}", get_quote, "Show a quote", answer=QuoteView()),
        Route(
            "POST",
            "/v1/quotes/{quote_id}/accept",
            accept_quote,
            "Accept a quote",
            "The client said yes. It is added to the budget of its project, at once or as soon "
            "as its opportunity has one.",
            body=QuoteAcceptance(),
            answer=QuoteView(),
            roles=_SELLERS,
            if_match=True,
            problems={
                **_DECIDED,
                "BUDGET_CURRENCY_DIFFERS": "The quotes accepted before are in another currency.",
            },
            example={"accepted_by": "Robin Alder"},
        ),
        Route(
            "POST",
            "/v1/quotes/{quote_id}/reject",
            reject_quote,
            "Reject a quote",
            "The client said no. Its estimate may be priced and offered again.",
            body=QuoteRejection(),
            answer=QuoteView(),
            roles=_SELLERS,
            if_match=True,
            problems=_DECIDED,
            example={"reason": "Too dear"},
        ),
        Route(
            "GET",
            "/v1/projects/{project_id}/budget",
            get_budget,
            "Show the budget of a project",
            "All accepted quotes of the project together, and how much of them the work has used.",
            answer=BudgetView(),
            problems={"BUDGET_NOT_FOUND": "No quote of the project has been accepted yet."},
        ),
        Route(
            "GET",
            "/v1/budget-alerts",
            list_budget_alerts,
            "List budget alerts",
            "One for each of 50, 75, 90 and 100 % that the work on a project has reached.",
            query=BudgetAlertQuery(),
            answer=page_of(BudgetAlertView, "alerts"),
        ),
    ),
)
