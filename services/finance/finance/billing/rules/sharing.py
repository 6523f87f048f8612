"""Milestones as shares of a total: their amounts always sum to it. No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable

from finance.rounding.rules import half_up, split

FULL_SHARE_BP = 10_000


def share_amounts(total: int, frozen: Iterable[tuple[int, int]], shares_bp: list[int]) -> list[int]:
    """The amounts of milestones that are shares of the total.

    frozen: (share, amount) of the milestones already billed, whose amounts stay; what they have
    not taken of the shares' sum goes to the open ones, so that 100 % always sums to the total.
    """
    taken = list(frozen)
    if not shares_bp:
        return []
    together_bp = sum(share for share, _ in taken) + sum(shares_bp)
    together = half_up(total * together_bp, FULL_SHARE_BP)
    return split(together - sum(amount for _, amount in taken), shares_bp)
