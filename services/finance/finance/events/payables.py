"""What the payables room publishes. Files of bills are not in any of it."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import fields

from finance.events.money import MoneyBody


class BillLineBody(EventBody):
    bill_line_id = fields.String(attribute="id")
    description = fields.String()
    amount_minor = fields.Integer(metadata={"description": "Net of tax, in minor units"})
    tax_minor = fields.Integer()
    tax_category = fields.String()
    tax_rate_bp = fields.Integer()
    project_id = fields.String(allow_none=True)
    client_id = fields.String(allow_none=True)
    purchase_order_line_id = fields.String(allow_none=True)
    ledger_account = fields.String()


class BillBody(EventBody):
    bill_id = fields.String(attribute="id")
    number = fields.String(metadata={"description": "The agency's own"})
    kind = fields.String(metadata={"description": "bill or credit_note"})
    supplier_id = fields.String()
    supplier_number = fields.String()
    status = fields.String(
        metadata={"description": "draft, submitted, approved, paid, reversed or discarded"}
    )
    origin = fields.String()
    issued_on = fields.Date()
    due_on = fields.Date()
    net = fields.Nested(MoneyBody)
    tax = fields.Nested(MoneyBody)
    total = fields.Nested(MoneyBody, metadata={"description": "With tax"})
    owed = fields.Nested(MoneyBody, metadata={"description": "Approved and not paid"})
    lines = fields.List(fields.Nested(BillLineBody))
    entered_by_id = fields.String(allow_none=True)
    person_id = fields.String(
        allow_none=True, metadata={"description": "As entered_by_id: whose record it is"}
    )
    approved_by_id = fields.String(allow_none=True)
    override_reason = fields.String()
    posted_on = fields.Date(allow_none=True)
    reversed_on = fields.Date(allow_none=True)
    reason = fields.String(metadata={"description": "Why sent back, discarded or reversed"})


def _bill(deed: str, meaning: str) -> EventType:
    return EventType(f"bill.{deed}.v1", "bill", BillBody(), meaning, permission="bill.read")


class MatchToleranceBody(EventBody):
    match_tolerance_id = fields.String(attribute="id")
    share_bp = fields.Integer(allow_none=True, metadata={"description": "None: no such limit"})
    amount = fields.Nested(MoneyBody, allow_none=True)


class SupplierPaymentBody(EventBody):
    supplier_payment_id = fields.String(attribute="id")
    supplier_id = fields.String()
    amount = fields.Nested(MoneyBody)
    paid_on = fields.Date()
    on_account = fields.Nested(MoneyBody, metadata={"description": "Not allocated to bills"})
    payment_run_id = fields.String(allow_none=True)
    reference = fields.String()
    reversed_on = fields.Date(allow_none=True)
    reason = fields.String(metadata={"description": "Why it was reversed"})


class PaymentRunBody(EventBody):
    payment_run_id = fields.String(attribute="id")
    number = fields.String()
    status = fields.String(metadata={"description": "prepared, paid or cancelled"})
    pay_on = fields.Date()
    paid_on = fields.Date(allow_none=True)
    total = fields.Nested(MoneyBody)
    bills = fields.Integer(metadata={"description": "How many it pays"})
    reason = fields.String(metadata={"description": "Why it was cancelled"})


def _payment(deed: str, meaning: str) -> EventType:
    return EventType(
        f"supplier_payment.{deed}.v1",
        "supplier_payment",
        SupplierPaymentBody(),
        meaning,
        permission="payable.read",
    )


def _run(deed: str, meaning: str) -> EventType:
    return EventType(
        f"payment_run.{deed}.v1",
        "payment_run",
        PaymentRunBody(),
        meaning,
        permission="payable.read",
    )


PAYABLES = (
    _bill("entered", "A bill of a supplier was entered."),
    _bill("changed", "A bill was changed, submitted, sent back or discarded."),
    _bill("approved", "A bill was approved and booked; its total is owed to the supplier."),
    _bill("settled", "What is owed on a bill changed by a payment."),
    _bill("reversed", "A bill was taken back by a counter-entry."),
    _payment("recorded", "A payment to a supplier was recorded."),
    _payment("allocated", "What is on account of a payment to a supplier paid bills."),
    _payment("reversed", "A payment to a supplier was reversed."),
    _run("prepared", "A payment run was prepared; nothing is booked yet."),
    _run("paid", "A payment run was paid, with one payment for each supplier."),
    _run("cancelled", "A payment run was cancelled."),
    EventType(
        "match_tolerance.set.v1",
        "match_tolerance",
        MatchToleranceBody(),
        "By how much a bill may differ from its order was set.",
        permission="bill.read",
    ),
)
