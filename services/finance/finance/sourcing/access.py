"""Whose requests, answers and documents are: who ordered, and, for a project, its manager."""

from __future__ import annotations

from typing import Any

from chassis.actor import Owners
from chassis.database import Reading
from chassis.visibility import OwnerColumns
from sqlalchemy import and_

from finance.purchasing.readable import PurchaseOrder
from finance.replicas import queries as replicas
from finance.replicas.readable import is_project_of_another
from finance.rights import Owned
from finance.sourcing.model import OrderAnswer, QuotationRequest, SupplierDocument

READ = "purchase.read"
WRITE = "purchase.write"


def owned(
    reading: Reading, noun: str, id_: str, project_id: str | None, person_id: str | None
) -> Owned:
    project = replicas.project(reading, project_id) if project_id else None
    owners = Owners(
        project_managers=[project.project_manager_id] if project else None,
        people=[person_id] if person_id else [],
    )
    return Owned(None, project_id, noun, id_, owners)


def of_order(reading: Reading, order: PurchaseOrder) -> Owned:
    return owned(reading, "purchase_order", order.id, order.project_id, order.ordered_by_id)


def of_request(reading: Reading, request: QuotationRequest) -> Owned:
    return owned(
        reading, "quotation_request", request.id, request.project_id, request.requested_by_id
    )


def of_document(reading: Reading, document: SupplierDocument) -> Owned:
    return owned(reading, "supplier_document", document.id, document.project_id, document.person_id)


def _columns(its_project: Any, person: Any) -> OwnerColumns:
    return OwnerColumns(
        project_manager=lambda person_id: and_(
            its_project.is_not(None), ~is_project_of_another(its_project, person_id)
        ),
        person=person,
    )


OF_REQUESTS = _columns(QuotationRequest.project_id, QuotationRequest.requested_by_id)
OF_ANSWERS = _columns(OrderAnswer.project_id, OrderAnswer.person_id)
OF_DOCUMENTS = _columns(SupplierDocument.project_id, SupplierDocument.person_id)
