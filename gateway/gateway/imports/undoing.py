"""Undoing an import: the services take back what it made, batch by batch.

People and clients stay: others may have met them by now, and nothing is counted on them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict
from google.protobuf.message import Message
from sqlalchemy import delete, func, insert, select, update
from tandem.projects.v1 import planning_pb2 as planning

from gateway.imports.model import OPEN, ImportJob, ImportKept, State
from gateway.imports.queries import lock_import
from gateway.services import Services

KINDS = {"time_entry": "time_entries", "task": "tasks", "project": "projects"}
"""In the order in which they are taken back, with their names in counts."""

Ask = Callable[[Any, Message], Awaitable[Any]]
Keep = Callable[[dict[str, int], list["KeptRow"]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class KeptRow:
    kind: str
    record_id: str
    row: int
    reason: str
    message: str


@dataclass(slots=True)
class Undoing:
    """One import on its way back. keep: called after each batch."""

    job: ImportJob
    services: Services
    ask: Ask
    keep: Keep
    removed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS.values(), 0))

    async def carry_out(self) -> None:
        for kind in KINDS:
            await self._undo(kind)

    async def _undo(self, kind: str) -> None:
        after_id = ""
        while True:
            request = planning.UndoImportRequest(
                request_id=f"undo/{self.job.id}/{self.job.undo_count}/{kind}/{after_id}",
                import_id=self.job.id,
                kind=kind,
                after_id=after_id,
            )
            answer = await self.ask(self.services.projects.UndoImport, request)
            if not answer.last_id:
                return
            self.removed[KINDS[kind]] += answer.removed
            kept = [
                KeptRow(kind, each.record_id, each.row, each.reason, each.message)
                for each in answer.kept
            ]
            await self.keep(self.removed, kept)
            after_id = answer.last_id


def ask_for_undo(tx: Transaction, import_id: str) -> ImportJob:
    """The import is to be undone; nothing new where it is or is being undone already."""
    job = lock_import(tx, import_id)
    kept = job.undone["kept"] if job.undone else 0
    if job.state == State.UNDOING or (job.state == State.UNDONE and not kept):
        return job
    if job.state in OPEN:
        raise Conflict(
            "IMPORT_RUNNING", "The import is not finished; cancel it first.", field="import_id"
        )
    if job.dry_run:
        raise Conflict(
            "IMPORT_DRY_RUN", "A dry run has imported nothing to undo.", field="import_id"
        )
    job.state, job.undo_by_id = State.UNDOING, tx.actor.user_id
    job.undo_count += 1
    return job


def begin_undo(tx: Transaction, job: ImportJob) -> None:
    """From the beginning: batches that are done are answered from the services' memory."""
    tx.session.execute(delete(ImportKept).where(ImportKept.import_id == job.id))
    job.undone = {"removed": dict.fromkeys(KINDS.values(), 0), "kept": 0}


def note_undone(
    tx: Transaction, import_id: str, removed: dict[str, int], kept: list[KeptRow]
) -> None:
    """Progress after one batch."""
    count = select(func.count()).where(ImportKept.import_id == import_id)
    first = tx.session.scalar(count) or 0
    rows = [
        {"import_id": import_id, "position": first + place, **asdict(row)}
        for place, row in enumerate(kept)
    ]
    if rows:
        tx.session.execute(insert(ImportKept), rows)
    undone = {"removed": dict(removed), "kept": first + len(rows)}
    tx.session.execute(update(ImportJob).where(ImportJob.id == import_id).values(undone=undone))


def finish_undo(tx: Transaction, import_id: str) -> None:
    ended = update(ImportJob).where(ImportJob.id == import_id)
    tx.session.execute(ended.values(state=State.UNDONE, finished_at=tx.now))


def fail_undo(tx: Transaction, import_id: str, reason: str, error: str) -> None:
    """It can be asked for again."""
    ended = update(ImportJob).where(ImportJob.id == import_id)
    failed = {"state": State.FAILED, "error_reason": reason, "error": error}
    tx.session.execute(ended.values(failed))
