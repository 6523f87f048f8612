"""Imports note what they made, and forget it once it is undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import time

from chassis.database import Transaction
from sqlalchemy import delete

from projects.importing.model import ImportedRecord, Kind


@dataclass(frozen=True, slots=True)
class Made:
    """A new record and the row of the file that it was made of."""

    record_id: str
    row: int
    written_ref: str = ""
    started_at: time | None = None


def note_imported(tx: Transaction, import_id: str, kind: Kind, made: Iterable[Made]) -> None:
    """Nothing is noted for a caller that names no import."""
    if import_id:
        tx.session.add_all(
            ImportedRecord(
                import_id=import_id,
                kind=kind,
                record_id=each.record_id,
                row=each.row,
                written_ref=each.written_ref,
                started_at=each.started_at,
            )
            for each in made
        )


def forget_imported(tx: Transaction, import_id: str, kind: Kind, ids: Collection[str]) -> None:
    """These records are no longer the import's."""
    gone = delete(ImportedRecord).where(
        ImportedRecord.import_id == import_id,
        ImportedRecord.kind == kind,
        ImportedRecord.record_id.in_(ids),
    )
    tx.session.execute(gone)
