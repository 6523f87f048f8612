"""Durations and lags: kept in minutes, given in minutes or in days, shown in both.

A day is the standard day of the project's calendar; a day of elapsed time has 24 hours. Where both
are given, the minutes count.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from chassis import values
from projects.resourcing.rules.working_time import DAY_MINUTES

DAYS_MAX = 2000
MINUTES_MAX = DAYS_MAX * DAY_MINUTES


def working_days(days: int, field: str) -> int:
    return values.number(days, field, 0, DAYS_MAX)


def working_minutes(minutes: int, field: str) -> int:
    return values.number(minutes, field, 0, MINUTES_MAX)


def lag_days(days: int, field: str = "lag_days") -> int:
    return values.number(days, field, -DAYS_MAX, DAYS_MAX)


def lag_minutes(minutes: int, field: str = "lag_minutes") -> int:
    return values.number(minutes, field, -MINUTES_MAX, MINUTES_MAX)


def duration(
    given: Mapping[str, Any], day_minutes: int, present_days: int | None = None
) -> dict[str, Any]:
    """duration_minutes and duration_days, if one of them is given.

    present_days: as they are shown now. A client that knows only days and sends back what it read
    changes nothing.
    """
    minutes, days = given.get("duration_minutes"), given.get("duration_days")
    if minutes is not None:
        return {"duration_minutes": minutes, "duration_days": -(-minutes // day_minutes)}
    if days is not None and days != present_days:
        return {"duration_minutes": days * day_minutes, "duration_days": days}
    return {}


class Lagging(Protocol):
    """A dependency as far as its lag goes."""

    @property
    def lag_days(self) -> Any: ...
    @property
    def lag_elapsed(self) -> Any: ...


def lag(
    given: Mapping[str, Any], day_minutes: int, present: Lagging | None = None
) -> dict[str, Any]:
    """lag_minutes, lag_days and lag_elapsed, checked, as far as given. present: as it is now."""
    was = present.lag_elapsed if present else False
    elapsed = given.get("lag_elapsed", was)
    unit = DAY_MINUTES if elapsed else day_minutes
    found = {name: given[name] for name in ("lag_elapsed",) if name in given}
    minutes, days = given.get("lag_minutes"), given.get("lag_days")
    if minutes is not None:
        whole = abs(lag_minutes(minutes)) // unit
        return found | {"lag_minutes": minutes, "lag_days": whole if minutes > 0 else -whole}
    if days is not None and not (present and (days, elapsed) == (present.lag_days, was)):
        return found | {"lag_minutes": lag_days(days) * unit, "lag_days": days}
    return found
