"""What an entry can be about and what it measures, and the ratios of sums of entries.

No database, no clock. Amounts are in minor units of one currency.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from finance.rounding.rules import half_up

KINDS = (
    *("time", "correction", "reopened", "changed", "removed", "priced", "rerated", "costed"),
    *("billed", "charged", "credited", "written_off", "write_off_undone", "expense"),
)
MEASURES = (
    *("seconds", "value_minor", "expense_minor", "billed_minor", "written_off_minor"),
    *("written_up_minor", "wip_minor", "cost_minor"),
)
BASIS_POINTS = 10_000
SECONDS_IN_HOUR = 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class Measures:
    """Sums of entries. cost is in the currency of the costs."""

    seconds: int = 0
    value: int = 0
    expense: int = 0
    billed: int = 0
    written_off: int = 0
    written_up: int = 0
    wip: int = 0
    cost: int = 0

    def __add__(self, other: Measures) -> Measures:
        return Measures(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        )

    @property
    def settled(self) -> int:
        """The standard value of what was billed or written off."""
        return self.billed + self.written_off - self.written_up

    @property
    def recovery_bp(self) -> int | None:
        """Billed of the standard value of what was billed or written off; None without any."""
        return share_bp(self.billed, self.settled)

    @property
    def hourly(self) -> int | None:
        """Billed per hour worked, unbilled hours as well; None without hours."""
        if self.seconds <= 0:
            return None
        return half_up(self.billed * SECONDS_IN_HOUR, self.seconds)


def share_bp(part: int, whole: int) -> int | None:
    """In basis points, half up; None when there is nothing to divide by."""
    return half_up(part * BASIS_POINTS, whole) if whole > 0 else None
