"""Publishing how much unbilled work a project has, when it changes.

projects asks by it whether a project may be completed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from chassis.database import Transaction
from sqlalchemy.dialects.postgresql import insert

from finance.billing.model import ProjectWork
from finance.billing.queries.sums import unbilled_work


def count_unbilled(
    tx: Transaction, project_ids: Collection[str], taken_up: Mapping[str, int] | None = None
) -> None:
    """State the unbilled work of these projects; publish where the numbers changed.

    taken_up: by how much the number of chargeable entries has changed, by project. Call it late:
    it locks a row per project, in the order of their ids. The work is summed when the rows are
    locked: whoever changed it before us has committed then, or comes after us.
    """
    if not project_ids:
        return
    tx.session.flush()
    rows = [_locked(tx, project_id) for project_id in sorted(project_ids)]
    summed = unbilled_work(tx, project_ids)
    for row in rows:
        now = summed.get(row.id)
        valued = row.valued_entries + (taken_up or {}).get(row.id, 0)
        client_id = (now.client_id if now else None) or row.client_id
        fact = row.count(client_id, now.entries if now else 0, now.seconds if now else 0, valued)
        if fact is not None:
            tx.record(fact)


def _locked(tx: Transaction, project_id: str) -> ProjectWork:
    begun = insert(ProjectWork).values(
        id=project_id, version=0, unbilled_entries=0, unbilled_seconds=0, valued_entries=0
    )
    locked = begun.on_conflict_do_update(
        index_elements=["id"], set_={"version": ProjectWork.version}
    ).returning(ProjectWork)
    return tx.session.scalars(locked, execution_options={"populate_existing": True}).one()
