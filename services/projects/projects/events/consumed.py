"""The narrow copies of what projects needs of the other services' facts."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields


class Narrow(Schema):
    """Leaves out what it does not name, in nested bodies too."""

    class Meta:
        unknown = EXCLUDE


class Contact(Narrow):
    id = fields.String(required=True)


class Client(Narrow):
    client_id = fields.String(required=True)
    reference = fields.String(load_default="")
    name = fields.String(required=True)
    account_manager_id = fields.String(allow_none=True, load_default=None)
    archived_at = fields.AwareDateTime(allow_none=True, load_default=None)
    contacts = fields.List(fields.Nested(Contact), load_default=list)


class Money(Narrow):
    amount_minor = fields.Integer(required=True)
    currency_code = fields.String(required=True)


class Opportunity(Narrow):
    opportunity_id = fields.String(required=True)
    reference = fields.String(load_default="")
    name = fields.String(required=True)
    client_id = fields.String(required=True)
    status = fields.String(required=True)
    probability_bp = fields.Integer(required=True)
    value = fields.Nested(Money, required=True)
    expected_close = fields.Date(allow_none=True, load_default=None)
    delivery_start = fields.Date(allow_none=True, load_default=None)
    delivery_end = fields.Date(allow_none=True, load_default=None)
    project_id = fields.String(allow_none=True, load_default=None)
    archived_at = fields.AwareDateTime(allow_none=True, load_default=None)


class BriefDeliverable(Narrow):
    id = fields.String(required=True)
    name = fields.String(required=True)
    description = fields.String(load_default="")


class Brief(Narrow):
    brief_id = fields.String(required=True)
    opportunity_id = fields.String(required=True)
    edition = fields.Integer(required=True)
    deliverables = fields.List(fields.Nested(BriefDeliverable), required=True)
    start_on = fields.Date(allow_none=True, load_default=None)
    due_on = fields.Date(allow_none=True, load_default=None)


class Handover(Narrow):
    opportunity_id = fields.String(required=True)
    handover_id = fields.String(required=True)
    project_id = fields.String(required=True)
    status = fields.String(required=True)
    project_manager_id = fields.String(allow_none=True, load_default=None)


class QuoteLine(Narrow):
    id = fields.String(required=True)
    deliverable_id = fields.String(allow_none=True, load_default=None)
    kind = fields.String(load_default="")
    description = fields.String(load_default="")
    charge_role = fields.String(load_default="")
    seconds = fields.Integer(load_default=0)
    chosen = fields.Boolean(load_default=True)


class Estimate(Narrow):
    estimate_id = fields.String(required=True)
    opportunity_id = fields.String(allow_none=True, load_default=None)
    project_id = fields.String(allow_none=True, load_default=None)
    archived = fields.Boolean(load_default=False)
    lines = fields.List(fields.Nested(QuoteLine), load_default=list)
    part = fields.Integer(load_default=1)


class Quote(Narrow):
    quote_id = fields.String(required=True)
    reference = fields.String(load_default="")
    opportunity_id = fields.String(allow_none=True, load_default=None)
    project_id = fields.String(allow_none=True, load_default=None)
    total_seconds = fields.Integer(load_default=0)
    lines = fields.List(fields.Nested(QuoteLine), load_default=list)
    part = fields.Integer(load_default=1)
    status = fields.String(load_default="accepted")


class KnownQuote(Narrow):
    quote_id = fields.String(required=True)
    reference = fields.String(load_default="")
    opportunity_id = fields.String(allow_none=True, load_default=None)
    project_id = fields.String(allow_none=True, load_default=None)
    status = fields.String(required=True)
    lines = fields.List(fields.Nested(QuoteLine), load_default=list)
    part = fields.Integer(load_default=1)


class Retainer(Narrow):
    retainer_id = fields.String(required=True)
    project_ids = fields.List(fields.String(), required=True)
    archived = fields.Boolean(load_default=False)


class UnbilledWork(Narrow):
    project_id = fields.String(required=True)
    unbilled_minutes = fields.Integer(load_default=0)
    unbilled_entries = fields.Integer(required=True)
    valued_entries = fields.Integer(required=True)


class InvoiceLine(Narrow):
    time_entry_ids = fields.List(fields.String(), load_default=list)


class Invoice(Narrow):
    invoice_id = fields.String(required=True)
    number = fields.String(load_default="", allow_none=True)
    part = fields.Integer(load_default=None, allow_none=True)
    lines = fields.List(fields.Nested(InvoiceLine), load_default=list)
