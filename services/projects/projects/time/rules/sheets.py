"""The states of a week of time that a person submits as a whole."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

WEEK = timedelta(days=7)
LAST_DAY = timedelta(days=6)


class SheetStatus(StrEnum):
    """submitted: it waits, and is closed. approved: all of its time is. The others are open."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"
    APPROVED = "approved"


class SheetDeed(StrEnum):
    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    RETURN = "return"
    APPROVE = "approve"


CLOSED = frozenset({SheetStatus.SUBMITTED, SheetStatus.APPROVED})
"""Its time is not changed by who worked."""

_MOVES = {
    (SheetStatus.SUBMITTED, SheetDeed.TAKE_BACK): SheetStatus.TAKEN_BACK,
    (SheetStatus.SUBMITTED, SheetDeed.RETURN): SheetStatus.RETURNED,
    (SheetStatus.SUBMITTED, SheetDeed.APPROVE): SheetStatus.APPROVED,
    (SheetStatus.APPROVED, SheetDeed.RETURN): SheetStatus.RETURNED,
    (SheetStatus.RETURNED, SheetDeed.SUBMIT): SheetStatus.SUBMITTED,
    (SheetStatus.TAKEN_BACK, SheetDeed.SUBMIT): SheetStatus.SUBMITTED,
}


def sheet_after(status: SheetStatus, deed: SheetDeed) -> SheetStatus | None:
    """The status that the deed leads to; None where it is not allowed."""
    return _MOVES.get((status, deed))
