"""What the purchasing room publishes. Bank details of suppliers are not in any of it."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields

from finance.events.money import MoneyBody


class SupplierBody(EventBody):
    supplier_id = fields.String(attribute="id")
    name = fields.String()
    currency_code = fields.String()
    country_code = fields.String()
    payment_terms_days = fields.Integer()
    generic = fields.Boolean(metadata={"description": "Stands for many"})
    archived = fields.Boolean()


class PurchaseOrderBody(EventBody):
    purchase_order_id = fields.String(attribute="id")
    number = fields.String()
    supplier_id = fields.String()
    project_id = fields.String(
        allow_none=True, metadata={"description": "None: for the agency itself"}
    )
    client_id = fields.String(allow_none=True)
    status = fields.String(
        metadata={"description": "draft, submitted, approved, sent, closed or cancelled"}
    )
    total = fields.Nested(MoneyBody, metadata={"description": "Net of tax"})
    billed = fields.Nested(MoneyBody)
    open = fields.Nested(MoneyBody, metadata={"description": "Ordered and not billed"})
    ordered_by_id = fields.String(allow_none=True)
    person_id = fields.String(
        allow_none=True, metadata={"description": "As ordered_by_id: whose record it is"}
    )
    ordered_on = fields.Date()
    expected_on = fields.Date(allow_none=True)
    approved_by_id = fields.String(allow_none=True)
    over_budget_reason = fields.String()
    reason = fields.String(metadata={"description": "Why it was sent back or cancelled"})


class ReceiptLineBody(EventBody):
    purchase_order_line_id = fields.String()
    quantity = fields.String(attribute="decimal", metadata={"description": "A decimal"})


class PurchaseReceiptBody(EventBody):
    purchase_receipt_id = fields.String(attribute="id")
    purchase_order_id = fields.String()
    received_on = fields.Date()
    lines = fields.List(fields.Nested(ReceiptLineBody))
    source_type = fields.String(metadata={"description": "What confirms it; empty: a person"})
    person_id = fields.String(allow_none=True, metadata={"description": "Who recorded it"})
    undone = fields.Boolean()
    reason = fields.String(metadata={"description": "Why it was undone"})


class PurchaseLimitBody(EventBody):
    purchase_limit_id = fields.String(attribute="id")
    person_id = fields.String()
    limit = fields.Nested(MoneyBody)


class PurchasePolicyBody(EventBody):
    purchase_policy_id = fields.String(attribute="id")
    over_budget = fields.String(metadata={"description": "warn or stop"})


def _supplier(deed: str, meaning: str) -> EventType:
    name = f"supplier.{deed}.v1"
    return EventType(name, "supplier", SupplierBody(), meaning, permission="supplier.read")


def _order(deed: str, meaning: str) -> EventType:
    return EventType(
        f"purchase_order.{deed}.v1",
        "purchase_order",
        PurchaseOrderBody(),
        meaning,
        permission="purchase.read",
    )


def _receipt(deed: str, meaning: str) -> EventType:
    return EventType(
        f"purchase_receipt.{deed}.v1",
        "purchase_receipt",
        PurchaseReceiptBody(),
        meaning,
        permission="purchase.read",
    )


PURCHASING = (
    _supplier("created", "A supplier was created."),
    _supplier("updated", "A supplier was changed, archived or restored."),
    _order("created", "A purchase order was drafted."),
    _order("changed", "A purchase order was changed, or moved to another state."),
    _order("approved", "A purchase order was approved; what it orders is committed."),
    _receipt("recorded", "It was recorded what arrived of a purchase order."),
    _receipt("undone", "A receipt was undone; what it says came is not received any more."),
    EventType(
        "purchase_limit.set.v1",
        "purchase_limit",
        PurchaseLimitBody(),
        "Up to what a person approves their own purchases was set.",
        permission="purchase.limit",
    ),
    EventType(
        "purchase_policy.set.v1",
        "purchase_policy",
        PurchasePolicyBody(),
        "What happens when an order goes over a budget was set.",
        permission="purchase.limit",
    ),
)
