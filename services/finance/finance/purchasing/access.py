"""Whose a purchase order is: who ordered it, and, for a project, its manager."""

from __future__ import annotations

from typing import Any

from chassis.actor import Owners
from chassis.database import Reading
from chassis.visibility import OwnerColumns
from sqlalchemy import and_

from finance.purchasing.model import PurchaseOrder
from finance.replicas import queries as replicas
from finance.replicas.readable import is_project_of_another
from finance.rights import Owned

READ = "purchase.read"


def of_order(reading: Reading, order: PurchaseOrder) -> Owned:
    project = replicas.project(reading, order.project_id) if order.project_id else None
    owners = Owners(
        project_managers=[project.project_manager_id] if project else None,
        people=[order.ordered_by_id] if order.ordered_by_id else [],
    )
    return Owned(order.client_id, order.project_id, "purchase_order", order.id, owners)


def _of_project(person_id: Any) -> Any:
    its = PurchaseOrder.project_id
    return and_(its.is_not(None), ~is_project_of_another(its, person_id))


OWNERS = OwnerColumns(project_manager=_of_project, person=PurchaseOrder.ordered_by_id)
