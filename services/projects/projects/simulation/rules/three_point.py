"""Three-point estimates of work: optimistic, likely, pessimistic; in seconds (PERT)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt


@dataclass(frozen=True, slots=True)
class ThreePoint:
    """In one unit; optimistic <= likely <= pessimistic."""

    optimistic: int
    likely: int
    pessimistic: int

    @property
    def expected(self) -> Fraction:
        """te = (o + 4m + p) / 6."""
        return Fraction(self.optimistic + 4 * self.likely + self.pessimistic, 6)

    @property
    def deviation(self) -> Fraction:
        """Sigma = (p - o) / 6."""
        return Fraction(self.pessimistic - self.optimistic, 6)

    @property
    def triangular(self) -> Fraction:
        """The mean of the triangular distribution, (o + m + p) / 3, for comparison."""
        return Fraction(self.optimistic + self.likely + self.pessimistic, 3)

    @property
    def is_certain(self) -> bool:
        return self.optimistic == self.pessimistic


def whole(exact: Fraction) -> int:
    """Half up, of what is not below 0."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def deviation_of_sum(estimates: list[ThreePoint]) -> int:
    """Of independent estimates: the root of the sum of the variances, a whole number."""
    sixths = sum((one.pessimistic - one.optimistic) ** 2 for one in estimates)
    return isqrt(sixths // 36)
