"""Estimates, quotes and budgets between protobuf and the quoting room, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.database import Reading
from chassis.errors import Invalid
from tandem.finance.v1 import quoting_pb2 as pb

from finance.api.values import money_if_given, to_money, to_money_or_none, to_timestamp
from finance.quoting.commands import LineDraft
from finance.quoting.model import BudgetAlert, Estimate, EstimateLine, Quote, QuoteLine
from finance.quoting.queries import BudgetInForce, BudgetPart, may_see_costs
from finance.quoting.rules import LineKind, QuoteStatus
from finance.replicas import queries as replicas

_KINDS = {
    LineKind.ROLE_HOURS: pb.LINE_KIND_ROLE_HOURS,
    LineKind.FIXED: pb.LINE_KIND_FIXED,
    LineKind.PURCHASE: pb.LINE_KIND_PURCHASE,
}
_KIND_OF = {number: kind for kind, number in _KINDS.items()}
_STATUSES = {
    QuoteStatus.SENT: pb.QUOTE_STATUS_SENT,
    QuoteStatus.ACCEPTED: pb.QUOTE_STATUS_ACCEPTED,
    QuoteStatus.REJECTED: pb.QUOTE_STATUS_REJECTED,
    QuoteStatus.EXPIRED: pb.QUOTE_STATUS_EXPIRED,
}
_STATUS_OF = {number: status for status, number in _STATUSES.items()}


def status_of(number: pb.QuoteStatus.ValueType) -> str:
    """The status to list by; unspecified lists all."""
    if number == pb.QUOTE_STATUS_UNSPECIFIED:
        return ""
    if number not in _STATUS_OF:
        raise Invalid("STATUS_UNKNOWN", f"There is no quote status {number}.", field="status")
    return _STATUS_OF[number]


def line_draft(line: pb.EstimateLineDraft) -> LineDraft:
    """An unknown kind becomes one that the room refuses by name of the line."""
    return LineDraft(
        kind=_KIND_OF.get(line.kind, ""),
        description=line.description,
        deliverable_id=line.deliverable_id,
        charge_role=line.charge_role,
        seconds=line.seconds,
        amount=money_if_given(line, "amount"),
        purchase_cost=money_if_given(line, "purchase_cost"),
        markup_bp=line.markup_bp,
        margin_bp=line.margin_bp,
    )


def estimate_message(reading: Reading, estimate: Estimate) -> pb.Estimate:
    """One estimate, with the deliverables that the brief offers as its sections."""
    message = listed_estimate(estimate, may_see_costs(reading, estimate.project_id))
    offered = replicas.deliverables(reading, estimate.opportunity_id, estimate.project_id)
    message.deliverables.extend(
        pb.SectionSuggestion(deliverable_id=one.id, name=one.name) for one in offered
    )
    return message


def listed_estimate(estimate: Estimate, costs: bool) -> pb.Estimate:
    """As it stands in a list. costs: whether this reader may see what purchases cost."""
    return pb.Estimate(
        id=estimate.id,
        version=estimate.version,
        reference=estimate.reference,
        opportunity_id=estimate.opportunity_id or "",
        project_id=estimate.project_id or "",
        client_id=estimate.client_id,
        currency_code=estimate.currency_code,
        priced_on=str(estimate.priced_on),
        lines=[_estimate_line(line, estimate.currency_code, costs) for line in estimate.lines],
        total=to_money(estimate.total),
        total_seconds=estimate.total_seconds,
        created_at=to_timestamp(estimate.created_at),
        costs_visible=costs,
    )


def _estimate_line(line: EstimateLine, currency_code: str, costs: bool) -> pb.EstimateLine:
    message = _line(line, currency_code)
    if costs and line.purchase_cost_minor is not None:
        message.purchase_cost.amount_minor = line.purchase_cost_minor
        message.purchase_cost.currency_code = currency_code
        message.markup_bp = line.markup_bp or 0
        message.margin_bp = line.margin_bp or 0
    return message


def _line(line: EstimateLine | QuoteLine, currency_code: str) -> pb.EstimateLine:
    return pb.EstimateLine(
        id=line.id,
        deliverable_id=line.deliverable_id or "",
        kind=_KINDS[LineKind(line.kind)],
        description=line.description,
        charge_role=line.charge_role,
        seconds=line.seconds,
        hourly=to_money_or_none(line.hourly_minor, currency_code),
        amount=to_money_or_none(line.amount_minor, currency_code),
    )


def quote_message(quote: Quote, today: date) -> pb.Quote:
    """A sent quote past its last day reads as expired."""
    return pb.Quote(
        id=quote.id,
        version=quote.version,
        reference=quote.reference,
        estimate_id=quote.estimate_id,
        opportunity_id=quote.opportunity_id or "",
        project_id=quote.project_id or "",
        client_id=quote.client_id,
        status=_STATUSES[QuoteStatus(quote.status_on(today))],
        lines=[_line(line, quote.currency_code) for line in quote.lines],
        total=to_money(quote.total),
        total_seconds=quote.total_seconds,
        tax_rate_bp=quote.tax_rate_bp,
        tax_rounding=quote.tax_rounding,
        tax=to_money(quote.tax),
        total_with_tax=to_money(quote.total_with_tax),
        valid_until=str(quote.valid_until),
        sent_at=to_timestamp(quote.sent_at),
        decided_at=to_timestamp(quote.decided_at),
        accepted_by=quote.accepted_by,
        reject_reason=quote.reject_reason,
    )


def budget_message(budget: BudgetInForce, parts: Sequence[BudgetPart]) -> pb.Budget:
    return pb.Budget(
        id=budget.id,
        version=budget.version,
        project_id=budget.project_id,
        quote_id=budget.quote_id,
        edition=budget.edition,
        total=to_money(budget.total),
        total_seconds=budget.total_seconds,
        used=to_money(budget.used),
        used_bp=budget.used_bp,
        lines=[
            pb.BudgetLine(
                deliverable_id=part.deliverable_id or "",
                charge_role=part.charge_role,
                seconds=part.seconds,
                amount=to_money(part.amount),
            )
            for part in parts
        ],
        alerts_percent=budget.alerts_percent,
    )


def budget_alert_message(alert: BudgetAlert) -> pb.BudgetAlert:
    return pb.BudgetAlert(
        id=alert.id,
        project_id=alert.project_id,
        threshold_percent=alert.threshold_percent,
        used=to_money(alert.used),
        total=to_money(alert.total),
        raised_at=to_timestamp(alert.raised_at),
        edition=alert.edition,
    )
