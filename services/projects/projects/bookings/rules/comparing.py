"""Actual hours where there are some, else what is scheduled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta


def week_of(day: date) -> date:
    """Its Monday."""
    return day - timedelta(days=day.weekday())


def actual_else_scheduled(
    scheduled: Mapping[date, int], actual: Mapping[date, int], today: date
) -> int:
    """Minutes. A week that is over counts as a whole: what was logged, or what was scheduled where
    nothing was logged. From this week on each day counts by itself in the same way.

    A past week with 20 scheduled and 10 logged, and 20 scheduled this week: 30.
    """
    this_week = week_of(today)
    planned, done = defaultdict[date, int](int), defaultdict[date, int](int)
    for days, sums in ((scheduled, planned), (actual, done)):
        for day, minutes in days.items():
            sums[week_of(day) if day < this_week else day] += minutes
    return sum(done.get(each, 0) or planned.get(each, 0) for each in planned.keys() | done.keys())
