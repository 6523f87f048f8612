"""Approved time is corrected by a negative entry that points at it."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.errors import Invalid

from projects.time.access import require_may_write
from projects.time.commands.checks import refuse_closed
from projects.time.commands.decisions import reason_for
from projects.time.commands.entries import written_by
from projects.time.model import TimeEntry
from projects.time.queries import corrections_seconds, project_status, responsibility


def correct_time_entry(tx: Transaction, time_entry_id: str, seconds: int, reason: str) -> TimeEntry:
    """A negative entry that takes away from an approved one, and waits for approval itself."""
    reason = reason_for(reason)
    entry = tx.load(TimeEntry, time_entry_id)
    require_may_write(tx, responsibility(tx, entry))
    entry.require_correctable()
    left = entry.seconds + corrections_seconds(tx, entry.id)
    if not -left <= seconds < 0:
        raise Invalid(
            "CORRECTION_OUT_OF_RANGE",
            f"A correction takes away more than nothing and at most what is left, "
            f"{left / 3600:.2f} h; give it as a negative number.",
            field="seconds",
            details={"left_seconds": str(left)},
        )
    refuse_closed(project_status(tx, entry.project_id))
    correction = TimeEntry(
        id=tx.new_id(),
        **{name: getattr(entry, name) for name in _SHARED},
        seconds=seconds,
        corrects_id=entry.id,
        correction_reason=reason,
        logged_at=tx.now,
        **written_by(tx),
    )
    tx.add(correction)
    tx.record(correction.logged())
    return correction


_SHARED = (
    "person_id",
    "project_id",
    "client_id",
    "task_id",
    "deliverable_id",
    "worked_on",
    "worked_from",
    "charge_role",
    "chargeable",
    "non_chargeable_reason",
    "note",
)
"""What a correction has from the entry that it corrects."""
