"""Lists of engagements and self-bills; contractors see their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.prepared import one_of
from sqlalchemy import bindparam, select

from finance.contracting.access import (
    OF_ENGAGEMENT,
    OF_SELF_BILL,
    READ_ENGAGEMENT,
    READ_SELF_BILL,
)
from finance.contracting.model import Engagement, SelfBill
from finance.payables.readable import Bill
from finance.purchasing.readable import PurchaseOrder, Supplier
from finance.replicas.readable import name_of_person


def _supplier_name(supplier_id: Any) -> Any:
    return select(Supplier.name).where(Supplier.id == supplier_id).scalar_subquery()


_PERSON, _SUPPLIER = name_of_person(Engagement.person_id), _supplier_name(Engagement.supplier_id)
ENGAGEMENTS = Records(
    select(Engagement.id),
    {
        "id": Engagement.id,
        "created_at": Engagement.id,
        "number": Engagement.number,
        "person": _PERSON,
        "supplier": _SUPPLIER,
        "starts_on": Engagement.starts_on,
        "ends_on": Engagement.ends_on,
    },
    OF_ENGAGEMENT,
    person_id=one_of(Engagement.person_id, "person_id"),
    supplier_id=one_of(Engagement.supplier_id, "supplier_id"),
    purchase_order_id=one_of(Engagement.purchase_order_id, "purchase_order_id"),
    search=containing("search", Engagement.number, Engagement.charge_role, _PERSON, _SUPPLIER),
    archived=Engagement.archived_at.is_not(None) == bindparam("archived"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class EngagementFilter:
    person_id: Sequence[str] = ()
    supplier_id: Sequence[str] = ()
    purchase_order_id: Sequence[str] = ()
    search: str = ""
    archived: bool | None = None


def list_engagements(reading: Reading, wanted: EngagementFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    given = asdict(wanted) | {
        "person_id": ids_of(wanted.person_id, "person_id"),
        "supplier_id": ids_of(wanted.supplier_id, "supplier_id"),
        "purchase_order_id": ids_of(wanted.purchase_order_id, "purchase_order_id"),
        "search": part(wanted.search),
    }
    return records(
        reading, Engagement, ENGAGEMENTS.page(reading, [READ_ENGAGEMENT], asked, **given)
    )


def get_engagement(reading: Reading, engagement_id: str) -> Engagement:
    return reading.get_visible(READ_ENGAGEMENT, Engagement, engagement_id, OF_ENGAGEMENT)


_BILL_PERSON, _BILL_SUPPLIER = (
    name_of_person(SelfBill.person_id),
    _supplier_name(SelfBill.supplier_id),
)
SELF_BILLS = Records(
    select(SelfBill.id),
    {
        "id": SelfBill.id,
        "created_at": SelfBill.id,
        "number": SelfBill.number,
        "person": _BILL_PERSON,
        "supplier": _BILL_SUPPLIER,
        "period_to": SelfBill.period_to,
        "issued_on": SelfBill.issued_on,
        "status": SelfBill.status,
        "total": SelfBill.net_minor + SelfBill.tax_minor,
    },
    OF_SELF_BILL,
    person_id=one_of(SelfBill.person_id, "person_id"),
    supplier_id=one_of(SelfBill.supplier_id, "supplier_id"),
    engagement_id=one_of(SelfBill.engagement_id, "engagement_id"),
    status=one_of(SelfBill.status, "status"),
    search=containing("search", SelfBill.number, _BILL_PERSON, _BILL_SUPPLIER),
    issued_from=SelfBill.issued_on >= bindparam("issued_from"),
    issued_to=SelfBill.issued_on <= bindparam("issued_to"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class SelfBillFilter:
    """Empty or None: all. Days are included."""

    person_id: Sequence[str] = ()
    supplier_id: Sequence[str] = ()
    engagement_id: Sequence[str] = ()
    status: Sequence[str] = ()
    search: str = ""
    issued_from: date | None = None
    issued_to: date | None = None


def list_self_bills(reading: Reading, wanted: SelfBillFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    given = asdict(wanted) | {
        "person_id": ids_of(wanted.person_id, "person_id"),
        "supplier_id": ids_of(wanted.supplier_id, "supplier_id"),
        "engagement_id": ids_of(wanted.engagement_id, "engagement_id"),
        "status": list(wanted.status),
        "search": part(wanted.search),
    }
    return records(reading, SelfBill, SELF_BILLS.page(reading, [READ_SELF_BILL], asked, **given))


def get_self_bill(reading: Reading, self_bill_id: str) -> SelfBill:
    return reading.get_visible(READ_SELF_BILL, SelfBill, self_bill_id, OF_SELF_BILL)


def shared_self_bill(reading: Reading, self_bill_id: str) -> SelfBill:
    """For the holder of a link to it; the caller has checked the link."""
    return reading.session.get_one(SelfBill, self_bill_id)


def bill_states(reading: Reading, bill_ids: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    """Number and status of the bills that self-bills became."""
    rows = select(Bill.id, Bill.number, Bill.status).where(Bill.id.in_(bill_ids))
    return {row.id: (row.number, row.status) for row in reading.session.execute(rows)}


def supplier_names(reading: Reading, supplier_ids: Sequence[str]) -> Mapping[str, str]:
    """For those who see a record that names the supplier."""
    rows = select(Supplier.id, Supplier.name).where(Supplier.id.in_(supplier_ids))
    return {row.id: row.name for row in reading.session.execute(rows)}


def order_numbers(reading: Reading, order_ids: Sequence[str]) -> Mapping[str, str]:
    rows = select(PurchaseOrder.id, PurchaseOrder.number).where(PurchaseOrder.id.in_(order_ids))
    return {row.id: row.number for row in reading.session.execute(rows)}


def engagement_numbers(reading: Reading, engagement_ids: Sequence[str]) -> Mapping[str, str]:
    rows = select(Engagement.id, Engagement.number).where(Engagement.id.in_(engagement_ids))
    return {row.id: row.number for row in reading.session.execute(rows)}
