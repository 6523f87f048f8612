"""What is published of links for suppliers, answers to orders, and requests for quotation."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields

from finance.events.money import MoneyBody

PERSON = {"description": "Whose record it is; None: nobody's"}


class SupplierLinkBody(EventBody):
    supplier_link_id = fields.String(attribute="id")
    purpose = fields.String(metadata={"description": "order, request or self_bill"})
    record_id = fields.String(metadata={"description": "Of what it opens"})
    supplier_id = fields.String()
    person_id = fields.String(allow_none=True, metadata=PERSON)
    project_id = fields.String(allow_none=True)
    expires_on = fields.Date()
    opened_at = fields.AwareDateTime(allow_none=True)
    withdrawn_at = fields.AwareDateTime(allow_none=True)


class OrderAnswerBody(EventBody):
    order_answer_id = fields.String(attribute="id")
    purchase_order_id = fields.String()
    supplier_id = fields.String()
    accepted = fields.Boolean()
    reason = fields.String(metadata={"description": "Of declining"})
    person_id = fields.String(allow_none=True, metadata=PERSON)
    project_id = fields.String(allow_none=True)
    answered_at = fields.AwareDateTime()


class SupplierDocumentBody(EventBody):
    supplier_document_id = fields.String(attribute="id")
    purchase_order_id = fields.String()
    supplier_id = fields.String()
    content_type = fields.String()
    size = fields.Integer(metadata={"description": "In bytes"})
    number = fields.String(metadata={"description": "Of the invoice, where it is an e-invoice"})
    total = fields.Nested(MoneyBody, allow_none=True)
    status = fields.String(metadata={"description": "received, approved, paid or set_aside"})
    reason = fields.String(metadata={"description": "Why it was set aside"})
    person_id = fields.String(allow_none=True, metadata=PERSON)
    project_id = fields.String(allow_none=True)


class QuotationRequestBody(EventBody):
    quotation_request_id = fields.String(attribute="id")
    number = fields.String()
    title = fields.String()
    status = fields.String(metadata={"description": "open, awarded or cancelled"})
    due_on = fields.Date()
    project_id = fields.String(
        allow_none=True, metadata={"description": "None: for the agency itself"}
    )
    client_id = fields.String(allow_none=True)
    person_id = fields.String(allow_none=True, metadata=PERSON)
    invited = fields.Integer(metadata={"description": "How many suppliers were asked"})
    answered = fields.Integer(metadata={"description": "How many have sent prices"})
    awarded_offer_id = fields.String(allow_none=True)
    purchase_order_id = fields.String(allow_none=True)
    reason = fields.String(metadata={"description": "Why it was cancelled"})


def _of(noun: str, body: EventBody, deed: str, meaning: str) -> EventType:
    return EventType(f"{noun}.{deed}.v1", noun, body, meaning, permission="purchase.read")


SOURCING = (
    _of("supplier_link", SupplierLinkBody(), "made", "A link for a supplier was made."),
    _of("supplier_link", SupplierLinkBody(), "opened", "A supplier opened a link first."),
    _of("supplier_link", SupplierLinkBody(), "withdrawn", "A link was withdrawn."),
    _of("order_answer", OrderAnswerBody(), "given", "A supplier accepted or declined an order."),
    _of("supplier_document", SupplierDocumentBody(), "received", "A supplier sent an invoice."),
    _of("supplier_document", SupplierDocumentBody(), "moved", "An invoice stands elsewhere."),
    _of("quotation_request", QuotationRequestBody(), "created", "Quotations were requested."),
    _of(
        "quotation_request",
        QuotationRequestBody(),
        "changed",
        "A request was changed, answered, awarded, cancelled or reopened.",
    ),
)
