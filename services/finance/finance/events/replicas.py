"""What finance needs of events about opportunities, briefs and projects. Of clients and people it
keeps the columns of its replicas (`chassis.replica`)."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields


class HeardMoney(Schema):
    amount_minor = fields.Integer(required=True)
    currency_code = fields.String(required=True)


class HeardOpportunity(Schema):
    opportunity_id = fields.String(required=True)
    client_id = fields.String(required=True)
    name = fields.String(required=True)
    status = fields.String(required=True)
    value = fields.Nested(HeardMoney(unknown=EXCLUDE), load_default=None, allow_none=True)
    project_id = fields.String(load_default=None, allow_none=True)


class HeardDeliverable(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)


class HeardBrief(Schema):
    brief_id = fields.String(required=True)
    opportunity_id = fields.String(required=True)
    edition = fields.Integer(required=True)
    deliverables = fields.List(fields.Nested(HeardDeliverable(unknown=EXCLUDE)), load_default=list)


class HeardHandover(Schema):
    opportunity_id = fields.String(required=True)
    project_id = fields.String(load_default=None, allow_none=True)
    status = fields.String(required=True)


class HeardClientRequest(Schema):
    """projects: what a client asked for; a gift, if the outcome says so."""

    client_request_id = fields.String(required=True)
    reference = fields.String(required=True)
    title = fields.String(required=True)
    project_id = fields.String(required=True)
    outcome = fields.String(required=True)
    seconds = fields.Integer(load_default=0)
    charge_role = fields.String(load_default="")
    given_by_id = fields.String(load_default=None, allow_none=True)
    given_on = fields.Date(load_default=None, allow_none=True)
    archived_at = fields.DateTime(load_default=None, allow_none=True)


class HeardProject(Schema):
    project_id = fields.String(required=True)
    reference = fields.String(required=True)
    name = fields.String(required=True)
    status = fields.String(required=True)
    client_id = fields.String(load_default=None, allow_none=True)
    opportunity_id = fields.String(load_default=None, allow_none=True)
    project_manager_id = fields.String(load_default=None, allow_none=True)
    chargeable = fields.Boolean(required=True)
    archived_at = fields.DateTime(load_default=None, allow_none=True)
    end_on = fields.Date(load_default=None, allow_none=True)
    due_on = fields.Date(load_default=None, allow_none=True)
    deliverables = fields.List(fields.Nested(HeardDeliverable(unknown=EXCLUDE)), load_default=list)
