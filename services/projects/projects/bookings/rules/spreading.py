"""The minutes that a booking takes on each day.

capacity: for each day of the booking, first day first, the minutes that the person works then. A
day with 0 takes none. Whole minutes; sums are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

WHOLE_BP = 10_000


class Basis(StrEnum):
    """How the hours of a booking are stated."""

    PER_DAY = "per_day"
    TOTAL = "total"
    SHARE = "share"


def spread(basis: Basis, amount: int, capacity: Sequence[int]) -> list[int]:
    """Minutes by day. amount: minutes a day, minutes in all, or a share in basis points."""
    if basis is Basis.PER_DAY:
        return [amount if minutes else 0 for minutes in capacity]
    if basis is Basis.TOTAL:
        return divided(amount, capacity)
    return divided(_half_up(sum(capacity) * amount, WHOLE_BP), capacity)


def divided(total: int, capacity: Sequence[int]) -> list[int]:
    """The total over the days in proportion to what each has, by largest remainder.

    Equal remainders: the earlier day first. Days without capacity get nothing; without any
    capacity nobody gets anything.
    """
    whole = sum(capacity)
    if not whole:
        return [0 for _ in capacity]
    shares = [divmod(total * minutes, whole) for minutes in capacity]
    days = [each for each, _ in shares]
    left = total - sum(days)
    by_remainder = sorted(range(len(days)), key=lambda place: (-shares[place][1], place))
    for place in by_remainder[:left]:
        days[place] += 1
    return days


def _half_up(dividend: int, divisor: int) -> int:
    return (2 * dividend + divisor) // (2 * divisor)
