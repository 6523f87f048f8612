"""Keeping count of each project's unbilled work, and publishing it when it changes.

projects asks by it whether a project may be completed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from chassis.database import Transaction
from sqlalchemy import Text, cast, func, select
from sqlalchemy.dialects.postgresql import insert

from finance.billing.model import ProjectWork, Work
from finance.billing.queries import UNBILLED


def count_unbilled(
    tx: Transaction, project_ids: Collection[str], taken_up: Mapping[str, int] | None = None
) -> None:
    """Count the unbilled work of these projects again; publish where the numbers changed.

    taken_up: by how much the number of chargeable entries has changed, by project. Call it late:
    it locks a row per project, in the order of their ids.
    """
    if not project_ids:
        return
    tx.session.flush()
    counted = _counted(tx, project_ids)
    for project_id in sorted(project_ids):
        row = _locked(tx, project_id)
        entries, seconds, client_id = counted.get(project_id, (0, 0, None))
        valued = row.valued_entries + (taken_up or {}).get(project_id, 0)
        fact = row.count(client_id or row.client_id, entries, seconds, valued)
        if fact is not None:
            tx.record(fact)


def _counted(
    tx: Transaction, project_ids: Collection[str]
) -> dict[str, tuple[int, int, str | None]]:
    """How many entries are unbilled, how long they are, and whose they are."""
    client = func.max(cast(Work.client_id, Text))
    rows = tx.session.execute(
        select(Work.project_id, func.count(), func.sum(Work.seconds), client)
        .where(Work.project_id.in_(project_ids), UNBILLED)
        .group_by(Work.project_id)
    )
    return {id_: (entries, int(seconds), client_id) for id_, entries, seconds, client_id in rows}


def _locked(tx: Transaction, project_id: str) -> ProjectWork:
    begun = insert(ProjectWork).values(
        id=project_id, version=0, unbilled_entries=0, unbilled_seconds=0, valued_entries=0
    )
    locked = begun.on_conflict_do_update(
        index_elements=["id"], set_={"version": ProjectWork.version}
    ).returning(ProjectWork)
    return tx.session.scalars(locked, execution_options={"populate_existing": True}).one()
