"""Allowances and charges on one line of a document (EN 16931, BG-27 and BG-28). Pure.

Each has a reason and an amount, or a share of what the line comes to before all of them. A line's
amount is what it comes to, less its allowances, plus its charges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from finance.rounding.rules import half_up

FULL_SHARE_BP = 10_000


@dataclass(frozen=True, slots=True)
class LineAllowance:
    """amount_minor: above zero for an allowance and for a charge. share_bp: of the amount before
    all of them, where it was given as a share."""

    is_charge: bool
    reason: str
    amount_minor: int
    share_bp: int | None = None

    @property
    def signed_minor(self) -> int:
        return self.amount_minor if self.is_charge else -self.amount_minor

    def on(self, base_minor: int) -> LineAllowance:
        """The same of another amount; what was given as an amount stays."""
        if self.share_bp is None:
            return self
        part = half_up(base_minor * self.share_bp, FULL_SHARE_BP)
        return LineAllowance(self.is_charge, self.reason, part, self.share_bp)

    def stored(self) -> dict[str, Any]:
        return {
            "is_charge": self.is_charge,
            "reason": self.reason,
            "amount_minor": self.amount_minor,
            "share_bp": self.share_bp,
        }


def read(stored: Sequence[Mapping[str, Any]] | None) -> list[LineAllowance]:
    return [LineAllowance(**one) for one in stored or ()]


def sum_of(allowances: Sequence[LineAllowance]) -> int:
    """What they add to a line: below zero where they take off more."""
    return sum(one.signed_minor for one in allowances)
