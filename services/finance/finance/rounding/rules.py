"""Exact arithmetic on whole minor units: what is rounded is rounded once, what is split sums up."""

from __future__ import annotations

from collections.abc import Sequence


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator to the nearest whole, away from zero at the half; exact."""
    positive = (numerator >= 0) == (denominator > 0)
    quotient = (2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator))
    return quotient if positive else -quotient


def split(total: int, weights: Sequence[int]) -> list[int]:
    """The total shared by weight, by largest remainder; ties go to the earlier part.

    100.00 in three is 33.34, 33.33, 33.33. A weight may be negative (a correction of time).
    Weights that sum to zero can share nothing but zero: ValueError otherwise.
    """
    if total < 0:
        return [-part for part in split(-total, weights)]
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError(f"{total} cannot be shared by weights that sum to zero")
        return [0] * len(weights)
    signed = [weight if whole > 0 else -weight for weight in weights]
    parts = [total * weight // abs(whole) for weight in signed]
    remainders = [total * weight % abs(whole) for weight in signed]
    by_remainder = sorted(range(len(signed)), key=lambda i: (-remainders[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts
