"""Where the days of one person have room for a task, before it is known what else they do.

Units are working days on the axis. there: minutes of the person in each unit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence


def daily_minutes(estimate_seconds: int, days: int) -> int:
    """Of work on each day of a task, rounded up."""
    return -(-estimate_seconds // (60 * days)) if days else 0


def has_window(
    there: Sequence[int], closed: Collection[int], first: int, days: int, minutes: int
) -> bool:
    """True if the minutes are there on that many open units in a row, from the first unit on."""
    run = 0
    for unit in range(first, len(there)):
        if unit in closed:
            continue
        run = run + 1 if there[unit] >= minutes else 0
        if run >= days:
            return True
    return False


def days_without(there: Sequence[int], minutes: int) -> list[int]:
    """The units in which the minutes are not there."""
    return [unit for unit, each in enumerate(there) if each < minutes]


def has_days(
    there: Sequence[int], closed: Collection[int], first: int, days: int, minutes: int
) -> bool:
    """True if there are that many open units with the minutes at all, from the first unit on."""
    found = 0
    for unit in range(first, len(there)):
        found += unit not in closed and there[unit] >= minutes
        if found >= days:
            return True
    return False
