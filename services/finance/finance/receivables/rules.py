"""How old a debt is, what of it may not be paid, and after how many days clients pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from finance.rounding.rules import half_up

AGES = ("current", "days_1_30", "days_31_60", "days_61_90", "days_over_90")
"""From what is not overdue to what has been overdue the longest."""
LAST_DAYS = (0, 30, 60, 90)
"""The most days overdue of each age; the last age has no end."""
DAYS_OF_SALES = 90
WHOLE_BP = 10_000
DAYS_OF_YEAR = 365


@dataclass(frozen=True, slots=True)
class Ageing:
    """What is owed in one currency, in minor units. credit: owed to clients; 0 or less."""

    current: int = 0
    days_1_30: int = 0
    days_31_60: int = 0
    days_61_90: int = 0
    days_over_90: int = 0
    credit: int = 0

    @property
    def overdue(self) -> int:
        return self.days_1_30 + self.days_31_60 + self.days_61_90 + self.days_over_90

    @property
    def total(self) -> int:
        return self.current + self.overdue + self.credit

    def provision(self, shares_bp: Sequence[int]) -> int:
        """What is not expected to be paid: a share of each age, added up and rounded once."""
        parts = (getattr(self, age) * share for age, share in zip(AGES, shares_bp, strict=True))
        return half_up(sum(parts), WHOLE_BP)


def days_of_revenue(held: int, revenue: int) -> Decimal | None:
    """How many days of a year's revenue are held: held / revenue x 365, to two places.

    Of work in progress and of what clients owe; both together are lock-up days. None when there was
    no revenue in the year.
    """
    return days_sales_outstanding(held, revenue, DAYS_OF_YEAR)


def days_sales_outstanding(receivables: int, sales: int, days: int) -> Decimal | None:
    """After how many days clients pay: receivables / sales x days, to two places.

    None when nothing was sold in those days, since there is nothing to compare with.
    """
    if sales <= 0:
        return None
    return Decimal(half_up(receivables * days * 100, sales)).scaleb(-2)
