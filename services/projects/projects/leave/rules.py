"""The states of a leave request, and the balance of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Approved leave lowers capacity; returned and cancelled leave counts nowhere."""

    REQUESTED = "requested"
    APPROVED = "approved"
    RETURNED = "returned"
    CANCELLED = "cancelled"


STANDING = (Status.REQUESTED, Status.APPROVED)
"""They hold their days: another leave of the person must not overlap them."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Minutes of one person in one year. carried: from the year before; carried_until: the last
    day on which these may be taken, or None."""

    minutes: int = 0
    carried: int = 0
    carried_until: date | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """Minutes. taken: approved and over; planned: approved and to come; lapsed: carried minutes
    that were not taken in time. left: after taken, planned and lapsed; below 0: too much."""

    allowance: int
    carried: int
    lapsed: int
    taken: int
    planned: int
    requested: int

    @property
    def left(self) -> int:
        return self.allowance + self.carried - self.lapsed - self.taken - self.planned


def balance_of(
    allowance: Allowance, approved: dict[date, int], requested: int, today: date
) -> Balance:
    """approved: minutes by day, of leave that counts against the allowance.

    Carried minutes are used first. What is left of them after carried_until lapses, once that day
    is over.
    """
    taken = sum(minutes for day, minutes in approved.items() if day <= today)
    until = allowance.carried_until
    lapsed = 0
    if until and until < today:
        in_time = sum(minutes for day, minutes in approved.items() if day <= until)
        lapsed = max(0, allowance.carried - in_time)
    return Balance(
        allowance=allowance.minutes,
        carried=allowance.carried,
        lapsed=lapsed,
        taken=taken,
        planned=sum(approved.values()) - taken,
        requested=requested,
    )
