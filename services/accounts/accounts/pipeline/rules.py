"""Stages, how likely each is to be won, and what an opportunity may go through."""

from __future__ import annotations

from datetime import date
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
AGEING_DAYS = {Stage.QUALIFIED: 30, Stage.PROPOSED: 21, Stage.NEGOTIATING: 14}
"""An opportunity that is longer at its stage needs a look: later stages decide sooner."""


class Attention(StrEnum):
    """Why an open opportunity needs its owner."""

    DECISION_OVERDUE = "decision_overdue"
    NEXT_STEP_OVERDUE = "next_step_overdue"
    NEXT_STEP_MISSING = "next_step_missing"
    AGEING = "ageing"


def attention(
    *,
    stage: Stage,
    stage_since: date,
    expected_close: date | None,
    next_step: str,
    next_step_on: date | None,
    today: date,
) -> list[Attention]:
    """The reasons, the most urgent first."""
    found = {
        Attention.DECISION_OVERDUE: expected_close is not None and expected_close < today,
        Attention.NEXT_STEP_OVERDUE: next_step_on is not None and next_step_on < today,
        Attention.NEXT_STEP_MISSING: not next_step,
        Attention.AGEING: (today - stage_since).days > AGEING_DAYS[stage],
    }
    return [reason for reason, holds in found.items() if holds]
