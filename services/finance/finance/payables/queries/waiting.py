"""Bills that wait for somebody: to be approved by another than who entered them, or to be paid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chassis.database import Reading
from chassis.rpc.waiting import ITEMS_MAX, Waiting
from sqlalchemy import func, select

from finance.payables.access import OWNERS
from finance.payables.model import Bill, PaymentRunLine
from finance.payables.rules.states import BillStatus
from finance.purchasing.readable import Supplier

_SHOWN: tuple[Any, ...] = (
    *(Bill.id, Supplier.name, Bill.due_on),
    Bill.number.label("reference"),
)

_DUE: tuple[Any, ...] = (
    *(Bill.supplier_id.label("id"), Supplier.name),
    *(func.min(Bill.due_on).label("due_on"), func.count().label("count")),
)


def list_waiting(reading: Reading) -> Iterator[Waiting]:
    submitted = (
        select(*_SHOWN)
        .join(Supplier, Supplier.id == Bill.supplier_id)
        .where(
            Bill.status == BillStatus.SUBMITTED,
            Bill.entered_by_id.is_distinct_from(reading.actor.person_id),
        )
        .order_by(Bill.due_on, Bill.id)
        .limit(ITEMS_MAX)
    )
    for row in reading.session.execute(reading.visible("bill.approve", submitted, OWNERS)):
        yield Waiting(reason="bill_to_approve", action="approve_bill", kind="bill", **row._asdict())
    yield from _to_pay(reading)


def _to_pay(reading: Reading) -> Iterator[Waiting]:
    """One for each supplier: what is due by today and in no payment run."""
    in_a_run = select(PaymentRunLine.bill_id).where(
        PaymentRunLine.bill_id == Bill.id, PaymentRunLine.live
    )
    due = (
        select(*_DUE)
        .join(Supplier, Supplier.id == Bill.supplier_id)
        .where(
            Bill.status == BillStatus.APPROVED,
            Bill.owed_minor > 0,
            Bill.due_on <= reading.today,
            ~in_a_run.exists(),
        )
        .group_by(Bill.supplier_id, Supplier.name)
        .order_by(func.min(Bill.due_on), Bill.supplier_id)
        .limit(ITEMS_MAX)
    )
    for row in reading.session.execute(reading.visible("bill.pay", due, OWNERS)):
        yield Waiting(
            reason="bills_to_pay", action="prepare_payment_run", kind="supplier", **row._asdict()
        )
