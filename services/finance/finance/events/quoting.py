"""What the quoting room publishes. No purchase cost and no markup leaves finance."""

from __future__ import annotations

from chassis.event import EventBody, EventType, LinedBody
from marshmallow import Schema, fields

from finance.events.money import MoneyBody

_KIND = {"description": "role_hours, role_days, fixed, units, purchase or contingency"}
_PROJECT = {"description": "None until the opportunity has a project"}


class EstimateLineBody(Schema):
    id = fields.String()
    deliverable_id = fields.String(allow_none=True)
    kind = fields.String(metadata=_KIND)
    description = fields.String()
    charge_role = fields.String()
    seconds = fields.Integer()
    amount = fields.Nested(MoneyBody, metadata={"description": "Price, net of tax"})
    tax_rate_bp = fields.Integer(
        allow_none=True, metadata={"description": "None: as the quote decides"}
    )
    section = fields.String(metadata={"description": "The heading under which it stands"})
    chosen = fields.Boolean(metadata={"description": "It counts in the total"})


class EstimateBody(LinedBody):
    estimate_id = fields.String(attribute="id")
    reference = fields.String(metadata={"description": "EST-0012"})
    opportunity_id = fields.String(allow_none=True)
    project_id = fields.String(allow_none=True, metadata=_PROJECT)
    client_id = fields.String()
    priced_on = fields.Date(metadata={"description": "The day whose rate cards priced it"})
    total = fields.Nested(MoneyBody, metadata={"description": "Price, net of tax"})
    total_seconds = fields.Integer()
    archived = fields.Boolean()
    lines = fields.List(fields.Nested(EstimateLineBody), attribute="priced_lines")


class QuoteLineBody(Schema):
    id = fields.String()
    estimate_line_id = fields.String(
        allow_none=True, metadata={"description": "The estimate's line that it copies"}
    )
    deliverable_id = fields.String(
        allow_none=True, metadata={"description": "None: the project as a whole"}
    )
    kind = fields.String(metadata=_KIND)
    description = fields.String()
    charge_role = fields.String(metadata={"description": "Empty unless role_hours"})
    seconds = fields.Integer()
    amount = fields.Nested(MoneyBody, metadata={"description": "Price, net of tax"})
    tax_rate_bp = fields.Integer(metadata={"description": "Basis points: 2000 is 20 %"})
    tax_category = fields.String(metadata={"description": "Of EN 16931, in words"})
    section = fields.String(metadata={"description": "The heading under which it stands"})


class QuoteBody(LinedBody):
    quote_id = fields.String(attribute="id")
    reference = fields.String(metadata={"description": "Q-0012"})
    estimate_id = fields.String()
    opportunity_id = fields.String(allow_none=True)
    project_id = fields.String(allow_none=True, metadata=_PROJECT)
    client_id = fields.String()
    status = fields.String(
        metadata={"description": "sent, accepted, rejected, expired or withdrawn"}
    )
    total = fields.Nested(MoneyBody, metadata={"description": "Net of tax"})
    tax_rate_bp = fields.Integer(
        allow_none=True, metadata={"description": "Of all lines; None: they have several"}
    )
    tax = fields.Nested(MoneyBody)
    total_with_tax = fields.Nested(MoneyBody)
    total_seconds = fields.Integer()
    valid_until = fields.Date(metadata={"description": "Last day on which it can be accepted"})
    accepted_by = fields.String(metadata={"description": "The client's person; empty until then"})
    reject_reason = fields.String()
    withdraw_reason = fields.String()
    replaces_id = fields.String(
        allow_none=True, metadata={"description": "The quote in whose place it was issued"}
    )
    edition = fields.Integer(metadata={"description": "Counts the quotes that replaced each other"})
    content_hash = fields.String(metadata={"description": "SHA-256 of all that is offered"})
    lines = fields.List(
        fields.Nested(QuoteLineBody),
        attribute="counted_lines",
        metadata={"description": "Those that count in the total: no option that is not chosen"},
    )


class EstimateVersionBody(EventBody):
    estimate_version_id = fields.String(attribute="id")
    estimate_id = fields.String()
    number = fields.Integer(metadata={"description": "Counts the versions of the estimate"})
    name = fields.String(metadata={"description": "Of a scenario; empty for a version"})
    scenario = fields.Boolean()
    discarded = fields.Boolean()
    total = fields.Nested(MoneyBody, metadata={"description": "Price, net of tax"})
    total_seconds = fields.Integer()


class EstimateTemplateBody(EventBody):
    estimate_template_id = fields.String(attribute="id")
    name = fields.String()
    note = fields.String()
    line_count = fields.Integer()
    total_seconds = fields.Integer()
    currency_code = fields.String(metadata={"description": "Of its amounts; empty: hours alone"})
    archived = fields.Boolean()


class QuoteLinkBody(EventBody):
    quote_link_id = fields.String(attribute="id")
    quote_id = fields.String()
    client_id = fields.String()
    project_id = fields.String(allow_none=True, metadata=_PROJECT)
    expires_on = fields.Date(metadata={"description": "Its last day"})
    opened_at = fields.AwareDateTime(allow_none=True)
    withdrawn_at = fields.AwareDateTime(allow_none=True)


class BudgetBody(EventBody):
    budget_id = fields.String(attribute="id")
    project_id = fields.String()
    quote_id = fields.String(metadata={"description": "The accepted quote that was added last"})
    edition = fields.Integer(metadata={"description": "The number of the version in force"})
    source = fields.String(metadata={"description": "quote, change, undone, revision or restored"})
    reason = fields.String(metadata={"description": "Why there is this version"})
    total = fields.Nested(MoneyBody, metadata={"description": "Of all its lines, net of tax"})
    total_seconds = fields.Integer()


class BudgetAlertBody(EventBody):
    budget_alert_id = fields.String(attribute="id")
    project_id = fields.String()
    edition = fields.Integer(metadata={"description": "The edition of the budget it was raised on"})
    threshold_percent = fields.Integer(metadata={"description": "50, 75, 90 or 100"})
    used = fields.Nested(MoneyBody, metadata={"description": "Value of the work when it crossed"})
    total = fields.Nested(MoneyBody, metadata={"description": "The budget at that moment"})
    raised_at = fields.AwareDateTime()


def _quote(verb: str, meaning: str) -> EventType:
    return EventType(
        f"quote.{verb}.v1",
        "quote",
        QuoteBody(),
        meaning,
        permission="quote.read",
        lines="lines",
    )


def _link(verb: str, meaning: str) -> EventType:
    body = QuoteLinkBody()
    return EventType(f"quote_link.{verb}.v1", "quote_link", body, meaning, permission="quote.read")


def _version(verb: str, meaning: str) -> EventType:
    body = EstimateVersionBody()
    return EventType(
        f"estimate_version.{verb}.v1", "estimate_version", body, meaning, permission="estimate.read"
    )


def _template(verb: str, meaning: str) -> EventType:
    body = EstimateTemplateBody()
    return EventType(
        f"estimate_template.{verb}.v1",
        "estimate_template",
        body,
        meaning,
        permission="estimate.read",
    )


QUOTING = (
    EventType(
        "estimate.priced.v1",
        "estimate",
        EstimateBody(),
        "An estimate was priced from the rate cards in force.",
        permission="estimate.read",
        lines="lines",
    ),
    EventType(
        "estimate.updated.v1",
        "estimate",
        EstimateBody(),
        "The project of an estimate's opportunity became known.",
        permission="estimate.read",
        lines="lines",
    ),
    EventType(
        "estimate.archived.v1",
        "estimate",
        EstimateBody(),
        "An estimate was archived.",
        permission="estimate.read",
        lines="lines",
    ),
    EventType(
        "estimate.restored.v1",
        "estimate",
        EstimateBody(),
        "An archived estimate was restored.",
        permission="estimate.read",
        lines="lines",
    ),
    _quote("issued", "A quote was sent to the client."),
    _quote("updated", "The project of a quote's opportunity became known."),
    _quote("accepted", "The client accepted a quote."),
    _quote("rejected", "The client rejected a quote."),
    _quote("expired", "A quote was not decided on before its last day ended."),
    _quote("withdrawn", "The agency took a quote back."),
    _quote("acceptance_undone", "A quote had been accepted by mistake; it is out again."),
    _version("kept", "An estimate was saved as a version, or a scenario of it was kept."),
    _version("discarded", "A scenario of an estimate was discarded."),
    _version("resumed", "A discarded scenario of an estimate was taken up again."),
    _template("created", "A template of estimates was made."),
    _template("changed", "A template of estimates was changed, archived or restored."),
    _link("made", "A link was made by which the client reads and answers a quote."),
    _link("opened", "The client opened a link to a quote for the first time."),
    _link("withdrawn", "A link to a quote was withdrawn."),
    EventType(
        "budget.withdrawn.v1",
        "budget",
        BudgetBody(),
        "A project has no accepted quote any more, and so no budget.",
        permission="budget.read",
    ),
    EventType(
        "budget.set.v1",
        "budget",
        BudgetBody(),
        "A quote was accepted, or the budget revised: the project has a new version of its budget.",
        permission="budget.read",
    ),
    EventType(
        "budget_alert.raised.v1",
        "budget_alert",
        BudgetAlertBody(),
        "The work on a project reached 50, 75, 90 or 100 % of its budget.",
        permission="budget.read",
    ),
)
