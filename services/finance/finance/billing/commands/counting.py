"""Publishing how much unbilled work a project has, when it changes.

projects asks by it whether a project may be completed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from chassis.database import Transaction
from chassis.prepared import prepared
from sqlalchemy import bindparam, update
from sqlalchemy.dialects.postgresql import insert

from finance.billing.model import ProjectWork
from finance.billing.queries.sums import Unbilled, unbilled_work


def count_unbilled(
    tx: Transaction, project_ids: Collection[str], taken_up: Mapping[str, int] | None = None
) -> None:
    """State the unbilled work of these projects; publish where the numbers changed.

    taken_up: by how much the number of chargeable entries has changed, by project. Call it late:
    it locks a row per project, in the order of their ids. The work is summed when the rows are
    locked: one who changed it before us has committed then, or comes after us.
    """
    if not project_ids:
        return
    ids = sorted(project_ids)
    rows = [_LOCKED.one(tx, id=project_id) for project_id in ids]
    summed = unbilled_work(tx, ids)
    for row in rows:
        now = summed.get(row.id) or Unbilled(row.id, 0, 0, None)
        valued = row.valued_entries + (taken_up or {}).get(row.id, 0)
        client_id = now.client_id or row.client_id
        fact = row.count(client_id, now.entries, now.seconds, valued)
        if fact is not None:
            tx.record(fact)
            _COUNTED.run(tx, **{name: getattr(row, name) for name in COLUMNS})


COLUMNS = [column.name for column in ProjectWork.__table__.c]


def _row(*values: Any) -> ProjectWork:
    """Outside the Session: it is locked, stated and stored within this module."""
    return ProjectWork(**dict(zip(COLUMNS, values, strict=True)))


def _lock() -> Any:
    begun = insert(ProjectWork).values(
        id=bindparam("id"), version=0, unbilled_entries=0, unbilled_seconds=0, valued_entries=0
    )
    locked = begun.on_conflict_do_update(
        index_elements=["id"], set_={"version": ProjectWork.version}
    )
    return locked.returning(*ProjectWork.__table__.c)


_LOCKED = prepared(_lock(), _row)
_COUNTED = prepared(
    update(ProjectWork)
    .where(ProjectWork.id == bindparam("id"))
    .values({name: bindparam(name) for name in COLUMNS if name != "id"})
)
