"""Takes back what an import made, batch by batch: its time, then its tasks, then its projects.

What somebody has built on since stays, and is named with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from chassis.database import Transaction
from chassis.errors import Invalid, Refusal
from chassis.ids import require_id
from sqlalchemy import select

from projects.importing.commands import forget_imported
from projects.importing.readable import ImportedRecord, Kind
from projects.planning.commands import undoing as planning
from projects.resourcing.calendar import Calendar
from projects.time.commands import undoing as time

RECORDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record that stays, the row of the file that it was made of, and why it stays."""

    record_id: str
    row: int
    reason: str
    message: str


@dataclass(slots=True)
class Undone:
    """What became of one batch. last_id: of the batch; empty when there was nothing more."""

    removed: int = 0
    kept: list[KeptRecord] = field(default_factory=list)
    last_id: str = ""


def undo_import(
    tx: Transaction, import_id: str, kind: str, after_id: str, calendar: Calendar
) -> Undone:
    """One batch of one kind, in the order of the ids, beginning after `after_id`."""
    remove = _remover(kind, calendar)
    records = _next(tx, require_id(import_id, "import_id"), Kind(kind), after_id)
    if not records:
        return Undone()
    rows = {record.record_id: record.row for record in records}
    stay = remove(tx, list(rows))
    removed = rows.keys() - stay.keys()
    forget_imported(tx, import_id, Kind(kind), removed)
    kept = [
        KeptRecord(id_, rows[id_], refusal.reason, refusal.message) for id_, refusal in stay.items()
    ]
    return Undone(len(removed), kept, records[-1].record_id)


def _remover(
    kind: str, calendar: Calendar
) -> Callable[[Transaction, Sequence[str]], Mapping[str, Refusal]]:
    if kind == Kind.TIME_ENTRY:
        return time.remove_imported_entries
    if kind == Kind.TASK:
        return lambda tx, ids: planning.remove_imported_tasks(
            tx, ids, lambda: time.tasks_with_time(tx, ids), calendar
        )
    if kind == Kind.PROJECT:
        return lambda tx, ids: planning.withdraw_imported_projects(
            tx, ids, lambda: time.projects_with_time(tx, ids)
        )
    raise Invalid("KIND_UNKNOWN", f"kind must be one of {', '.join(Kind)}.", field="kind")


def _next(tx: Transaction, import_id: str, kind: Kind, after_id: str) -> Sequence[ImportedRecord]:
    query = (
        select(ImportedRecord)
        .where(ImportedRecord.import_id == import_id, ImportedRecord.kind == kind)
        .order_by(ImportedRecord.record_id)
        .limit(RECORDS_AT_ONCE)
    )
    if after_id:
        query = query.where(ImportedRecord.record_id > require_id(after_id, "after_id"))
    return tx.session.scalars(query).all()
