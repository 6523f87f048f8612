"""What the agency's own settings publish."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields


class LegalEntityBody(EventBody):
    legal_entity_id = fields.String(attribute="id")
    name = fields.String()
    address = fields.String()
    tax_number = fields.String()
    registration_number = fields.String()
    country_code = fields.String()
    payment_details = fields.String(metadata={"description": "How clients pay"})
    street = fields.String(metadata={"description": "Of the address in parts, or empty"})
    town = fields.String(metadata={"description": "Of the address in parts, or empty"})
    post_code = fields.String(metadata={"description": "Of the address in parts, or empty"})
    electronic_scheme = fields.String(
        metadata={"description": "EAS code of where e-invoices reach it, or empty"}
    )
    electronic_address = fields.String(
        metadata={"description": "Where e-invoices reach it, or empty"}
    )
    iban = fields.String(metadata={"description": "Of the seller, or empty"})
    bic = fields.String(metadata={"description": "Of the seller, or empty"})
    tax_rounding = fields.String(
        metadata={"description": "line, total, or empty: as it is installed"}
    )
    currency_code = fields.String(
        metadata={"description": "Base currency, or empty: the home currency of the installation"}
    )
    number_prefix = fields.String(
        metadata={"description": "Begins the numbers of its documents; empty for the first entity"}
    )
    year_starts_in = fields.Integer(
        metadata={"description": "Month in which its financial year begins; 0: as the chart says"}
    )
    archived = fields.Boolean()


class EntityAssignmentBody(EventBody):
    entity_assignment_id = fields.String(attribute="id")
    record_id = fields.String(metadata={"description": "Of the project or the client"})
    kind = fields.String(metadata={"description": "project or client"})
    legal_entity_id = fields.String()


class PeriodBody(EventBody):
    period_lock_id = fields.String(attribute="id")
    closed_through = fields.Date(
        allow_none=True, metadata={"description": "The last closed day; None: nothing is closed"}
    )
    reason = fields.String(metadata={"description": "Of the latest reopening"})
    soft_closed_through = fields.Date(
        allow_none=True,
        metadata={"description": "The last day that is closed softly; None: there is none"},
    )


AGENCY = (
    EventType(
        "legal_entity.set.v1",
        "legal_entity",
        LegalEntityBody(),
        "The agency's name, address or numbers were set; documents issued from then on show them.",
        permission="invoice.read",
    ),
    EventType(
        "entity_assignment.set.v1",
        "entity_assignment",
        EntityAssignmentBody(),
        "A project, or what a client's projects begin with, was assigned to a legal entity.",
        permission="invoice.read",
    ),
    EventType(
        "period.closed.v1",
        "period_lock",
        PeriodBody(),
        "The books were closed up to a day.",
        permission="ledger.read",
    ),
    EventType(
        "period.reopened.v1",
        "period_lock",
        PeriodBody(),
        "The books were reopened after a day.",
        permission="ledger.read",
    ),
)
