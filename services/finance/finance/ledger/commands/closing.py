"""Closing the books up to a day, so that no figure of a reported period moves any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.prepared import prepared
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis import values
from finance.ledger.model import PERIODS_ID, PeriodClosing, PeriodLock
from finance.rights import require


class ClosedDays(NamedTuple):
    """The last day that is closed, and the last that is closed softly."""

    hard: date | None
    soft: date | None


def close_period(
    tx: Transaction,
    through: date,
    *,
    soft: bool = False,
    reason: str = "",
    checks: Sequence[Mapping[str, Any]] = (),
) -> PeriodLock:
    """Nothing is booked on that day or before it from now on. Only days that are over.

    soft: those with `period.late` may still book, with a reason. checks: what is still open, for
    the certificate that is kept of the closing.
    """
    require(tx, "ledger.write")
    if through >= tx.today:
        raise Invalid(
            "PERIOD_NOT_OVER",
            f"through must be before today, {tx.today_in_words}: a day is closed when it is over.",
            field="through",
        )
    lock = _locked(tx)
    last = lock.frozen_through if soft else lock.closed_through
    if last is not None and through <= last:
        raise Conflict(
            "PERIOD_CLOSED_ALREADY",
            f"The books are closed through {last} already; reopen them to close less.",
            field="through",
        )
    tx.record(lock.close_softly(through, tx.now) if soft else lock.close(through, tx.now))
    tx.add(
        PeriodClosing(
            id=tx.new_id(),
            kind="soft" if soft else "hard",
            through=through,
            reason=values.text(reason, "reason"),
            checks=[dict(check) for check in checks],
            closed_by=tx.actor.name,
            closed_at=tx.now,
        )
    )
    return lock


def reopen_period(tx: Transaction, through: date | None, reason: str) -> PeriodLock:
    """Days after `through` are open again; None: all days."""
    require(tx, "ledger.write")
    why = values.text(reason, "reason", required=True)
    lock = _locked(tx)
    last = lock.frozen_through
    if last is None or (through is not None and through >= last):
        raise Conflict(
            "PERIOD_NOT_CLOSED",
            f"The books are closed through {last or 'no day'}; there is nothing to reopen after "
            "that.",
            field="through",
        )
    tx.record(lock.reopen(through, why, tx.now))
    return lock


def require_open(tx: Transaction, day: date, field: str, late_reason: str = "") -> None:
    """Conflict when the books are closed for the day; they cannot be closed before we commit.

    late_reason: why something is booked late. With it, those who hold `period.late` book on a day
    that is closed softly.
    """
    closed = _HELD.first(tx) or ClosedDays(None, None)
    if closed.hard is not None and day <= closed.hard:
        raise Conflict(
            "PERIOD_CLOSED",
            f"The books are closed through {closed.hard}, and {field} is {day}; choose a "
            "later day, or have the period reopened.",
            field=field,
            details={"closed_through": str(closed.hard)},
        )
    if closed.soft is None or day > closed.soft:
        return
    if not (late_reason and tx.actor.may("period.late")):
        raise Conflict(
            "PERIOD_CLOSED_SOFTLY",
            f"The books are closed softly through {closed.soft}, and {field} is {day}; choose a "
            "later day. Finance can still post a journal with a reason.",
            field=field,
            details={"soft_closed_through": str(closed.soft)},
        )


_HELD = prepared(
    select(PeriodLock.closed_through, PeriodLock.soft_closed_through)
    .where(PeriodLock.id == PERIODS_ID)
    .with_for_update(read=True),
    ClosedDays,
)


def _locked(tx: Transaction) -> PeriodLock:
    begun = insert(PeriodLock).values(id=PERIODS_ID, version=0, reason="")
    tx.session.execute(begun.on_conflict_do_nothing())
    return tx.load(PeriodLock, PERIODS_ID)
