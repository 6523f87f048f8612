"""What callers send to quoting and what they are shown."""

from __future__ import annotations

from typing import Any

from marshmallow import post_dump, validate
from tandem.finance.v1 import quoting_pb2 as pb

from gateway.rest.fields import (
    Body,
    Boolean,
    Choice,
    Date,
    Hours,
    Id,
    Integer,
    List,
    Minutes,
    Money,
    Nested,
    PageQuery,
    Share,
    String,
    Text,
    Timestamp,
    View,
)

LINES_MAX = 500
_DELIVERABLE = {"description": "Of the brief; without it, the project as a whole"}
_MARKUP = {"description": "Purchase: share of the cost that is put on top"}
_MARGIN = {"description": "Purchase, instead of markup: share of the price that is kept"}


class NewEstimateLine(Body):
    deliverable_id = Id(metadata=_DELIVERABLE)
    kind = Choice(
        pb.LineKind,
        required=True,
        metadata={
            "description": "role_hours: minutes at the rate of charge_role; fixed: amount; "
            "purchase: purchase_cost with markup or margin"
        },
    )
    description = Text(longest=2000)
    charge_role = Text(
        longest=100,
        metadata={"description": "Of role_hours: its rate is the price", "example": "designer"},
    )
    minutes = Minutes(attribute="seconds")
    amount = Money(metadata={"description": "Fixed: the price, net of tax"})
    purchase_cost = Money(metadata={"description": "Purchase: what we pay"})
    markup = Share(attribute="markup_bp", metadata=_MARKUP)
    margin = Share(attribute="margin_bp", metadata=_MARGIN)


_LINES = List(Nested(NewEstimateLine), validate=validate.Length(max=LINES_MAX))
_PRICED_ON = {"description": "The day whose rate cards price it"}


class NewEstimate(Body):
    opportunity_id = Id(metadata={"description": "Either this or project_id"})
    project_id = Id()
    currency_code = Text(
        longest=3, metadata={"description": "The opportunity's, else the client's, if left out"}
    )
    priced_on = Date(metadata={"description": "The day whose rate cards price it; else today"})
    lines = _LINES


class EstimateChange(Body):
    priced_on = Date(metadata={"description": "As before, if left out"})
    lines = List(Nested(NewEstimateLine), required=True, validate=validate.Length(max=LINES_MAX))


class QuoteLineView(View):
    id = Id()
    deliverable_id = Id(metadata=_DELIVERABLE)
    kind = Choice(pb.LineKind)
    description = String()
    charge_role = String()
    minutes = Minutes(attribute="seconds")
    hours = Hours(attribute="seconds")
    hourly = Money(metadata={"description": "The rate it was priced at"})
    amount = Money(metadata={"description": "Price, net of tax"})


class EstimateLineView(QuoteLineView):
    purchase_cost = Money(metadata={"description": "null for whoever may not see costs"})
    markup = Share(attribute="markup_bp", metadata=_MARKUP)
    margin = Share(attribute="margin_bp", metadata=_MARGIN)

    @post_dump
    def without_cost_no_markup(self, line: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Of nothing that was bought, or that may be seen, no markup is shown either."""
        if line["purchase_cost"] is None:
            line["markup"] = line["margin"] = None
        return line


class OfferedDeliverableView(View):
    deliverable_id = Id()
    name = String()


class EstimateRowView(View):
    id = Id()
    version = Integer()
    reference = String(metadata={"example": "EST-0012"})
    opportunity_id = Id()
    project_id = Id()
    client_id = Id()
    currency_code = String()
    priced_on = Date(metadata=_PRICED_ON)
    lines = List(Nested(EstimateLineView))
    total = Money(metadata={"description": "Net of tax"})
    total_minutes = Minutes(attribute="total_seconds")
    total_hours = Hours(attribute="total_seconds")
    costs_visible = Boolean(metadata={"description": "Whether you may see what purchases cost"})
    created_at = Timestamp()


class EstimateView(EstimateRowView):
    deliverables = List(
        Nested(OfferedDeliverableView),
        metadata={"description": "Of the latest brief, offered as sections of the estimate"},
    )


class EstimateQuery(PageQuery):
    opportunity_id = Id()
    project_id = Id()


class NewQuote(Body):
    estimate_id = Id(required=True)
    valid_until = Date(metadata={"description": "Last day to accept it; in 30 days if left out"})
    tax_rate = Share(
        attribute="tax_rate_bp", metadata={"description": "The standard rate, if left out"}
    )


class QuoteAcceptance(Body):
    accepted_by = Text(
        required=True,
        longest=200,
        metadata={"description": "The client's person who said yes", "example": "Robin Alder"},
    )


class QuoteRejection(Body):
    reason = Text(longest=1000, metadata={"example": "Too dear"})


class QuoteView(View):
    id = Id()
    version = Integer()
    reference = String(metadata={"example": "Q-0012"})
    estimate_id = Id()
    opportunity_id = Id()
    project_id = Id(metadata={"description": "null until the opportunity has one"})
    client_id = Id()
    status = Choice(pb.QuoteStatus)
    lines = List(Nested(QuoteLineView))
    total = Money(metadata={"description": "Net of tax"})
    total_minutes = Minutes(attribute="total_seconds")
    total_hours = Hours(attribute="total_seconds")
    tax_rate = Share(attribute="tax_rate_bp")
    tax_rounding = String(metadata={"description": "line or total: where tax was rounded"})
    tax = Money()
    total_with_tax = Money()
    valid_until = Date(metadata={"description": "Last day on which it can be accepted"})
    sent_at = Timestamp()
    decided_at = Timestamp()
    accepted_by = String()
    reject_reason = String()


class QuoteQuery(PageQuery):
    client_id = Id()
    project_id = Id()
    opportunity_id = Id()
    status = Choice(pb.QuoteStatus)


class BudgetLineView(View):
    deliverable_id = Id(metadata=_DELIVERABLE)
    charge_role = String()
    minutes = Minutes(attribute="seconds")
    hours = Hours(attribute="seconds")
    amount = Money()


class BudgetView(View):
    id = Id()
    version = Integer()
    project_id = Id()
    quote_id = Id(metadata={"description": "The accepted quote that was added last"})
    edition = Integer(metadata={"description": "How many accepted quotes it adds up"})
    total = Money(metadata={"description": "Of all accepted quotes, net of tax"})
    total_minutes = Minutes(attribute="total_seconds")
    total_hours = Hours(attribute="total_seconds")
    used = Money(metadata={"description": "Approved chargeable work at the rates of its days"})
    used_share = Share(
        attribute="used_bp", metadata={"description": "Of the total; above 1 when overrun"}
    )
    alerts_percent = List(
        Integer(), metadata={"description": "Thresholds that stand as raised", "example": [50]}
    )
    lines = List(Nested(BudgetLineView))


class BudgetAlertView(View):
    id = Id()
    project_id = Id()
    edition = Integer(metadata={"description": "Of the budget it was raised on"})
    threshold_percent = Integer(metadata={"description": "50, 75, 90 or 100"})
    used = Money(metadata={"description": "When the threshold was reached"})
    total = Money()
    raised_at = Timestamp()


class BudgetAlertQuery(PageQuery):
    project_id = Id()
