"""How worked time becomes billable time: units, a direction, a minimum. Pure arithmetic.

The rule applies to the worked time of a person, a project and a day together, so that many short
entries are not rounded up one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rounding(StrEnum):
    """AGENCY: of a project that rounds as the agency does."""

    AGENCY = "agency"
    NONE = "none"
    UP = "up"
    NEAREST = "nearest"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class RoundingRule:
    """unit, minimum: seconds. Half a unit is rounded up by NEAREST."""

    way: Rounding
    unit: int
    minimum: int = 0

    def billable(self, worked: int) -> int:
        """Seconds to charge for these worked seconds; nothing worked is nothing charged."""
        if worked <= 0:
            return 0
        return max(self._in_units(worked), self.minimum)

    def _in_units(self, worked: int) -> int:
        if self.way is Rounding.UP:
            return -(-worked // self.unit) * self.unit
        if self.way is Rounding.DOWN:
            return worked // self.unit * self.unit
        return (worked * 2 + self.unit) // (self.unit * 2) * self.unit


@dataclass(slots=True)
class RoundedDay:
    """What a person has approved for one project on one day by this rule, in seconds."""

    rule: RoundingRule
    worked: int = 0
    billable: int = 0

    def take(self, worked: int) -> int:
        """The billable seconds of one more entry: the rounded sum less what is charged already.
        Never below 0, if an older rule charged more."""
        self.worked += worked
        share = max(0, self.rule.billable(self.worked) - self.billable)
        self.billable += share
        return share
