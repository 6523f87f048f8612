"""Lists of bills of suppliers, and what is shown beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.prepared import one_of
from sqlalchemy import bindparam, select, text

from finance.payables.access import OWNERS, READ
from finance.payables.model import Bill, BillFile, BillLine
from finance.purchasing.readable import OrderLine, PurchaseOrder, Supplier


@dataclass(frozen=True, kw_only=True, slots=True)
class BillFilter:
    """Empty or None: all. Days are included. owed: only those on which something is owed."""

    supplier_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    purchase_order_id: Sequence[str] = ()
    status: Sequence[str] = ()
    kind: Sequence[str] = ()
    search: str = ""
    issued_from: date | None = None
    issued_to: date | None = None
    due_to: date | None = None
    owed: bool = False


def _with_line(*which: Any) -> Any:
    return select(BillLine.id).where(BillLine.bill_id == Bill.id, *which).exists()


_SUPPLIER = select(Supplier.name).where(Supplier.id == Bill.supplier_id).scalar_subquery()
_OF_ORDER = (
    select(BillLine.id)
    .join(OrderLine, OrderLine.id == BillLine.purchase_order_line_id)
    .where(BillLine.bill_id == Bill.id, one_of(OrderLine.purchase_order_id, "purchase_order_id"))
    .exists()
)
BILLS = Records(
    select(Bill.id),
    {
        "id": Bill.id,
        "created_at": Bill.id,
        "number": Bill.number,
        "supplier": _SUPPLIER,
        "supplier_number": Bill.supplier_number,
        "issued_on": Bill.issued_on,
        "due_on": Bill.due_on,
        "status": Bill.status,
        "total": Bill.total_minor,
        "owed": Bill.owed_minor,
    },
    OWNERS,
    default="-created_at",
    supplier_id=one_of(Bill.supplier_id, "supplier_id"),
    project_id=_with_line(one_of(BillLine.project_id, "project_id")),
    purchase_order_id=_OF_ORDER,
    status=one_of(Bill.status, "status"),
    kind=one_of(Bill.kind, "kind"),
    search=containing(
        "search", *(Bill.number, Bill.supplier_number, Bill.seller_name, Bill.note, _SUPPLIER)
    ),
    issued_from=Bill.issued_on >= bindparam("issued_from"),
    issued_to=Bill.issued_on <= bindparam("issued_to"),
    due_to=Bill.due_on <= bindparam("due_to"),
    owed=(Bill.owed_minor != text("0")) == bindparam("owed"),
)


def list_bills(reading: Reading, wanted: BillFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given, of those that the reader may see."""
    given: dict[str, Any] = asdict(wanted) | {
        "supplier_id": ids_of(wanted.supplier_id, "supplier_id"),
        "project_id": ids_of(wanted.project_id, "project_id"),
        "purchase_order_id": ids_of(wanted.purchase_order_id, "purchase_order_id"),
        "status": list(wanted.status),
        "kind": list(wanted.kind),
        "search": part(wanted.search),
        "owed": wanted.owed or None,
    }
    return records(reading, Bill, BILLS.page(reading, [READ], asked, **given))


def get_bill(reading: Reading, bill_id: str) -> Bill:
    return reading.get_visible(READ, Bill, bill_id, OWNERS)


@dataclass(frozen=True, slots=True)
class OrderOfLine:
    purchase_order_id: str
    number: str


def orders_of_lines(reading: Reading, line_ids: Iterable[str]) -> dict[str, OrderOfLine]:
    """The order of each of these lines of orders."""
    ids = sorted(set(line_ids))
    if not ids:
        return {}
    rows = reading.session.execute(
        select(OrderLine.id, PurchaseOrder.id, PurchaseOrder.number)
        .join(PurchaseOrder, PurchaseOrder.id == OrderLine.purchase_order_id)
        .where(OrderLine.id.in_(ids))
    )
    return {line_id: OrderOfLine(order_id, number) for line_id, order_id, number in rows}


def files_of(reading: Reading, bill_ids: Sequence[str]) -> dict[str, list[BillFile]]:
    """Without their contents, in the order in which they were added, by bill."""
    rows = select(BillFile).where(BillFile.bill_id.in_(bill_ids)).order_by(BillFile.id)
    found: dict[str, list[BillFile]] = {}
    for kept in reading.session.scalars(rows):
        found.setdefault(kept.bill_id, []).append(kept)
    return found


def get_file(reading: Reading, bill_id: str, file_id: str) -> BillFile:
    """With its content, for those who may see the bill."""
    bill = get_bill(reading, bill_id)
    kept = reading.session.get(BillFile, require_id(file_id, "bill_file_id"))
    if kept is None or kept.bill_id != bill.id:
        raise NotFound(
            "BILL_FILE_NOT_FOUND", f"This bill has no file {file_id}.", field="bill_file_id"
        )
    return kept
