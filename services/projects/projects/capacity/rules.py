"""Minutes of one person by day: effective capacity = contracted - holidays - leave (A1)."""

from __future__ import annotations

from projects.resourcing.rules.person_time import DayCapacity, Days, Pattern, PersonTime, fitted

__all__ = ["DayCapacity", "Days", "Pattern", "PersonTime", "fitted"]
