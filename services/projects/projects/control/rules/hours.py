"""Shares and spreads of working time: pure arithmetic over days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum


class Concern(StrEnum):
    """What is wrong with a project that is under way; the worst one first."""

    LATE_BY_PLAN = "late_by_plan"
    OVER_SOLD_HOURS = "over_sold_hours"
    TASKS_LATE = "tasks_late"


def over_sold(sold_seconds: int, logged_seconds: int) -> int:
    """Logged beyond what was sold; 0 where nothing was sold."""
    return max(0, logged_seconds - sold_seconds) if sold_seconds else 0


def evenly(seconds: int, days: Sequence[date]) -> dict[date, int]:
    """Work over days, the same on each; the first days take what does not divide."""
    if not days or seconds <= 0:
        return {}
    each, over = divmod(seconds, len(days))
    return {day: each + (index < over) for index, day in enumerate(days)}


def share_bp(part_seconds: int, whole_seconds: int) -> int | None:
    """In basis points, half up; None of nothing: somebody without capacity is not used to 0 %."""
    if whole_seconds <= 0:
        return None
    return (20_000 * part_seconds + whole_seconds) // (2 * whole_seconds)


def in_minutes(seconds: int) -> int:
    """Whole minutes, half up."""
    return (seconds + 30) // 60
