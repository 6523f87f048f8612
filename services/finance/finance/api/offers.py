"""Estimates, quotes and budgets as messages."""

from __future__ import annotations

from datetime import date

from chassis.database import Reading
from chassis.money import Money
from chassis.rpc.messages import check_words, draft, mapper
from tandem.finance.v1 import quoting_pb2 as pb

from finance.quoting.commands.estimates import EstimatePreview
from finance.quoting.commands.pricing import LineDraft
from finance.quoting.model import BudgetAlert, Estimate, EstimateLine, PricedLine, Quote
from finance.quoting.model import priced_line as priced
from finance.quoting.queries import BudgetInForce, BudgetPart, may_see_costs
from finance.quoting.rules import LineKind, QuoteStatus
from finance.replicas import queries as replicas

check_words(pb.LineKind, LineKind)
check_words(pb.QuoteStatus, QuoteStatus)


def _nothing(_: object) -> None:
    return None


_to_line = mapper(
    pb.EstimateLine, PricedLine, purchase_cost=_nothing, markup_bp=_nothing, margin_bp=_nothing
)
_to_section = mapper(pb.SectionSuggestion, replicas.Deliverable, deliverable_id=lambda row: row.id)
_to_estimate = mapper(
    pb.Estimate, Estimate, lines=_nothing, deliverables=_nothing, costs_visible=_nothing
)
_to_quote = mapper(
    pb.Quote, Quote, lines=lambda row: [_to_line(priced(x, row.currency_code)) for x in row.lines]
)
_to_part = mapper(pb.BudgetLine, BudgetPart)
_to_budget = mapper(pb.Budget, BudgetInForce, lines=_nothing)
_to_preview = mapper(pb.PreviewEstimateResponse, EstimatePreview, lines=_nothing)
to_alert = mapper(pb.BudgetAlert, BudgetAlert)


def line_draft(line: pb.EstimateLineDraft) -> LineDraft:
    return draft(LineDraft, line)


def listed_estimate(estimate: Estimate, costs: bool) -> pb.Estimate:
    """As it is in a list. costs: whether this reader may see what purchases cost."""
    code = estimate.currency_code
    return _to_estimate(
        estimate,
        lines=[_estimate_line(line, code, costs) for line in estimate.lines],
        costs_visible=costs,
    )


def estimate_message(reading: Reading, estimate: Estimate) -> pb.Estimate:
    """One estimate, with the deliverables that the brief offers as its sections."""
    message = listed_estimate(estimate, may_see_costs(reading, estimate))
    offered = replicas.deliverables(reading, estimate.opportunity_id, estimate.project_id)
    message.deliverables.extend(_to_section(one) for one in offered)
    return message


def preview_message(preview: EstimatePreview) -> pb.PreviewEstimateResponse:
    """With costs, which the one who asks has just stated."""
    code = preview.currency_code
    return _to_preview(preview, lines=[_estimate_line(line, code, True) for line in preview.lines])


def _estimate_line(line: EstimateLine, currency_code: str, costs: bool) -> pb.EstimateLine:
    message = _to_line(priced(line, currency_code))
    if costs and line.purchase_cost_minor is not None:
        cost = Money(line.purchase_cost_minor, currency_code)
        message.purchase_cost.amount_minor = cost.amount_minor
        message.purchase_cost.currency_code = cost.currency_code
        message.markup_bp = line.markup_bp or 0
        message.margin_bp = line.margin_bp or 0
    return message


def quote_message(quote: Quote, today: date) -> pb.Quote:
    """A sent quote past its last day reads as expired."""
    status = pb.QuoteStatus.Value(f"QUOTE_STATUS_{quote.status_on(today).upper()}")
    return _to_quote(quote, status=status)


def budget_message(budget: BudgetInForce, parts: list[BudgetPart]) -> pb.Budget:
    return _to_budget(budget, lines=[_to_part(part) for part in parts])
