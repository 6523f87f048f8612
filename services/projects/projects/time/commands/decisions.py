"""Time is approved, rejected and reopened: the other side of a time entry, never its owner's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chassis.batch import BatchMode, ItemReport, RefusedItem
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from chassis.prepared import prepared
from sqlalchemy import bindparam, delete, select, text

from chassis import values
from projects.time.access import require_may_decide
from projects.time.commands.checks import REASON_LENGTH_MAX, refuse_closed
from projects.time.commands.deciding import Deciding, decider_of, deciding_on, settle_weeks
from projects.time.model import IssuedTime, TimeEntry
from projects.time.queries import (
    corrected_by,
    issued_on,
    lock_hours,
    project_status,
    responsibilities,
    responsibility,
    visible_entries,
)
from projects.time.queries.rules import day_of
from projects.time.queries.sheets import person_days, sheets_of
from projects.time.rules.entries import Responsibility
from projects.time.rules.sheets import CLOSED

DECIDED_AT_ONCE_MAX = 200


def approve_time_entry(tx: Transaction, time_entry_id: str, expected_version: int = 0) -> TimeEntry:
    """By the person's lead, the project's manager or an administrator; never one's own."""
    entry = tx.load(TimeEntry, time_entry_id, expected_version=expected_version)
    deciding = deciding_on(tx, [entry])
    _approve(tx, entry, responsibility(tx, entry), deciding)
    settle_weeks(tx, deciding, [entry])
    return entry


def approve_time_entries(
    tx: Transaction, time_entry_ids: Sequence[str], mode: BatchMode
) -> tuple[list[TimeEntry], list[RefusedItem]]:
    """At most 200, in the order asked for; a handful of statements in all."""
    return _decide_each(
        tx,
        time_entry_ids,
        mode,
        lambda entry, of, deciding: _approve(tx, entry, of, deciding),
    )


def _decide_each(
    tx: Transaction,
    time_entry_ids: Sequence[str],
    mode: BatchMode,
    decide: Callable[[TimeEntry, Responsibility, Deciding], None],
) -> tuple[list[TimeEntry], list[RefusedItem]]:
    if not 0 < len(time_entry_ids) <= DECIDED_AT_ONCE_MAX:
        raise Invalid(
            "TIME_ENTRY_COUNT",
            f"Name 1 to {DECIDED_AT_ONCE_MAX} time entries to decide on at once.",
            field="time_entry_ids",
        )
    wanted = list(dict.fromkeys(require_id(id_, "time_entry_ids") for id_ in time_entry_ids))
    found = _load_all(tx, wanted)
    lock_hours(tx, found.values())
    deciding = deciding_on(tx, list(found.values()))
    responsible = responsibilities(tx, found.values())
    visible = visible_entries(tx, wanted)
    report = ItemReport(mode)
    for index, id_ in enumerate(wanted):
        with report.taking(id_, index, "time_entry_ids"):
            entry = found.get(id_)
            if entry is None or id_ not in visible:
                raise _no_entry(id_)
            decide(entry, responsible[entry.person_id, entry.project_id], deciding)
    done = [found[id_] for id_ in report.done]
    settle_weeks(tx, deciding, done)
    return done, report.refused


def _load_all(tx: Transaction, ids: list[str]) -> dict[str, TimeEntry]:
    """Locked in the order of ids, so that two batches never wait for each other in a circle."""
    query = select(TimeEntry).where(TimeEntry.id.in_(ids)).order_by(TimeEntry.id)
    return {entry.id: entry for entry in tx.session.scalars(query.with_for_update())}


def _no_entry(time_entry_id: str) -> NotFound:
    return NotFound(
        "TIME_ENTRY_NOT_FOUND",
        f"There is no time entry {time_entry_id}.",
        details={"time_entry_id": time_entry_id},
    )


def _approve(tx: Transaction, entry: TimeEntry, of: Responsibility, deciding: Deciding) -> None:
    by = require_may_decide(tx, of, deciding.by)
    entry.refuse_own(by)
    entry.require_waiting()
    turn = deciding.turn(entry, of)
    tx.record(entry.approve(by, tx.now, turn, deciding.rounded.get(day_of(entry))))


def reject_time_entry(
    tx: Transaction, time_entry_id: str, expected_version: int, reason: str
) -> TimeEntry:
    """By people who might have approved it; the reason is for the person who worked."""
    reason = reason_for(reason)
    entry = tx.load(TimeEntry, time_entry_id, expected_version=expected_version)
    _reject(tx, entry, responsibility(tx, entry), reason, deciding_on(tx, [entry]))
    return entry


def reject_time_entries(
    tx: Transaction, time_entry_ids: Sequence[str], reason: str, mode: BatchMode
) -> tuple[list[TimeEntry], list[RefusedItem]]:
    """The same for at most 200, in the order asked for."""
    reason = reason_for(reason)
    return _decide_each(
        tx,
        time_entry_ids,
        mode,
        lambda entry, of, deciding: _reject(tx, entry, of, reason, deciding),
    )


def _reject(
    tx: Transaction, entry: TimeEntry, of: Responsibility, reason: str, deciding: Deciding
) -> None:
    by = require_may_decide(tx, of, deciding.by)
    entry.refuse_own(by)
    entry.require_waiting()
    tx.record(entry.reject(by, tx.now, reason, deciding.turn(entry, of).for_id))


def reason_for(reason: str) -> str:
    """What is written for the person who worked; never empty."""
    kept = values.text(reason, "reason", REASON_LENGTH_MAX)
    if not kept:
        raise Invalid(
            "REASON_REQUIRED", "Give a reason, so that the person can act on it.", field="reason"
        )
    return kept


def reopen_time_entry(
    tx: Transaction, time_entry_id: str, expected_version: int, reason: str
) -> TimeEntry:
    """By people who may approve it, while it is on no issued invoice; then it can be changed, and a
    submitted week is open again."""
    reason = reason_for(reason)
    entry = tx.load(TimeEntry, time_entry_id, expected_version=expected_version)
    by = require_may_decide(tx, responsibility(tx, entry), decider_of(tx))
    entry.refuse_own(by)
    refuse_used(tx, entry)
    fact = entry.reopen(reason)
    refuse_closed(project_status(tx, entry.project_id))
    tx.record(fact)
    for sheet in sheets_of(tx, person_days([entry]), lock=True).values():
        if sheet.status in CLOSED:
            tx.record(sheet.return_(by, tx.now, reason))
    return entry


def refuse_used(tx: Transaction, entry: TimeEntry) -> None:
    """Conflict where an invoice or a correction rests on the approved entry as it is."""
    invoice = issued_on(tx, entry.id)
    if invoice:
        raise Conflict(
            "TIME_ENTRY_INVOICED",
            f"This time is on the issued invoice {invoice.reference or invoice.invoice_id}; credit "
            "that invoice first, or correct the entry by another one.",
            field="time_entry_id",
            details={"invoice_id": invoice.invoice_id},
        )
    if any(corrected_by(tx, entry.id)):
        raise Conflict(
            "TIME_ENTRY_CORRECTED",
            "This time was corrected by another entry; correct it by one more.",
            field="time_entry_id",
        )


def know_issued_time(tx: Transaction, invoice: Mapping[str, Any]) -> None:
    """Keep which time is on an issued invoice: what it holds now, after credits.

    A long invoice comes in parts, in order; the first one replaces what was known before.
    """
    if invoice["part"] in (None, 1):
        _FORGET_ISSUED.run(tx, invoice_id=invoice["invoice_id"])
    ids = [one for line in invoice["lines"] for one in line["time_entry_ids"]]
    if ids:
        reference = invoice["number"] or ""
        _KEEP_ISSUED.run(tx, ids=ids, invoice_id=invoice["invoice_id"], reference=reference)


_FORGET_ISSUED = prepared(
    delete(IssuedTime).where(IssuedTime.invoice_id == bindparam("invoice_id"))
)
_KEEP_ISSUED = prepared(
    text("""
    INSERT INTO issued_time (time_entry_id, invoice_id, reference)
    SELECT unnest(CAST(:ids AS uuid[])), CAST(:invoice_id AS uuid), :reference
    ON CONFLICT (time_entry_id)
    DO UPDATE SET invoice_id = excluded.invoice_id, reference = excluded.reference
""")
)
