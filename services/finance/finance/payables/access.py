"""Whose a bill is: the managers' of the projects of its lines; other bills are of finance alone."""

from __future__ import annotations

from typing import Any

from chassis.actor import Owners
from chassis.database import Reading
from chassis.visibility import OwnerColumns
from sqlalchemy import select

from finance.payables.model import Bill, BillLine
from finance.replicas import queries as replicas
from finance.replicas.readable import is_project_of_another
from finance.rights import Owned

READ = "bill.read"


def of_bill(reading: Reading, bill: Bill) -> Owned:
    """Seen by the manager of any of its projects."""
    managers = _managers(reading, bill)
    owners = Owners(project_managers=list(managers.values()) if managers else None)
    return Owned(None, next(iter(managers), None), "bill", bill.id, owners)


def of_parts(reading: Reading, bill: Bill) -> list[Owned]:
    """One for each of its projects, and one for what is the agency's own: who decides on a bill
    must be allowed to decide on each part."""
    parts = [
        Owned(None, id_, owners=Owners(project_managers=[manager]))
        for id_, manager in _managers(reading, bill).items()
    ]
    if any(line.project_id is None for line in bill.lines):
        parts.append(Owned(None, None, owners=Owners()))
    return parts


def _managers(reading: Reading, bill: Bill) -> dict[str, str | None]:
    ids = {line.project_id for line in bill.lines if line.project_id}
    return {id_: one.project_manager_id for id_, one in replicas.projects(reading, ids).items()}


def _of_project(person_id: Any) -> Any:
    its = select(BillLine.id).where(
        BillLine.bill_id == Bill.id,
        BillLine.project_id.is_not(None),
        ~is_project_of_another(BillLine.project_id, person_id),
    )
    return its.exists()


OWNERS = OwnerColumns(project_manager=_of_project)
"""The same for lists."""
