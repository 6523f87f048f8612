"""What an order brought: recorded line by line, and undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound

from chassis import values
from finance.purchasing.access import of_order
from finance.purchasing.model import OrderLine, PurchaseOrder, PurchaseReceipt, ReceiptLine
from finance.quantities import checked_quantity
from finance.rights import require


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptDraft:
    """quantity: a decimal."""

    purchase_order_line_id: str
    quantity: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The record that confirms a receipt, such as approved time; empty: a person does."""

    source_type: str = ""
    source_id: str | None = None


A_PERSON = Confirmation()


def receive_order(
    tx: Transaction,
    order_id: str,
    received_on: date | None,
    lines: Sequence[ReceiptDraft],
    note: str,
    confirmed_by: Confirmation = A_PERSON,
) -> PurchaseReceipt:
    """Without lines: all that has not come yet. More than was ordered may come; a bill is matched
    with both."""
    order = tx.load(PurchaseOrder, order_id)
    require(tx, "purchase.receive", of_order(tx, order))
    order.check_committed()
    day = received_on or tx.today
    if day > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"received_on may not be after today, {tx.today_in_words}.",
            field="received_on",
        )
    receipt = PurchaseReceipt(
        id=tx.new_id(),
        purchase_order_id=order.id,
        received_on=day,
        recorded_at=tx.now,
        recorded_by_id=tx.actor.person_id or None,
        note=values.text(note, "note"),
        source_type=confirmed_by.source_type,
        source_id=confirmed_by.source_id,
    )
    _add_lines(receipt, order, lines)
    tx.add(receipt)
    tx.session.flush()
    tx.record(receipt.recorded())
    return receipt


def undo_receipt(
    tx: Transaction, receipt_id: str, reason: str, confirmed_by: Confirmation = A_PERSON
) -> PurchaseReceipt:
    """What it says came is not received any more. Who confirmed it, undoes it."""
    why = values.text(reason, "reason", required=True)
    found = tx.get(PurchaseReceipt, receipt_id)
    order = tx.load(PurchaseOrder, found.purchase_order_id)
    require(tx, "purchase.receive", of_order(tx, order))
    receipt = tx.load(PurchaseReceipt, receipt_id)
    if receipt.source_type != confirmed_by.source_type:
        raise Conflict(
            "RECEIPT_CONFIRMED_ELSEWHERE",
            f"This receipt follows from a record of the kind {receipt.source_type}; put that "
            "right instead.",
            field="purchase_receipt_id",
        )
    fact = receipt.undo(tx.now, why)
    by_id = {line.id: line for line in order.lines}
    for came in receipt.lines:
        by_id[came.purchase_order_line_id].received_quantity -= came.quantity
    tx.record(fact)
    return receipt


def _add_lines(
    receipt: PurchaseReceipt, order: PurchaseOrder, lines: Sequence[ReceiptDraft]
) -> None:
    by_id = {line.id: line for line in order.lines}
    came = _given(lines, by_id) if lines else _rest(order)
    for line_id, quantity in came.items():
        by_id[line_id].received_quantity += quantity
        receipt.lines.append(ReceiptLine(purchase_order_line_id=line_id, quantity=quantity))


def _given(lines: Sequence[ReceiptDraft], by_id: Mapping[str, OrderLine]) -> dict[str, Decimal]:
    values.count(lines, "lines", 200)
    came: dict[str, Decimal] = {}
    for place, one in enumerate(lines):
        within = f"lines[{place}]"
        line_id = one.purchase_order_line_id
        if line_id not in by_id or line_id in came:
            raise NotFound(
                "ORDER_LINE_NOT_FOUND",
                f"{within}.purchase_order_line_id must be a line of this order, named once.",
                field=f"{within}.purchase_order_line_id",
            )
        if not one.quantity:
            raise Invalid(
                "FIELD_REQUIRED", f"{within}.quantity is missing.", field=f"{within}.quantity"
            )
        came[line_id] = checked_quantity(one.quantity, f"{within}.quantity")
    return came


def _rest(order: PurchaseOrder) -> dict[str, Decimal]:
    rest = {line.id: line.quantity - line.received_quantity for line in order.lines}
    came = {line_id: quantity for line_id, quantity in rest.items() if quantity > 0}
    if not came:
        raise Conflict(
            "NOTHING_TO_RECEIVE",
            f"All of {order.number} has come already. Name the lines if more came.",
            field="purchase_order_id",
        )
    return came
