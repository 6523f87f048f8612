"""What several budgets come to together, and which thresholds they reach. Pure: minor units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one project, or of several together, at what the client pays.

    forecast: of each project its budget, or what is used and committed where that is more.
    cost: None for readers who may not see costs, and where costs are in several currencies.
    """

    budget: int
    actual: int
    committed: int
    forecast: int
    cost: int | None = None

    @property
    def remaining(self) -> int:
        return self.budget - self.actual - self.committed


def standing(budget: int, actual: int, committed: int, cost: int | None = None) -> Standing:
    return Standing(budget, actual, committed, max(budget, actual + committed), cost)


def together(agreed: int, parts: Sequence[Standing]) -> Standing:
    """agreed: the amount of all; 0: the budgets added up. One project over its budget is not made
    good by another that is below."""
    budget = agreed or sum(part.budget for part in parts)
    costs = [part.cost for part in parts]
    return Standing(
        budget,
        sum(part.actual for part in parts),
        sum(part.committed for part in parts),
        sum(part.forecast for part in parts),
        None if None in costs else sum(cost or 0 for cost in costs),
    )


def used_bp(used: int, budget: int) -> int:
    """Cut off, so that 100 % is not shown before it is reached; 0 of a budget of nothing."""
    return used * BASIS_POINTS // budget if budget > 0 else 0


def reached(used: int, budget: int, thresholds: Iterable[int]) -> list[int]:
    """The percentages that are reached; none of a budget of nothing."""
    if budget <= 0:
        return []
    return [percent for percent in sorted(thresholds) if used * 100 >= percent * budget]
