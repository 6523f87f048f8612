"""What a project or a client is worth, from sums: every margin named by its basis.

A margin is an amount; its ratio has no value where there is nothing to divide by, and nobody gets
a margin from a charge and a cost of different currencies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from finance.rounding.rules import half_up

BASIS_POINTS = 10_000
CONTRIBUTORS_MIN = 3
STEPS_IN_A_COST_MIN = 10
"""A rounded cost is rounded to about a tenth of itself."""


class Precision(StrEnum):
    """How a labour cost is shown to a reader."""

    EXACT = "exact"
    ROUNDED = "rounded"
    WITHHELD = "withheld"


def hides_individuals(seconds_by_person: Mapping[str, int]) -> bool:
    """Whether a sum over these hours may be shown to those who may not see what a person costs.

    At least three people, and none with more than half of the hours.
    """
    worked = [seconds for seconds in seconds_by_person.values() if seconds > 0]
    return len(worked) >= CONTRIBUTORS_MIN and 2 * max(worked) <= sum(worked)


def step_of(cost: int) -> int:
    """1, 2 or 5 times a power of ten: the smallest that is at least a tenth of the cost."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if step * STEPS_IN_A_COST_MIN >= abs(cost):
                return step
        power *= 10


@dataclass(kw_only=True, slots=True)
class Figures:
    """Of one currency, in minor units. costs: by currency; more than one cannot be added up."""

    currency_code: str
    budget: int = 0
    used: int = 0
    wip: int = 0
    billed: int = 0
    billed_with_tax: int = 0
    paid: int = 0
    due: int = 0
    approved_seconds: int = 0
    unpriced_seconds: int = 0
    uncosted_seconds: int = 0
    credit_due: int = 0
    costs: dict[str, int] = field(default_factory=dict)
    cost_precision: Precision = Precision.EXACT
    labour_cost_step: int | None = None

    def show_costs(self, *, may_see_all: bool, shareable: bool) -> None:
        """Leave out or round what this reader may not see exactly; margins follow from it."""
        if may_see_all:
            return
        cost = self.labour_cost
        if not shareable or cost is None:
            self.cost_precision = Precision.WITHHELD
            self.costs = {}
            return
        self.cost_precision = Precision.ROUNDED
        self.labour_cost_step = step_of(cost[0])
        self.costs = {cost[1]: half_up(cost[0], self.labour_cost_step) * self.labour_cost_step}

    @property
    def labour_cost(self) -> tuple[int, str] | None:
        """(minor units, currency); None when it is in several currencies."""
        borne = {code: cost for code, cost in self.costs.items() if cost} or {self.currency_code: 0}
        if len(borne) > 1:
            return None
        ((code, cost),) = borne.items()
        return cost, code

    @property
    def margin_invoiced(self) -> int | None:
        """Billed, net, less labour cost."""
        return self._margin(self.billed)

    @property
    def margin_standard(self) -> int | None:
        """Approved chargeable time at charge value, less labour cost."""
        return self._margin(self.used)

    @property
    def margin_invoiced_bp(self) -> int | None:
        return ratio_bp(self.margin_invoiced, self.billed)

    @property
    def margin_standard_bp(self) -> int | None:
        return ratio_bp(self.margin_standard, self.used)

    def _margin(self, earned: int) -> int | None:
        cost = self.labour_cost
        if cost is None or (cost[0] and cost[1] != self.currency_code):
            return None
        return earned - cost[0]


def ratio_bp(part: int | None, whole: int) -> int | None:
    """In basis points, half up; None without a part or when there is nothing to divide by."""
    if part is None or whole <= 0:
        return None
    return half_up(part * BASIS_POINTS, whole)


def in_order(figures: Iterable[Figures], first: str) -> list[Figures]:
    """By currency, with the one that matters most to the reader first."""
    return sorted(figures, key=lambda one: (one.currency_code != first, one.currency_code))
