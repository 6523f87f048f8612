"""What is due for a period, and what its lines say. No database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from finance.retainers.rules.periods import Cadence, Period


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """What is to be charged for a period now: its fee, and what was used beyond, less what lines
    charge for it already. A negative fee takes back what new terms or a pause have made too much.
    """

    fee_minor: int
    overage_minor: int

    @property
    def is_something(self) -> bool:
        return self.fee_minor != 0 or self.overage_minor != 0


def due(
    *,
    price_minor: int,
    overage_minor: int,
    billed_fee_minor: int,
    billed_overage_minor: int,
    fee_is_due: bool,
    is_over: bool,
) -> Due:
    """fee_is_due: its day has come; is_over: the period has ended, so that overage is known."""
    return Due(
        fee_minor=price_minor - billed_fee_minor if fee_is_due else 0,
        overage_minor=overage_minor - billed_overage_minor if is_over else 0,
    )


def in_words(cadence: str, period: Period) -> str:
    """March 2026, quarter 1 of 2026, or week of 2 March 2026."""
    first = period.first
    if cadence == Cadence.WEEK:
        return f"week of {_day(first)}"
    if cadence == Cadence.QUARTER:
        return f"quarter {(first.month + 2) // 3} of {first.year}"
    return f"{first:%B} {first.year}"


def part_in_words(days: int, period: Period) -> str:
    """Where only some of its days are in force: ", 20 of 30 days"."""
    return "" if days == period.days else f", {days} of {period.days} days"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
