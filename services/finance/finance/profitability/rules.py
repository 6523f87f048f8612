"""What a project or a client is worth, from sums: every margin named by its basis.

A margin is an amount; its ratio has no value where there is nothing to divide by, and nobody gets
a margin from a charge and a cost of different currencies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from finance.rates.rules import half_up

BASIS_POINTS = 10_000


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
    costs: dict[str, int] = field(default_factory=dict)

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
