"""How grave a risk is, what it may cost, and which responses fit it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

LEVELS = range(1, 6)
WHOLE_BP = 10_000
FIFTH_BP = WHOLE_BP // len(LEVELS)
LOW_MAX = 4
HIGH_MIN = 15


class Kind(StrEnum):
    THREAT = "threat"
    OPPORTUNITY = "opportunity"


class Area(StrEnum):
    SCHEDULE = "schedule"
    SCOPE = "scope"
    BUDGET = "budget"
    PEOPLE = "people"
    CLIENT = "client"
    TECHNICAL = "technical"
    SUPPLIER = "supplier"
    LEGAL = "legal"


class Status(StrEnum):
    OPEN = "open"
    WATCHED = "watched"
    OCCURRED = "occurred"
    CLOSED = "closed"


class Response(StrEnum):
    AVOID = "avoid"
    REDUCE = "reduce"
    TRANSFER = "transfer"
    ACCEPT = "accept"
    EXPLOIT = "exploit"
    SHARE = "share"
    ENHANCE = "enhance"


PENDING = (Status.OPEN, Status.WATCHED)
"""A risk that may still happen, and so counts in the exposure."""
RESPONSES = {
    Kind.THREAT: (Response.AVOID, Response.REDUCE, Response.TRANSFER, Response.ACCEPT),
    Kind.OPPORTUNITY: (Response.EXPLOIT, Response.SHARE, Response.ENHANCE, Response.ACCEPT),
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """As far as a risk counts in money. impact_minor: above 0, of either kind."""

    kind: str
    probability_bp: int
    impact_minor: int

    @property
    def weight(self) -> int:
        """Minor units times basis points: exact. Below 0 for an opportunity."""
        sign = -1 if self.kind == Kind.OPPORTUNITY else 1
        return sign * self.probability_bp * self.impact_minor


def probability_of(level: int) -> int:
    """The middle of the fifth that the level stands for, in basis points: 3 -> 5,000."""
    return FIFTH_BP * level - FIFTH_BP // 2


def level_of(probability_bp: int) -> int:
    """1 to 5: the fifth that the probability is in; 20 per cent begins the second."""
    return min(probability_bp // FIFTH_BP + 1, LEVELS[-1])


def severity_of(score: int) -> str:
    """low, medium or high, of probability_level times impact_level."""
    if score >= HIGH_MIN:
        return "high"
    return "low" if score <= LOW_MAX else "medium"


def unweighted(weight: Decimal | int) -> int:
    """Minor units, of minor units times basis points; rounded half up, away from zero."""
    exact = Decimal(weight) / WHOLE_BP
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def expected_minor(risks: Iterable[Weighed]) -> int:
    """The sum of probability times impact, threats less opportunities, rounded once."""
    return unweighted(sum(one.weight for one in risks))
