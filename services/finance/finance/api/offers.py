"""Estimates, quotes and budgets as messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chassis.database import Reading
from chassis.money import Money
from chassis.rpc.messages import check_words, draft, mapper
from tandem.common.v1.common_pb2 import Money as Money_pb
from tandem.finance.v1 import quoting_pb2 as pb

from finance.quoted.queries import LineActuals, WorkedPart
from finance.quoting.commands.estimates import EstimatePreview
from finance.quoting.commands.pricing import LineDraft
from finance.quoting.commands.terms import EstimateTerms
from finance.quoting.model import (
    BudgetAlert,
    Estimate,
    EstimateLine,
    Heading,
    PricedLine,
    Quote,
)
from finance.quoting.model import priced_line as priced
from finance.quoting.queries import BudgetInForce, may_see_costs
from finance.quoting.queries.margins import Margin, margin_of
from finance.quoting.rules import LineKind, QuoteStatus
from finance.replicas import queries as replicas

check_words(pb.LineKind, LineKind)
check_words(pb.QuoteStatus, QuoteStatus)


def _nothing(_: object) -> None:
    return None


_COSTS = ("purchase_cost", "markup_bp", "margin_bp", "unit_cost", "cost")
_to_line = mapper(pb.EstimateLine, PricedLine, **dict.fromkeys(_COSTS, _nothing))
_to_heading = mapper(pb.EstimateSection, Heading)
to_margin = mapper(pb.EstimateMargin, Margin)
_to_money = mapper(Money_pb, Money)
_to_section = mapper(pb.SectionSuggestion, replicas.Deliverable, deliverable_id=lambda row: row.id)
_to_estimate = mapper(
    pb.Estimate,
    Estimate,
    lines=_nothing,
    deliverables=_nothing,
    costs_visible=_nothing,
    sections=_to_heading,
    margin=_nothing,
)
_to_quote = mapper(
    pb.Quote,
    Quote,
    lines=lambda row: [_to_line(priced(x, row.currency_code)) for x in row.lines],
    sections=_to_heading,
)
_to_part = mapper(pb.BudgetLine, WorkedPart)
_to_budget = mapper(pb.Budget, BudgetInForce, lines=_nothing, unsold=_nothing)
_to_preview = mapper(
    pb.PreviewEstimateResponse,
    EstimatePreview,
    lines=_nothing,
    sections=_to_heading,
    margin=_nothing,
)
to_actuals = mapper(pb.QuotedActual, LineActuals)
to_alert = mapper(pb.BudgetAlert, BudgetAlert)


def line_draft(line: pb.EstimateLineDraft) -> LineDraft:
    return draft(LineDraft, line)


def estimate_terms(
    request: pb.CreateEstimateRequest | pb.UpdateEstimateRequest | pb.PreviewEstimateRequest,
) -> EstimateTerms:
    return draft(EstimateTerms, request)


def listed_estimate(estimate: Estimate, costs: bool) -> pb.Estimate:
    """As it is in a list. costs: whether this reader may see what purchases cost."""
    code = estimate.currency_code
    return _to_estimate(
        estimate,
        lines=kept_lines(estimate.lines, code, costs),
        costs_visible=costs,
    )


def kept_lines(
    lines: Iterable[EstimateLine], currency_code: str, costs: bool
) -> list[pb.EstimateLine]:
    """Lines of a version. costs: whether this reader may see what purchases cost."""
    return [_estimate_line(line, currency_code, costs) for line in lines]


def estimate_message(reading: Reading, estimate: Estimate) -> pb.Estimate:
    """One estimate, with the deliverables that the brief offers as its sections."""
    message = listed_estimate(estimate, may_see_costs(reading, estimate))
    offered = replicas.deliverables(reading, estimate.opportunity_id, estimate.project_id)
    message.deliverables.extend(_to_section(one) for one in offered)
    _add_margin(message, margin_of(reading, estimate))
    return message


def preview_message(preview: EstimatePreview) -> pb.PreviewEstimateResponse:
    """With costs, which the one who asks has just stated."""
    code = preview.currency_code
    lines = [_estimate_line(line, code, True) for line in preview.lines]
    message = _to_preview(preview, lines=lines)
    _add_margin(message, preview.margin)
    return message


def _add_margin(message: pb.Estimate | pb.PreviewEstimateResponse, margin: Margin | None) -> None:
    """What is left, and what each line costs, for who may see it."""
    if margin is None:
        return
    message.margin.CopyFrom(to_margin(margin))
    for line, cost in zip(message.lines, margin.line_costs, strict=True):
        if cost is not None:
            line.cost.CopyFrom(_to_money(cost))


def _estimate_line(line: EstimateLine, currency_code: str, costs: bool) -> pb.EstimateLine:
    message = _to_line(priced(line, currency_code))
    if costs and line.purchase_cost_minor is not None:
        message.purchase_cost.CopyFrom(_to_money(Money(line.purchase_cost_minor, currency_code)))
        message.markup_bp = line.markup_bp or 0
        message.margin_bp = line.margin_bp or 0
    if costs and line.unit_cost_minor is not None:
        message.unit_cost.CopyFrom(_to_money(Money(line.unit_cost_minor, currency_code)))
    return message


def quote_message(quote: Quote, today: date) -> pb.Quote:
    """A sent quote past its last day reads as expired."""
    status = pb.QuoteStatus.Value(f"QUOTE_STATUS_{quote.status_on(today).upper()}")
    return _to_quote(quote, status=status)


def budget_message(
    budget: BudgetInForce, parts: list[WorkedPart], unsold: list[WorkedPart]
) -> pb.Budget:
    return _to_budget(budget, lines=map(_to_part, parts), unsold=map(_to_part, unsold))
