"""Purchase orders that wait for somebody who may approve those of others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chassis.database import Reading
from chassis.rpc.waiting import ITEMS_MAX, Waiting
from sqlalchemy import select

from finance.purchasing.access import OWNERS
from finance.purchasing.model import PurchaseOrder, Supplier
from finance.purchasing.rules import OrderStatus
from finance.replicas.readable import name_of_client

_SHOWN: tuple[Any, ...] = (
    *(PurchaseOrder.id, Supplier.name, PurchaseOrder.number.label("reference")),
    *(PurchaseOrder.client_id, PurchaseOrder.project_id),
    name_of_client(PurchaseOrder.client_id).label("client_name"),
)


def list_waiting(reading: Reading) -> Iterator[Waiting]:
    submitted = (
        select(*_SHOWN)
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .where(
            PurchaseOrder.status == OrderStatus.SUBMITTED,
            PurchaseOrder.ordered_by_id.is_distinct_from(reading.actor.person_id),
        )
        .order_by(PurchaseOrder.id)
        .limit(ITEMS_MAX)
    )
    for row in reading.session.execute(reading.visible("purchase.approve", submitted, OWNERS)):
        yield Waiting(
            reason="purchase_order_to_approve",
            action="approve_purchase_order",
            kind="purchase_order",
            **row._asdict(),
        )
