"""Stages, how likely each is to be won, and what an opportunity may go through."""

from __future__ import annotations

from enum import StrEnum

CERTAIN_BP = 10_000


class OpportunityStatus(StrEnum):
    OPEN = "open"
    ON_HOLD = "on_hold"
    WON = "won"
    LOST = "lost"


class Stage(StrEnum):
    QUALIFIED = "qualified"
    PROPOSED = "proposed"
    NEGOTIATING = "negotiating"


DECIDED = frozenset({OpportunityStatus.WON, OpportunityStatus.LOST})
DEFAULT_PROBABILITY_BP = {
    Stage.QUALIFIED: 2_000,
    Stage.PROPOSED: 5_000,
    Stage.NEGOTIATING: 7_500,
}


def weighted_minor(value_minor: int, probability_bp: int) -> int:
    """What the value is worth at this probability, half up: 20,000 at 30 % is 6,000.

    For one opportunity. Sums are rounded once, at the end: `queries.summarise_pipeline`.
    """
    return (value_minor * probability_bp + CERTAIN_BP // 2) // CERTAIN_BP
