"""Closing the books up to a day, so that no figure of a reported period moves any more."""

from __future__ import annotations

from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.prepared import prepared
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis import values
from finance.ledger.model import PERIODS_ID, PeriodLock
from finance.rights import require


def close_period(tx: Transaction, through: date) -> PeriodLock:
    """Nothing is booked on that day or before it from now on. Only days that are over."""
    require(tx, "ledger.write")
    if through >= tx.today:
        raise Invalid(
            "PERIOD_NOT_OVER",
            f"through must be before today, {tx.today_in_words}: a day is closed when it is over.",
            field="through",
        )
    lock = _locked(tx)
    if lock.closed_through is not None and through <= lock.closed_through:
        raise Conflict(
            "PERIOD_CLOSED_ALREADY",
            f"The books are closed through {lock.closed_through} already; reopen them to close "
            "less.",
            field="through",
        )
    tx.record(lock.close(through, tx.now))
    return lock


def reopen_period(tx: Transaction, through: date | None, reason: str) -> PeriodLock:
    """Days after `through` are open again; None: all days."""
    require(tx, "ledger.write")
    why = values.text(reason, "reason", required=True)
    lock = _locked(tx)
    if lock.closed_through is None or (through is not None and through >= lock.closed_through):
        raise Conflict(
            "PERIOD_NOT_CLOSED",
            f"The books are closed through {lock.closed_through or 'no day'}; there is nothing to "
            "reopen after that.",
            field="through",
        )
    tx.record(lock.reopen(through, why, tx.now))
    return lock


def require_open(tx: Transaction, day: date, field: str) -> None:
    """Conflict when the books are closed for the day; they cannot be closed before we commit."""
    closed_through = _HELD.first(tx)
    if closed_through is not None and day <= closed_through:
        raise Conflict(
            "PERIOD_CLOSED",
            f"The books are closed through {closed_through}, and {field} is {day}; choose a "
            "later day, or have the period reopened.",
            field=field,
            details={"closed_through": str(closed_through)},
        )


_HELD = prepared(
    select(PeriodLock.closed_through).where(PeriodLock.id == PERIODS_ID).with_for_update(read=True),
    lambda day: day,
)


def _locked(tx: Transaction) -> PeriodLock:
    begun = insert(PeriodLock).values(id=PERIODS_ID, version=0, reason="")
    tx.session.execute(begun.on_conflict_do_nothing())
    return tx.load(PeriodLock, PERIODS_ID)
