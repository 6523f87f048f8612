"""What an invoice of a project could charge, and what needs a look before it is drafted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ProposalException(StrEnum):
    """The first three keep a draft from being made; unpriced time would be left out of it."""

    PLAN_MISSING = "plan_missing"
    HANDOVER_OPEN = "handover_open"
    NOT_BILLABLE = "not_billable"
    UNPRICED = "unpriced"


_BLOCKING = frozenset(ProposalException) - {ProposalException.UNPRICED}


@dataclass(frozen=True, slots=True)
class Gathered:
    """Time entries or milestones, counted, and what they come to in minor units."""

    count: int = 0
    seconds: int = 0
    minor: int = 0
    first_on: date | None = None


def exceptions_of(
    billing_type: str | None, unpriced: Gathered, *, handed_over: bool
) -> Sequence[ProposalException]:
    """billing_type None: the project has no plan. handed_over: it may be billed."""
    found = {
        ProposalException.PLAN_MISSING: billing_type is None,
        ProposalException.HANDOVER_OPEN: not handed_over,
        ProposalException.NOT_BILLABLE: billing_type == "non_billable",
        ProposalException.UNPRICED: unpriced.count > 0,
    }
    return [exception for exception, is_so in found.items() if is_so]


def ready_minor(
    billing_type: str | None,
    exceptions: Collection[ProposalException],
    work: Gathered,
    milestones: Gathered,
) -> int:
    """What a draft would charge now. By a fixed price the time goes with the milestones."""
    if _BLOCKING.intersection(exceptions):
        return 0
    time = 0 if billing_type == "fixed_price" else work.minor
    return max(time + milestones.minor, 0)
