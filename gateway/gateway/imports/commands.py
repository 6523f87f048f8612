"""Writes of the import jobs: create once, begin, report progress, finish."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict
from sqlalchemy import delete, insert, text, update

from gateway.imports.drafts import RefusedRow
from gateway.imports.model import OPEN, ImportFile, ImportJob, ImportRefusal, State
from gateway.imports.queries import (
    find_by_key,
    lock_import,
    open_imports,
    refusals_without_value,
)
from gateway.imports.tables import Table

ATTEMPTS_MAX = 8
COMPRESSION = 6
PERSON_ERASED = (
    "Somebody was erased while it ran. Take the person out of the file, and send it again."
)
NO_ROW_TAKEN = (
    "No row was taken: the list of refusals says why, row by row. Correct the file or the mapping, "
    "and send it again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What a person sent: files by part (file, dates), the mapping's document, and the rest."""

    files: Mapping[str, tuple[str, bytes]]
    mapping: dict[str, Any]
    dry_run: bool
    take_twins: bool
    key: str
    fingerprint: str


def add_import(tx: Transaction, upload: Upload) -> ImportJob:
    """The job of this request; the same one when the request comes again."""
    tx.serialise(f"import of {tx.actor.user_id}")
    known = find_by_key(tx, tx.actor.user_id, upload.key)
    if known:
        if known.fingerprint != upload.fingerprint:
            raise Conflict(
                "IDEMPOTENCY_KEY_REUSED",
                "This key was used for a different import; make a new key for this one.",
                field="request_id",
            )
        return known
    job = ImportJob(
        id=tx.new_id(),
        user_id=tx.actor.user_id,
        key=upload.key,
        fingerprint=upload.fingerprint,
        mapping=upload.mapping,
        dry_run=upload.dry_run,
        take_twins=upload.take_twins,
        created_at=tx.now,
    )
    tx.add(job)
    tx.session.flush()
    for part, (filename, content) in upload.files.items():
        packed = zlib.compress(content, COMPRESSION)
        tx.add(ImportFile(import_id=job.id, part=part, filename=filename, content=packed))
    return job


def begin_import(tx: Transaction, job: ImportJob) -> bool:
    """Take up a job of this transaction, from the beginning.

    False when it has been taken up too often: whatever it does to the process, it stops here.
    """
    if job.cancelled_at:
        end_cancelled(tx, job.id)
        return False
    job.attempts += 1
    job.state = State.RUNNING
    job.started_at = job.started_at or tx.now
    tx.session.execute(delete(ImportRefusal).where(ImportRefusal.import_id == job.id))
    tx.session.flush()
    if job.attempts > ATTEMPTS_MAX:
        fail_import(tx, job.id, "IMPORT_GIVEN_UP", "It was interrupted too often; send it again.")
        return False
    return True


def tell_progress(
    tx: Transaction, import_id: str, phase: str, rows_done: int, rows_total: int, **more: Any
) -> bool:
    """False once somebody has cancelled the import."""
    values = {"phase": phase, "rows_done": rows_done, "rows_total": rows_total, **more}
    noted = update(ImportJob).where(ImportJob.id == import_id).values(values)
    return tx.session.scalar(noted.returning(ImportJob.cancelled_at)) is None


def cancel_import(tx: Transaction, import_id: str) -> ImportJob:
    """It ends with the batch that it is at; what it has imported stays until it is undone."""
    job = lock_import(tx, import_id)
    if job.state == State.CANCELLED or job.cancelled_at:
        return job
    if job.state not in OPEN:
        raise Conflict(
            "IMPORT_ENDED",
            f"The import is {job.state} and no longer running; undo it to take back what it made.",
            field="import_id",
        )
    job.cancelled_at = tx.now
    if job.state == State.WAITING:
        end_cancelled(tx, job.id)
        tx.session.refresh(job)
    return job


def end_cancelled(tx: Transaction, import_id: str) -> None:
    """Without a report, and without what the file has in the refused rows."""
    _end(tx, import_id, state=State.CANCELLED)


def forget_files(tx: Transaction) -> None:
    """Forget the names of files and what they have in refused rows: somebody was erased.

    Nobody knows which of them name that person. An import that is not finished is cancelled, for
    its file may hold the person as well.
    """
    tx.session.execute(update(ImportRefusal).values(file="", value=""))
    tx.session.execute(_FORGET_NAMES)
    for import_id in open_imports(tx):
        job = lock_import(tx, import_id)
        if job.state in OPEN:
            cancel_import(tx, import_id)
            job.error_reason, job.error = "PERSON_ERASED", PERSON_ERASED


_FORGET_NAMES = text("""
    UPDATE import_job SET report = jsonb_set(report, '{files}', (
        SELECT jsonb_agg(file || '{"name": ""}') FROM jsonb_array_elements(report -> 'files') file
    ))
    WHERE jsonb_array_length(report -> 'files') > 0
""")


def add_refusals(
    tx: Transaction, import_id: str, first: int, refused: Sequence[RefusedRow]
) -> None:
    """first: the position of the first of them."""
    rows = [
        {"import_id": import_id, "position": first + place, **asdict(row)}
        for place, row in enumerate(refused)
    ]
    if rows:
        tx.session.execute(insert(ImportRefusal), rows)


def note_written(tx: Transaction, import_id: str, table: Table) -> None:
    """Add to the refusals what the file has in their columns, in one pass over it."""
    by_row: dict[int, list[ImportRefusal]] = defaultdict(list)
    for refusal in refusals_without_value(tx, import_id):
        by_row[refusal.row].append(refusal)
    for row in table.rows() if by_row else ():
        for refusal in by_row.get(row.number, ()):
            refusal.value = table.written(row.cells, refusal.field)


def finish_import(
    tx: Transaction,
    import_id: str,
    table: Table,
    report: dict[str, Any],
    counts: dict[str, Any],
) -> None:
    """A report in which no row stands is a refusal of the whole file, and never plain success."""
    if lock_import(tx, import_id).cancelled_at:
        end_cancelled(tx, import_id)
        return
    note_written(tx, import_id, table)
    result: dict[str, Any] = {"state": State.DONE}
    if report["rows"] and not report["rows_taken"]:
        result = {"state": State.REFUSED, "error_reason": "NO_ROW_TAKEN", "error": NO_ROW_TAKEN}
    _end(tx, import_id, phase="done", report=report, counts=counts, **result)


def fail_import(tx: Transaction, import_id: str, reason: str, error: str) -> None:
    _end(tx, import_id, state=State.FAILED, error_reason=reason, error=error)


def _end(tx: Transaction, import_id: str, **values: Any) -> None:
    """The files have served, and so has what the mapping says of people."""
    ended = update(ImportJob).where(ImportJob.id == import_id)
    mapping = ImportJob.mapping.op("-")("people")
    tx.session.execute(ended.values(finished_at=tx.now, mapping=mapping, **values))
    tx.session.execute(delete(ImportFile).where(ImportFile.import_id == import_id))
