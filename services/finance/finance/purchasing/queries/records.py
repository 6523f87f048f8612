"""Lists of suppliers, purchase orders and limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.prepared import one_of
from sqlalchemy import bindparam, select

from finance.purchasing.access import OWNERS, READ
from finance.purchasing.model import PurchaseLimit, PurchaseOrder, PurchasePolicy, Supplier
from finance.replicas.readable import name_of_person, name_of_project, reference_of_project

_SUPPLIER_NAME = (
    select(Supplier.name).where(Supplier.id == PurchaseOrder.supplier_id).scalar_subquery()
)
SUPPLIERS = Records(
    select(Supplier.id),
    {
        "id": Supplier.id,
        "created_at": Supplier.id,
        "name": Supplier.name,
        "currency_code": Supplier.currency_code,
        "payment_terms_days": Supplier.payment_terms_days,
    },
    None,
    default="name",
    search=containing("search", Supplier.name, Supplier.email, Supplier.tax_number),
    archived=Supplier.archived_at.is_not(None) == bindparam("archived"),
)


def list_suppliers(reading: Reading, search: str, archived: bool | None, asked: Asked) -> Listed:
    """By name if no other order is given."""
    reading.actor.require("supplier.read")
    listed = SUPPLIERS.page(
        reading, ["supplier.read"], asked, search=part(search), archived=archived
    )
    return records(reading, Supplier, listed)


def get_supplier(reading: Reading, supplier_id: str) -> Supplier:
    reading.actor.require("supplier.read")
    return reading.get(Supplier, supplier_id)


def supplier_names(reading: Reading, supplier_ids: Sequence[str]) -> dict[str, str]:
    rows = select(Supplier.id, Supplier.name).where(Supplier.id.in_(supplier_ids))
    return {row.id: row.name for row in reading.session.execute(rows)}


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderFilter:
    """Empty or None: all. Days are included."""

    supplier_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    ordered_by_id: Sequence[str] = ()
    status: Sequence[str] = ()
    search: str = ""
    ordered_from: date | None = None
    ordered_to: date | None = None


_REFERENCE = reference_of_project(PurchaseOrder.project_id)
ORDERS = Records(
    select(PurchaseOrder.id),
    {
        "id": PurchaseOrder.id,
        "created_at": PurchaseOrder.id,
        "number": PurchaseOrder.number,
        "ordered_on": PurchaseOrder.ordered_on,
        "expected_on": PurchaseOrder.expected_on,
        "status": PurchaseOrder.status,
        "supplier": _SUPPLIER_NAME,
        "project": _REFERENCE,
    },
    OWNERS,
    supplier_id=one_of(PurchaseOrder.supplier_id, "supplier_id"),
    project_id=one_of(PurchaseOrder.project_id, "project_id"),
    ordered_by_id=one_of(PurchaseOrder.ordered_by_id, "ordered_by_id"),
    status=one_of(PurchaseOrder.status, "status"),
    search=containing(
        "search",
        *(PurchaseOrder.number, PurchaseOrder.note, _SUPPLIER_NAME, _REFERENCE),
        name_of_project(PurchaseOrder.project_id),
    ),
    ordered_from=PurchaseOrder.ordered_on >= bindparam("ordered_from"),
    ordered_to=PurchaseOrder.ordered_on <= bindparam("ordered_to"),
)


def list_orders(reading: Reading, wanted: OrderFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given, of those that the reader may see."""
    given = asdict(wanted) | {
        "supplier_id": ids_of(wanted.supplier_id, "supplier_id"),
        "project_id": ids_of(wanted.project_id, "project_id"),
        "ordered_by_id": ids_of(wanted.ordered_by_id, "ordered_by_id"),
        "status": list(wanted.status),
        "search": part(wanted.search),
    }
    return records(reading, PurchaseOrder, ORDERS.page(reading, [READ], asked, **given))


def get_order(reading: Reading, order_id: str) -> PurchaseOrder:
    return reading.get_visible(READ, PurchaseOrder, order_id, OWNERS)


LIMITS = Records(
    select(PurchaseLimit.id),
    {
        "id": PurchaseLimit.id,
        "created_at": PurchaseLimit.id,
        "person": name_of_person(PurchaseLimit.person_id),
        "limit": PurchaseLimit.limit_minor,
    },
    None,
    default="person",
    person_id=one_of(PurchaseLimit.person_id, "person_id"),
)


def list_limits(reading: Reading, person_id: Sequence[str], asked: Asked) -> Listed:
    reading.actor.require("purchase.limit")
    ids = ids_of(person_id, "person_id")
    return records(
        reading, PurchaseLimit, LIMITS.page(reading, ["purchase.limit"], asked, person_id=ids)
    )


def over_budget(reading: Reading) -> str:
    """What happens when an order goes over a budget: warn or stop."""
    policy = reading.session.scalars(select(PurchasePolicy)).first()
    return policy.over_budget if policy else "warn"
