"""What the client is charged of a time entry is set apart from what was worked."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid

from chassis import values
from projects.time.access import require_may_set_billable
from projects.time.commands.checks import (
    REASON_LENGTH_MAX,
    SUM_SECONDS_MAX,
    refuse_closed,
    refuse_not_chargeable,
    refuse_unsold,
)
from projects.time.commands.decisions import refuse_used
from projects.time.commands.naming import optional_id, require_kind
from projects.time.model import TimeEntry
from projects.time.queries import lock_surroundings, responsibility
from projects.time.rules.entries import DAY_SECONDS, Status


def set_billable_time(
    tx: Transaction,
    time_entry_id: str,
    expected_version: int,
    seconds: int,
    reason: str,
    reason_kind_id: str = "",
) -> TimeEntry:
    """By those who may approve the time, as a rule. Approved time changes while it is on no issued
    invoice; it leaves a draft that holds it."""
    entry = tx.load(TimeEntry, time_entry_id, expected_version=expected_version)
    by = require_may_set_billable(tx, responsibility(tx, entry))
    check_billable(entry, seconds)
    words = difference_reason(seconds, entry.seconds, reason)
    kind = _kind(tx, entry, seconds, reason_kind_id)
    if entry.status is Status.APPROVED:
        refuse_used(tx, entry)
    _refuse_where_not_charged(tx, entry, seconds)
    for fact in entry.set_billable(seconds, words, kind, by, tx.now):
        tx.record(fact)
    return entry


def _kind(tx: Transaction, entry: TimeEntry, seconds: int, reason_kind_id: str) -> str | None:
    """The kind that it has already may be archived."""
    less = seconds < entry.seconds
    if less and reason_kind_id and reason_kind_id == entry.reason_kind_id:
        return reason_kind_id
    return require_kind(tx, optional_id(reason_kind_id), less=less)


def check_billable(entry: TimeEntry, seconds: int) -> None:
    """0 or more; for a day at most 24 hours, as for the time that was worked."""
    longest = DAY_SECONDS if entry.worked_from is None else SUM_SECONDS_MAX
    if not 0 <= seconds <= longest:
        raise Invalid(
            "BILLABLE_OUT_OF_RANGE",
            f"Billable time is between 0 and {longest // 60} minutes; give it as a whole number.",
            field="seconds",
        )


def difference_reason(seconds: int, worked: int, reason: str) -> str:
    """Why the client is charged less or more than was worked; empty where it is the same."""
    words = values.text(reason, "reason", REASON_LENGTH_MAX)
    if seconds == worked:
        return ""
    if not words:
        less = "less" if seconds < worked else "more"
        raise Invalid(
            "BILLABLE_REASON_REQUIRED",
            f"Say in reason why the client is charged {less} than was worked.",
            field="reason",
        )
    return words


def _refuse_where_not_charged(tx: Transaction, entry: TimeEntry, seconds: int) -> None:
    around = lock_surroundings(
        tx, entry.project_id, entry.task_id, entry.person_id, entry.worked_on
    )
    if around is None:
        raise Conflict("PROJECT_GONE", "The project of this time is gone.", field="time_entry_id")
    refuse_closed(around.project_status)
    if seconds and not entry.chargeable:
        refuse_not_chargeable(around)
        refuse_unsold(around)
