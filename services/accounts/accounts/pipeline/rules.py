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
UNDECIDED = frozenset(OpportunityStatus) - DECIDED
DEFAULT_PROBABILITY_BP = {
    Stage.QUALIFIED: 2_000,
    Stage.PROPOSED: 5_000,
    Stage.NEGOTIATING: 7_500,
}
