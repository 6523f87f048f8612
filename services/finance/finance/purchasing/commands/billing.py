"""What bills charge of the lines of orders: kept with the order, so that less of it is open.

Called by the room that approves bills, in its transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.database import Transaction
from chassis.errors import Conflict
from sqlalchemy import select

from finance.purchasing.model import OrderLine, PurchaseOrder


@dataclass(frozen=True, slots=True)
class ChargedPart:
    """Net of tax; both negative on a credit note."""

    purchase_order_line_id: str
    minor: int
    quantity: Decimal


def lock_lines(tx: Transaction, line_ids: Sequence[str]) -> list[PurchaseOrder]:
    """The orders of these lines, locked in the order of their ids."""
    if not line_ids:
        return []
    rows = select(OrderLine.purchase_order_id).where(OrderLine.id.in_(line_ids)).distinct()
    return [tx.load(PurchaseOrder, id_) for id_ in sorted(tx.session.scalars(rows))]


def bill_lines(
    tx: Transaction, orders: Sequence[PurchaseOrder], parts: Sequence[ChargedPart], sign: int = 1
) -> None:
    """Add what is charged to each line; sign -1: take it back."""
    lines = {line.id: line for order in orders for line in order.lines}
    for part in parts:
        line = lines[part.purchase_order_line_id]
        line.billed_minor += sign * part.minor
        line.billed_quantity += sign * part.quantity
    for order in orders:
        if any(line.billed_minor < 0 for line in order.lines):
            raise Conflict(
                "CREDIT_ABOVE_BILLED",
                f"More of {order.number} would be credited than is billed. Is the bill that it "
                "credits approved?",
                field="lines",
            )
        tx.session.flush()
        tx.record(order.bill())
