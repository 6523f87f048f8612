"""How old work is that was not billed yet."""

from __future__ import annotations

from dataclasses import dataclass

AGES = ("days_0_30", "days_31_60", "days_61_90", "days_over_90")
LAST_DAYS = (30, 60, 90)
"""The most days since the work was done, of each age; the last age has no end."""


@dataclass(frozen=True, slots=True)
class WorkAges:
    """The value of work by its age, in minor units of one currency; negative for corrections."""

    days_0_30: int = 0
    days_31_60: int = 0
    days_61_90: int = 0
    days_over_90: int = 0

    @property
    def total(self) -> int:
        return self.days_0_30 + self.days_31_60 + self.days_61_90 + self.days_over_90
