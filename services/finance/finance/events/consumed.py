"""What finance reads of the events that make and price work: no more than it uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema


class HeardTimeEntry(Schema):
    """projects: an hour that was approved. settled: history, valued and billed elsewhere.

    billable_seconds None: an event from before they were stated; all is charged, where any is.
    """

    time_entry_id = fields.String(required=True)
    person_id = fields.String(required=True)
    project_id = fields.String(required=True)
    client_id = fields.String(load_default=None, allow_none=True)
    worked_on = fields.Date(required=True)
    seconds = fields.Integer(required=True)
    billable_seconds = fields.Integer(load_default=None, allow_none=True)
    corrects_id = fields.String(load_default=None, allow_none=True)
    deliverable_id = fields.String(load_default=None, allow_none=True)
    task_id = fields.String(load_default=None, allow_none=True)
    charge_role = fields.String(load_default="", allow_none=True)
    chargeable = fields.Boolean(required=True)
    settled = fields.Boolean(load_default=False)

    @validates_schema
    def require_time(self, data: Mapping[str, Any], **_: Any) -> None:
        if not data["seconds"] and not data["billable_seconds"]:
            raise ValidationError("An entry has worked or billable time.", "seconds")


class HeardReopening(Schema):
    """projects: an approved hour that was reopened."""

    time_entry_id = fields.String(required=True)


class HeardRoleRate(Schema):
    charge_role = fields.String(required=True)


class HeardPersonRate(Schema):
    person_id = fields.String(required=True)


class HeardRateCard(Schema):
    """finance itself: a rate card that may price what stands unpriced."""

    client_id = fields.String(load_default=None, allow_none=True)
    project_id = fields.String(load_default=None, allow_none=True)
    effective_from = fields.Date(required=True)
    rates = fields.List(fields.Nested(HeardRoleRate(unknown=EXCLUDE)), load_default=list)
    people = fields.List(fields.Nested(HeardPersonRate(unknown=EXCLUDE)), load_default=list)


class HeardCostRate(Schema):
    """finance itself: a cost rate that may cost what stands without."""

    person_id = fields.String(required=True)
    effective_from = fields.Date(required=True)


class HeardBudget(Schema):
    """finance itself: a budget, which settles the currency of its project."""

    project_id = fields.String(required=True)


class HeardInvoice(Schema):
    """finance itself: an invoice that was issued, which may charge the fee of a retainer."""

    invoice_id = fields.String(required=True)
