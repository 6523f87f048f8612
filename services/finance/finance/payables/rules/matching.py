"""The three-way match: what was ordered, what came, and what is billed, line by line of the order.

Amounts are in minor units of one currency, quantities exact decimals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from finance.rounding.rules import half_up

WHOLE_BP = 10_000


class DifferenceReason(StrEnum):
    """NOT_RECEIVED: more is billed than came. OVER_ORDERED: with earlier bills it is more than was
    ordered. PRICE: each costs more. TAX: not as agreed. ORDER_NOT_OPEN: the order is not approved,
    or closed."""

    ORDER_NOT_OPEN = "order_not_open"
    NOT_RECEIVED = "not_received"
    OVER_ORDERED = "over_ordered"
    PRICE = "price"
    TAX = "tax"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By what a line may exceed its order: the lesser of what is set; nothing if neither is."""

    share_bp: int | None = None
    amount_minor: int | None = None

    def allowed(self, ordered_minor: int) -> int:
        limits = [] if self.amount_minor is None else [self.amount_minor]
        if self.share_bp is not None:
            limits.append(half_up(ordered_minor * self.share_bp, WHOLE_BP))
        return min(limits, default=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ordered:
    """A line of an order. before: what other bills charge of it. tax_rate_bp None: not agreed."""

    open: bool
    minor: int
    quantity: Decimal
    received: Decimal
    before_minor: int
    before_quantity: Decimal
    tax_rate_bp: int | None = None
    tax_category: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BilledPart:
    """A line of a bill."""

    minor: int
    quantity: Decimal
    tax_rate_bp: int
    tax_category: str


@dataclass(frozen=True, slots=True)
class Difference:
    """over_minor: by how much the bill is above what was agreed; below zero, it is cheaper."""

    reason: DifferenceReason
    over_minor: int
    within: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A line of an order with all that a bill charges of it."""

    billed_minor: int
    billed_quantity: Decimal
    differences: Sequence[Difference] = field(default_factory=list)

    @property
    def within(self) -> bool:
        return all(one.within for one in self.differences)


def matched(ordered: Ordered, parts: Sequence[BilledPart], tolerance: Tolerance) -> Match:
    """The differences, of which each is compared with the tolerance."""
    billed = sum(part.minor for part in parts)
    quantity = sum((part.quantity for part in parts), Decimal(0))
    over = {
        DifferenceReason.ORDER_NOT_OPEN: 0 if ordered.open else billed,
        DifferenceReason.NOT_RECEIVED: _not_received(ordered, quantity),
        DifferenceReason.OVER_ORDERED: max(ordered.before_minor + billed - ordered.minor, 0),
        DifferenceReason.PRICE: billed - _worth(ordered, quantity),
        DifferenceReason.TAX: _tax(ordered, parts),
    }
    allowed = tolerance.allowed(ordered.minor)
    differences = [
        Difference(
            reason, minor, reason is not DifferenceReason.ORDER_NOT_OPEN and minor <= allowed
        )
        for reason, minor in over.items()
        if minor
    ]
    return Match(billed_minor=billed, billed_quantity=quantity, differences=differences)


def _worth(ordered: Ordered, quantity: Decimal) -> int:
    """At the price of the order."""
    exact = ordered.minor * quantity / ordered.quantity
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _not_received(ordered: Ordered, quantity: Decimal) -> int:
    """What is billed and has not come, at the price of the order; at most all of this bill."""
    missing = ordered.before_quantity + quantity - ordered.received
    return _worth(ordered, min(missing, quantity)) if missing > 0 else 0


def _tax(ordered: Ordered, parts: Sequence[BilledPart]) -> int:
    """Tax above or below what was agreed, as an amount: either is a question to the supplier."""
    if ordered.tax_rate_bp is None:
        return 0
    agreed = ordered.tax_rate_bp
    return sum(abs(half_up(part.minor * (part.tax_rate_bp - agreed), WHOLE_BP)) for part in parts)
