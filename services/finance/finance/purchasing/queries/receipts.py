"""Lists of receipts of purchase orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.prepared import one_of
from chassis.visibility import OwnerColumns
from sqlalchemy import select

from finance.purchasing.access import READ
from finance.purchasing.model import OrderLine, PurchaseOrder, PurchaseReceipt
from finance.replicas.readable import is_project_of_another

_ORDER = PurchaseReceipt.purchase_order_id


def _of_order(column: Any) -> Any:
    return select(column).where(PurchaseOrder.id == _ORDER).scalar_subquery()


def _of_project(person_id: Any) -> Any:
    its = select(PurchaseOrder.id).where(
        PurchaseOrder.id == _ORDER,
        PurchaseOrder.project_id.is_not(None),
        ~is_project_of_another(PurchaseOrder.project_id, person_id),
    )
    return its.exists()


RECEIPTS = Records(
    select(PurchaseReceipt.id),
    {
        "id": PurchaseReceipt.id,
        "created_at": PurchaseReceipt.id,
        "received_on": PurchaseReceipt.received_on,
    },
    OwnerColumns(project_manager=_of_project, person=_of_order(PurchaseOrder.ordered_by_id)),
    default="-created_at",
    purchase_order_id=one_of(_ORDER, "purchase_order_id"),
    search=containing("search", PurchaseReceipt.note, _of_order(PurchaseOrder.number)),
)


def list_receipts(
    reading: Reading, purchase_order_id: Sequence[str], search: str, asked: Asked
) -> Listed:
    """The latest first if no other order is given, of orders that the reader may see."""
    ids = ids_of(purchase_order_id, "purchase_order_id")
    listed = RECEIPTS.page(reading, [READ], asked, purchase_order_id=ids, search=part(search))
    return records(reading, PurchaseReceipt, listed)


def order_numbers(reading: Reading, order_ids: Sequence[str]) -> dict[str, str]:
    rows = select(PurchaseOrder.id, PurchaseOrder.number).where(PurchaseOrder.id.in_(order_ids))
    return {row.id: row.number for row in reading.session.execute(rows)}


def line_words(reading: Reading, line_ids: Sequence[str]) -> dict[str, str]:
    """The descriptions of lines of orders."""
    rows = select(OrderLine.id, OrderLine.description).where(OrderLine.id.in_(line_ids))
    return {row.id: row.description for row in reading.session.execute(rows)}
