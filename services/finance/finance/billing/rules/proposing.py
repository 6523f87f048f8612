"""What an invoice of a project could charge, and what needs a look before it is drafted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ProposalException(StrEnum):
    """The first three keep a draft from being made. A draft leaves unpriced time out, and what goes
    over a ceiling."""

    PLAN_MISSING = "plan_missing"
    HANDOVER_OPEN = "handover_open"
    NOT_BILLABLE = "not_billable"
    UNPRICED = "unpriced"
    OVER_CAP = "over_cap"


COVERS_TIME = frozenset({"fixed_price", "percent_complete"})
_BLOCKING = frozenset(ProposalException) - {
    ProposalException.UNPRICED,
    ProposalException.OVER_CAP,
}


@dataclass(frozen=True, slots=True)
class Gathered:
    """Time entries or milestones, counted, and what they come to in minor units."""

    count: int = 0
    seconds: int = 0
    minor: int = 0
    first_on: date | None = None


def exceptions_of(
    billing_type: str | None, unpriced: Gathered, *, handed_over: bool, over_cap: bool = False
) -> Sequence[ProposalException]:
    """billing_type None: the project has no plan. handed_over: it may be billed.

    over_cap: more waits than the ceiling leaves.
    """
    found = {
        ProposalException.PLAN_MISSING: billing_type is None,
        ProposalException.HANDOVER_OPEN: not handed_over,
        ProposalException.NOT_BILLABLE: billing_type == "non_billable",
        ProposalException.UNPRICED: unpriced.count > 0,
        ProposalException.OVER_CAP: over_cap,
    }
    return [exception for exception, is_so in found.items() if is_so]


def ready_minor(
    billing_type: str | None,
    exceptions: Collection[ProposalException],
    work: Gathered,
    milestones: Gathered,
    room: int | None = None,
) -> int:
    """What a draft would charge now. By a fixed price the time goes with the milestones.

    room: what a ceiling leaves; None where there is none.
    """
    if _BLOCKING.intersection(exceptions):
        return 0
    time = 0 if billing_type in COVERS_TIME else work.minor
    charge = max(time + milestones.minor, 0)
    return charge if room is None else min(charge, room)


def over_cap_minor(
    billing_type: str | None, work: Gathered, milestones: Gathered, room: int | None
) -> int:
    """What waits and goes over the ceiling: over-servicing rather than work in progress."""
    if room is None:
        return 0
    time = 0 if billing_type in COVERS_TIME else work.minor
    return max(time + milestones.minor - room, 0)
