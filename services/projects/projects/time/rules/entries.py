"""What is allowed for hours: which day, how many, in which role, and who may decide on them.

Pure decisions without words for people: the model and the commands say them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY_SECONDS = 86_400
EARLIEST_DAY = date(1990, 1, 1)
DAYS_AHEAD_MAX = 1
DAYS_BEFORE_START_MAX = 31
"""How long before a project's planned start somebody may already have worked for it."""


class Status(StrEnum):
    """submitted: waits for a decision. rejected: its owner may change it. approved: counts."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"


class Deed(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    CHANGE = "change"
    DELETE = "delete"
    REOPEN = "reopen"


_MOVES = {
    (Status.SUBMITTED, Deed.APPROVE): Status.APPROVED,
    (Status.SUBMITTED, Deed.REJECT): Status.REJECTED,
    (Status.SUBMITTED, Deed.CHANGE): Status.SUBMITTED,
    (Status.SUBMITTED, Deed.DELETE): Status.SUBMITTED,
    (Status.REJECTED, Deed.CHANGE): Status.SUBMITTED,
    (Status.REJECTED, Deed.DELETE): Status.REJECTED,
    (Status.APPROVED, Deed.REOPEN): Status.SUBMITTED,
}

CLOSED_PROJECT_STATUSES = frozenset({"handover", "completed", "cancelled"})
"""Not yet, or no longer: such a project takes no time."""


def status_after(status: Status, deed: Deed) -> Status | None:
    """The status that the deed leads to; None where it is not allowed."""
    return _MOVES.get((status, deed))


def is_plausible_day(day: date, today: date) -> bool:
    """True from 1990 to tomorrow: where it is already tomorrow, somebody works."""
    return EARLIEST_DAY <= day <= today + timedelta(days=DAYS_AHEAD_MAX)


def fits_the_day(already_seconds: int, seconds: int) -> bool:
    """True when a person's day still holds it: 24 hours in all entries together."""
    return already_seconds + seconds <= DAY_SECONDS


def billable_after(worked_before: int, billable_before: int, worked_now: int) -> int:
    """Billable seconds when the worked ones change: the same where all was charged, never more
    than is worked where less was charged, and what was set where more was charged."""
    if billable_before == worked_before:
        return worked_now
    return min(billable_before, worked_now) if billable_before < worked_before else billable_before


def billable_taken(worked_left: int, billable_left: int, taken: int) -> int:
    """Billable seconds that a correction takes away with that many worked ones, all of them 0 or
    more: what is then charged is at most what is then worked, as far as it was so before."""
    if billable_left > worked_left:
        return billable_left if taken == worked_left else taken
    return max(0, billable_left - (worked_left - taken))


def is_long_before(day: date, project_start: date | None) -> bool:
    """True when the day lies further before the project's start than preparation explains."""
    return project_start is not None and (project_start - day).days > DAYS_BEFORE_START_MAX


def charge_role_of(candidates: Iterable[str | None]) -> str:
    """The first that is given: the entry's own, the task's, the person's; empty if none is."""
    return next((role for role in candidates if role), "")


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who has to do with one entry: whose it is, who leads that person, who manages the project."""

    person_id: str
    lead_id: str | None
    project_manager_id: str | None
