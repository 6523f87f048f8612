"""Imported time is taken back, as long as nobody has approved it since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.database import Transaction
from chassis.errors import Conflict, Refusal
from sqlalchemy import select

from projects.time.access import IMPORT
from projects.time.model import IssuedTime, TimeEntry
from projects.time.rules.entries import Status


def remove_imported_entries(tx: Transaction, ids: Sequence[str]) -> Mapping[str, Refusal]:
    """Delete the entries, and say by id why one of them stays. Ids that are gone are no matter.

    Settled history goes too: it was approved by nobody here.
    """
    tx.actor.require(IMPORT)
    query = select(TimeEntry).where(TimeEntry.id.in_(ids)).order_by(TimeEntry.id)
    entries = tx.session.scalars(query.with_for_update()).all()
    issued = select(IssuedTime.time_entry_id).where(IssuedTime.time_entry_id.in_(ids))
    invoiced = set(tx.session.scalars(issued))
    stay: dict[str, Refusal] = {}
    for entry in entries:
        if entry.status == Status.APPROVED and not entry.settled:
            stay[entry.id] = _invoiced() if entry.id in invoiced else _approved()
        else:
            tx.record(entry.withdrawn())
            tx.session.delete(entry)
    return stay


def _approved() -> Conflict:
    return Conflict(
        "TIME_ENTRY_ALREADY_APPROVED",
        "The time is approved. Take the approval back, and undo the import again.",
    )


def _invoiced() -> Conflict:
    return Conflict(
        "TIME_ENTRY_INVOICED",
        "The time is on an issued invoice. Credit that, take the approval back, and undo the "
        "import again.",
    )


def tasks_with_time(tx: Transaction, ids: Sequence[str]) -> set[str]:
    """Those of these tasks that any time was logged on."""
    query = select(TimeEntry.task_id).where(TimeEntry.task_id.in_(ids)).distinct()
    return {str(task_id) for task_id in tx.session.scalars(query)}


def projects_with_time(tx: Transaction, ids: Sequence[str]) -> set[str]:
    """Those of these projects that any time was logged on."""
    query = select(TimeEntry.project_id).where(TimeEntry.project_id.in_(ids)).distinct()
    return set(tx.session.scalars(query))
