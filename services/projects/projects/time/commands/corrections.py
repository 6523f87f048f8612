"""Approved time is corrected by a negative entry that points at it."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.errors import Invalid

from projects.time.access import require_may_set_billable, require_may_write
from projects.time.commands.checks import refuse_closed
from projects.time.commands.decisions import reason_for
from projects.time.commands.entries import written_by
from projects.time.model import TimeEntry
from projects.time.queries import corrected_by, project_status, responsibility
from projects.time.rules.entries import billable_taken


def correct_time_entry(
    tx: Transaction, time_entry_id: str, seconds: int, billable_seconds: int | None, reason: str
) -> TimeEntry:
    """A negative entry that takes away from an approved one, and waits for approval itself.

    billable_seconds None: what follows from the worked time. One of the two may be 0. Worked time
    is corrected by who may log it, billable time by who may set it.
    """
    reason = reason_for(reason)
    entry = tx.load(TimeEntry, time_entry_id)
    of = responsibility(tx, entry)
    if seconds or billable_seconds is None:
        require_may_write(tx, of)
    if billable_seconds is not None:
        require_may_set_billable(tx, of)
    entry.require_correctable()
    worked, billable = corrected_by(tx, entry.id)
    left, billable_left = entry.seconds + worked, entry.billable_seconds + billable
    billable_alone = seconds == 0 and bool(billable_seconds)
    _require_left(seconds, left, "seconds", is_nothing=seconds == 0 and not billable_alone)
    if billable_seconds is None:
        billable_seconds = -billable_taken(left, billable_left, -seconds)
    _require_left(billable_seconds, billable_left, "billable_seconds", is_nothing=False)
    refuse_closed(project_status(tx, entry.project_id))
    correction = TimeEntry(
        id=tx.new_id(),
        **{name: getattr(entry, name) for name in _SHARED},
        seconds=seconds,
        billable_seconds=billable_seconds,
        chargeable=billable_seconds != 0,
        corrects_id=entry.id,
        correction_reason=reason,
        logged_at=tx.now,
        **written_by(tx),
    )
    tx.add(correction)
    tx.record(correction.logged())
    return correction


def _require_left(seconds: int, left: int, field: str, *, is_nothing: bool) -> None:
    if is_nothing or not -left <= seconds <= 0:
        raise Invalid(
            "CORRECTION_OUT_OF_RANGE",
            f"A correction takes away more than nothing and at most what is left, "
            f"{left / 3600:.2f} h; give it as a negative number.",
            field=field,
            details={"left_seconds": str(left)},
        )


_SHARED = (
    "person_id",
    "project_id",
    "client_id",
    "task_id",
    "deliverable_id",
    "worked_on",
    "worked_from",
    "charge_role",
    "non_chargeable_reason",
    "reason_kind_id",
    "note",
)
"""What a correction has from the entry that it corrects."""
