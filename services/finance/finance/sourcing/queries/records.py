"""Lists of requests for quotation, answers to orders, and documents of suppliers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.prepared import one_of
from sqlalchemy import bindparam, select

from finance.payables.readable import Bill
from finance.purchasing.readable import PurchaseOrder, Supplier
from finance.replicas.readable import name_of_project, reference_of_project
from finance.sourcing.access import OF_ANSWERS, OF_DOCUMENTS, OF_REQUESTS, READ
from finance.sourcing.model import OrderAnswer, QuotationRequest, SupplierDocument


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestFilter:
    """Empty or None: all. Days are included."""

    project_id: Sequence[str] = ()
    requested_by_id: Sequence[str] = ()
    status: Sequence[str] = ()
    search: str = ""
    due_from: date | None = None
    due_to: date | None = None


_REFERENCE = reference_of_project(QuotationRequest.project_id)
REQUESTS = Records(
    select(QuotationRequest.id),
    {
        "id": QuotationRequest.id,
        "created_at": QuotationRequest.id,
        "number": QuotationRequest.number,
        "title": QuotationRequest.title,
        "due_on": QuotationRequest.due_on,
        "status": QuotationRequest.status,
        "project": _REFERENCE,
    },
    OF_REQUESTS,
    project_id=one_of(QuotationRequest.project_id, "project_id"),
    requested_by_id=one_of(QuotationRequest.requested_by_id, "requested_by_id"),
    status=one_of(QuotationRequest.status, "status"),
    search=containing(
        "search",
        *(QuotationRequest.number, QuotationRequest.title, _REFERENCE),
        name_of_project(QuotationRequest.project_id),
    ),
    due_from=QuotationRequest.due_on >= bindparam("due_from"),
    due_to=QuotationRequest.due_on <= bindparam("due_to"),
)


def list_requests(reading: Reading, wanted: RequestFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    given = asdict(wanted) | {
        "project_id": ids_of(wanted.project_id, "project_id"),
        "requested_by_id": ids_of(wanted.requested_by_id, "requested_by_id"),
        "status": list(wanted.status),
        "search": part(wanted.search),
    }
    return records(reading, QuotationRequest, REQUESTS.page(reading, [READ], asked, **given))


def get_request(reading: Reading, request_id: str) -> QuotationRequest:
    return reading.get_visible(READ, QuotationRequest, request_id, OF_REQUESTS)


ANSWERS = Records(
    select(OrderAnswer.id),
    {"id": OrderAnswer.id, "created_at": OrderAnswer.id},
    OF_ANSWERS,
    purchase_order_id=one_of(OrderAnswer.purchase_order_id, "purchase_order_id"),
    supplier_id=one_of(OrderAnswer.supplier_id, "supplier_id"),
)


def list_answers(
    reading: Reading, order_id: Sequence[str], supplier_id: Sequence[str], asked: Asked
) -> Listed:
    given = {
        "purchase_order_id": ids_of(order_id, "purchase_order_id"),
        "supplier_id": ids_of(supplier_id, "supplier_id"),
    }
    return records(reading, OrderAnswer, ANSWERS.page(reading, [READ], asked, **given))


_SUPPLIER_NAME: Any = (
    select(Supplier.name).where(Supplier.id == SupplierDocument.supplier_id).scalar_subquery()
)
DOCUMENTS = Records(
    select(SupplierDocument.id),
    {
        "id": SupplierDocument.id,
        "created_at": SupplierDocument.id,
        "status": SupplierDocument.status,
        "supplier": _SUPPLIER_NAME,
    },
    OF_DOCUMENTS,
    purchase_order_id=one_of(SupplierDocument.purchase_order_id, "purchase_order_id"),
    supplier_id=one_of(SupplierDocument.supplier_id, "supplier_id"),
    status=one_of(SupplierDocument.status, "status"),
    search=containing("search", SupplierDocument.name, SupplierDocument.number, _SUPPLIER_NAME),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentFilter:
    purchase_order_id: Sequence[str] = ()
    supplier_id: Sequence[str] = ()
    status: Sequence[str] = ()
    search: str = ""


def list_documents(reading: Reading, wanted: DocumentFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    given = asdict(wanted) | {
        "purchase_order_id": ids_of(wanted.purchase_order_id, "purchase_order_id"),
        "supplier_id": ids_of(wanted.supplier_id, "supplier_id"),
        "status": list(wanted.status),
        "search": part(wanted.search),
    }
    return records(reading, SupplierDocument, DOCUMENTS.page(reading, [READ], asked, **given))


def get_document(reading: Reading, document_id: str) -> SupplierDocument:
    return reading.get_visible(READ, SupplierDocument, document_id, OF_DOCUMENTS)


_SHOWN_AS = {
    "approved": "approved",
    "paid": "paid",
    "reversed": "set_aside",
    "discarded": "set_aside",
}


def bill_states(reading: Reading, rows: Sequence[SupplierDocument]) -> dict[str, tuple[str, str]]:
    """Of documents that are bills, by the id of the bill: its number, and where that stands."""
    ids = [one.bill_id for one in rows if one.bill_id]
    found = select(Bill.id, Bill.number, Bill.status).where(Bill.id.in_(ids))
    return {
        row.id: (row.number, _SHOWN_AS.get(row.status, "received"))
        for row in reading.session.execute(found)
    }


def order_numbers(reading: Reading, order_ids: Sequence[str]) -> dict[str, str]:
    rows = select(PurchaseOrder.id, PurchaseOrder.number).where(PurchaseOrder.id.in_(order_ids))
    return {row.id: row.number for row in reading.session.execute(rows)}


def supplier_names(reading: Reading, supplier_ids: Sequence[str]) -> dict[str, str]:
    rows = select(Supplier.id, Supplier.name).where(Supplier.id.in_(supplier_ids))
    return {row.id: row.name for row in reading.session.execute(rows)}
