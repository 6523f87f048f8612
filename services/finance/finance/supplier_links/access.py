"""Whose a link is: whose the record is that it opens."""

from __future__ import annotations

from typing import Any

from chassis.actor import Owners
from chassis.database import Reading
from chassis.visibility import OwnerColumns
from sqlalchemy import and_

from finance.replicas import queries as replicas
from finance.replicas.readable import is_project_of_another
from finance.rights import Owned
from finance.supplier_links.model import SupplierLink


def of_link(reading: Reading, link: SupplierLink) -> Owned:
    project = replicas.project(reading, link.project_id) if link.project_id else None
    owners = Owners(
        project_managers=[project.project_manager_id] if project else None,
        people=[link.person_id] if link.person_id else [],
    )
    return Owned(None, link.project_id, "supplier_link", link.id, owners)


def _of_project(person_id: Any) -> Any:
    its = SupplierLink.project_id
    return and_(its.is_not(None), ~is_project_of_another(its, person_id))


OWNERS = OwnerColumns(project_manager=_of_project, person=SupplierLink.person_id)
