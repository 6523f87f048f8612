"""What tests of bills say to finance: orders received, bills entered, approved and paid."""

from __future__ import annotations

from typing import Any

from billing_steps import Billing, Job
from chassis.actor import Actor
from chassis.testing import an_actor
from finance_world import FINANCE, gbp
from tandem.finance.v1 import bills_pb2 as pb
from tandem.finance.v1 import (
    bills_pb2_grpc,
    payables_pb2,
    payables_pb2_grpc,
    purchasing_pb2,
    purchasing_pb2_grpc,
)

CLERK = an_actor("finance", name="Cleo Clerk")
"""Who enters bills; FINANCE approves them."""
VAT = 2_000


class Payables:
    """Suppliers, orders and receipts of purchasing; bills entered and moved."""

    def __init__(self, billing: Billing) -> None:
        self.billing = billing
        self.world = billing.world
        channel = self.world.room.channel
        self.bills = bills_pb2_grpc.BillServiceStub(channel)
        self.payables = payables_pb2_grpc.PayableServiceStub(channel)
        self.purchasing = purchasing_pb2_grpc.PurchasingServiceStub(channel)

    def do(self, method: str, actor: Actor = FINANCE, **more: Any) -> Any:
        """Of bills."""
        request = getattr(pb, f"{method}Request")(**more)
        return self.world.call(getattr(self.bills, method), request, actor)

    def buy(self, method: str, actor: Actor = FINANCE, **more: Any) -> Any:
        """Of suppliers and orders."""
        request = getattr(purchasing_pb2, f"{method}Request")(**more)
        return self.world.call(getattr(self.purchasing, method), request, actor)

    def supplier(self, name: str = "Harbour Film Ltd", **more: Any) -> Any:
        known = self.buy("ListSuppliers", search=name).suppliers
        return known[0] if known else self.buy("CreateSupplier", name=name, **more).supplier

    def order(self, job: Job | None, minor: int = 1_000_00, **more: Any) -> Any:
        """Approved, of one line: ten days of filming."""
        line = {
            "description": "Filming",
            "amount": gbp(minor),
            "quantity": "10",
            "tax_rate_bp": VAT,
            **more,
        }
        made = self.buy(
            "CreatePurchaseOrder",
            CLERK,
            supplier_id=self.supplier().id,
            project_id=job.project_id if job else "",
            lines=[purchasing_pb2.PurchaseOrderLineDraft(**line)],
        ).purchase_order
        return self.buy("ApprovePurchaseOrder", purchase_order_id=made.id).purchase_order

    def receive(self, order: Any, quantity: str = "") -> Any:
        lines = [
            purchasing_pb2.PurchaseReceiptLineDraft(
                purchase_order_line_id=order.lines[0].id, quantity=quantity
            )
        ]
        return self.buy(
            "ReceivePurchaseOrder", purchase_order_id=order.id, lines=lines if quantity else []
        ).purchase_receipt

    def enter(self, *lines: dict[str, Any], number: str = "HF-1", **more: Any) -> pb.Bill:
        """Of the clerk; a line without an amount is of 100.00, with 20 % tax."""
        drafts = [
            pb.BillLineDraft(
                **{"description": "Filming", "amount": gbp(100_00), "tax_rate_bp": VAT, **one}
            )
            for one in lines or ({},)
        ]
        actor = more.pop("actor", CLERK)
        given = {"issued_on": "2026-02-20", "supplier_number": number, "lines": drafts, **more}
        given.setdefault("supplier_id", self.supplier().id)
        return self.do("CreateBill", actor, **given).bill

    def of_order(self, order: Any, minor: int, quantity: str, **more: Any) -> pb.Bill:
        line = {
            "amount": gbp(minor),
            "quantity": quantity,
            "purchase_order_line_id": order.lines[0].id,
        }
        rate = more.pop("tax_rate_bp", VAT)
        return self.enter({**line, "tax_rate_bp": rate}, **more)

    def move(self, deed: str, bill: pb.Bill, actor: Actor = FINANCE, **more: Any) -> pb.Bill:
        return self.do(f"{deed}Bill", actor, bill_id=bill.id, **more).bill

    def found(self, bill: pb.Bill, actor: Actor = FINANCE) -> pb.Bill:
        return self.do("GetBill", actor, bill_id=bill.id).bill

    def pay(self, method: str, actor: Actor = FINANCE, **more: Any) -> Any:
        """Of payments, payment runs and what is owed."""
        request = getattr(payables_pb2, f"{method}Request")(**more)
        return self.world.call(getattr(self.payables, method), request, actor)

    def owing(self, minor: int = 100_00, **more: Any) -> pb.Bill:
        """An approved bill without tax."""
        line = {"amount": gbp(minor), "tax_rate_bp": 0, **more.pop("line", {})}
        return self.move("Approve", self.enter(line, **more))

    def paid(self, minor: int, *parts: tuple[pb.Bill, int], **more: Any) -> Any:
        allocations = [
            payables_pb2.BillAllocation(bill_id=bill.id, amount=gbp(part)) for bill, part in parts
        ]
        given = {"supplier_id": self.supplier().id, "paid_on": "2026-02-25", **more}
        return self.pay(
            "RecordSupplierPayment", amount=gbp(minor), allocations=allocations, **given
        ).supplier_payment
