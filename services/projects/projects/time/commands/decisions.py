"""Approving and rejecting: the other side of a time entry, never its owner's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chassis.actor import Role
from chassis.database import Transaction
from chassis.errors import Forbidden, Invalid, NotFound
from chassis.ids import require_id
from sqlalchemy import select

from projects import values
from projects.time.commands.checks import REASON_LENGTH_MAX
from projects.time.model import TimeEntry
from projects.time.queries import responsibilities, responsibility
from projects.time.rules import Responsibility

APPROVED_AT_ONCE_MAX = 200


def approve_time_entry(tx: Transaction, time_entry_id: str, expected_version: int = 0) -> TimeEntry:
    """By the person's lead, the project's manager or an administrator; never one's own."""
    entry = tx.load(TimeEntry, time_entry_id, expected_version=expected_version)
    _approve(tx, [entry])
    return entry


def approve_time_entries(tx: Transaction, time_entry_ids: Sequence[str]) -> list[TimeEntry]:
    """All of at most 200 or none, in the order asked for; a handful of statements in all."""
    if not 0 < len(time_entry_ids) <= APPROVED_AT_ONCE_MAX:
        raise Invalid(
            "TIME_ENTRY_COUNT",
            f"Name 1 to {APPROVED_AT_ONCE_MAX} time entries to approve at once.",
            field="time_entry_ids",
        )
    wanted = list(dict.fromkeys(require_id(id_, "time_entry_ids") for id_ in time_entry_ids))
    entries = _load_all(tx, wanted)
    _approve(tx, entries)
    return entries


def _load_all(tx: Transaction, ids: list[str]) -> list[TimeEntry]:
    """Locked in the order of ids, so that two batches never wait for each other in a circle."""
    query = select(TimeEntry).where(TimeEntry.id.in_(ids)).order_by(TimeEntry.id)
    found = {entry.id: entry for entry in tx.session.scalars(query.with_for_update())}
    for id_ in ids:
        if id_ not in found:
            raise NotFound(
                "TIME_ENTRY_NOT_FOUND",
                f"There is no time entry {id_}; none was approved.",
                field="time_entry_ids",
                details={"time_entry_id": id_},
            )
    return [found[id_] for id_ in ids]


def _approve(tx: Transaction, entries: Iterable[TimeEntry]) -> None:
    entries = list(entries)
    responsible = responsibilities(tx, entries)
    by = _decider(tx)
    for entry in entries:
        _require_may_decide(tx, by, responsible[entry.person_id, entry.project_id])
        tx.record(entry.approve(by, tx.now))


def reject_time_entry(
    tx: Transaction, time_entry_id: str, expected_version: int, reason: str
) -> TimeEntry:
    """By whoever might have approved it; the reason is for the person who worked."""
    reason = values.text(reason, "reason", REASON_LENGTH_MAX)
    if not reason:
        raise Invalid(
            "REASON_REQUIRED", "Say why, so that the person can put it right.", field="reason"
        )
    entry = tx.load(TimeEntry, time_entry_id, expected_version=expected_version)
    by = _decider(tx)
    _require_may_decide(tx, by, responsibility(tx, entry))
    tx.record(entry.reject(by, tx.now, reason))
    return entry


def _decider(tx: Transaction) -> str:
    """The person who answers for the decision; the system itself decides on nobody's time."""
    if not tx.actor.person_id:
        raise Forbidden("PERSON_REQUIRED", "Time is approved and rejected by a person.")
    return tx.actor.person_id


def _require_may_decide(tx: Transaction, by: str, responsible: Responsibility) -> None:
    """Refuse strangers; the owner goes on to the entry, which refuses them for what they are."""
    administrator = tx.actor.may(Role.ADMINISTRATOR)
    own = by == responsible.person_id
    if not own and not responsible.may_be_decided_by(by, administrator=administrator):
        raise Forbidden(
            "APPROVER_REQUIRED",
            "Time is decided on by the person's lead, the project's manager or an administrator.",
            field="time_entry_id",
        )
