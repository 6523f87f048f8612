"""What a cost that is passed on is charged at. No database, no clock."""

from __future__ import annotations

from finance.rounding.rules import half_up

WHOLE_BP = 10_000


def charge_of(cost_minor: int, markup_bp: int) -> int:
    """cost x (1 + markup), rounded half up once; markup in basis points (domain A5, 1)."""
    return half_up(cost_minor * (WHOLE_BP + markup_bp), WHOLE_BP)
