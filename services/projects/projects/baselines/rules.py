"""What became of a plan since its baseline, task by task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What became of a task of either plan."""

    KEPT = "kept"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Days(Protocol):
    """Working days, numbered from 0."""

    def offset(self, day: date) -> int: ...
    def elapsed(self, last: date) -> int: ...


@dataclass(frozen=True, slots=True)
class Planned:
    """A task in a baseline or a plan."""

    task_id: str
    name: str
    start_on: date | None
    end_on: date | None
    estimate_seconds: int


@dataclass(frozen=True, slots=True)
class Variance:
    """Later less earlier; days are working days. None: the task is not in both, or has no date."""

    task_id: str
    name: str
    outcome: Outcome
    before: Planned | None
    now: Planned | None
    start_variance_days: int | None = None
    end_variance_days: int | None = None
    work_variance_seconds: int | None = None


def compare(before: Sequence[Planned], now: Sequence[Planned], days: Days) -> list[Variance]:
    """Of every task of either: those of `now` in its order, then those that were removed.

    days: numbered from a day that no task of either starts before.
    """
    earlier = {task.task_id: task for task in before}
    kept = {task.task_id for task in now}
    present = [_present(earlier.get(task.task_id), task, days) for task in now]
    gone = [
        Variance(task.task_id, task.name, Outcome.REMOVED, task, None)
        for task in before
        if task.task_id not in kept
    ]
    return present + gone


def _present(before: Planned | None, now: Planned, days: Days) -> Variance:
    if before is None:
        return Variance(now.task_id, now.name, Outcome.ADDED, None, now)
    work = now.estimate_seconds - before.estimate_seconds
    moved = (before.start_on, before.end_on) != (now.start_on, now.end_on)
    return Variance(
        now.task_id,
        now.name,
        Outcome.CHANGED if moved or work else Outcome.KEPT,
        before,
        now,
        start_variance(before.start_on, now.start_on, days),
        end_variance(before.end_on, now.end_on, days),
        work,
    )


def start_variance(before: date | None, now: date | None, days: Days) -> int | None:
    """Working days from the one start to the other; below 0: earlier."""
    if before is None or now is None:
        return None
    return days.offset(now) - days.offset(before)


def end_variance(before: date | None, now: date | None, days: Days) -> int | None:
    """Working days from the one finish to the other; below 0: earlier."""
    if before is None or now is None:
        return None
    return days.elapsed(now) - days.elapsed(before)


def first_day(*plans: Iterable[Planned]) -> date | None:
    """The first day of any of them, from which working days can be numbered."""
    found = [day for plan in plans for task in plan for day in (task.start_on, task.end_on) if day]
    return min(found, default=None)


def last_day(plan: Iterable[Planned]) -> date | None:
    return max((task.end_on for task in plan if task.end_on), default=None)


def counts(variances: Iterable[Variance]) -> Mapping[Outcome, int]:
    """How many tasks came to each outcome."""
    found = dict.fromkeys(Outcome, 0)
    for one in variances:
        found[one.outcome] += 1
    return found
