"""The course of a project over its days: planned, earned and spent."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Protocol

from projects.earned_value.rules.formulae import (
    NOTHING,
    Measures,
    Progress,
    Spread,
    earned_steps,
    share_at,
)

POINTS_MAX = 120
WEEK = timedelta(days=7)
Worker = tuple[str, str]
"""(person, charge role); both may be empty."""
Rate = Callable[[Worker], Fraction | None]
"""What a second of the worker is worth; None: nobody knows."""


class Days(Protocol):
    """Working days, numbered from 0."""

    def day(self, offset: int) -> date: ...
    def offset(self, day: date) -> int: ...
    def elapsed(self, last: date) -> int: ...


@dataclass(frozen=True, slots=True)
class Planned:
    """A task of the baseline with what became of it. void: cancelled or deleted, earns nothing."""

    task_id: str
    name: str
    worker: Worker
    seconds: int
    start_on: date
    end_on: date
    progress: Progress
    void: bool = False


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that the worker logged in the week that begins on this Monday."""

    worker: Worker
    week_on: date
    seconds: int


@dataclass(frozen=True, slots=True)
class Point:
    """At the end of a day. earned, spent: None for days to come."""

    on: date
    planned: Fraction
    earned: Fraction | None
    spent: Fraction | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one task."""

    task: Planned
    share: Fraction
    budget: Fraction
    planned: Fraction

    @property
    def earned(self) -> Fraction:
        return self.budget * self.share


@dataclass(frozen=True, slots=True)
class Course:
    """by_day: planned value when each working day of the baseline is over, the first day first."""

    measures: Measures
    by_day: Sequence[Fraction]
    actual_days: int
    points: Sequence[Point]
    tasks: Sequence[Standing]


def course_of(
    tasks: Sequence[Planned],
    spent: Sequence[Spent],
    as_at: date,
    days: Days,
    planned_rate: Rate,
    spent_rate: Rate,
) -> Course:
    """tasks: at least one. days: numbered from a day that no task starts before."""
    spreads = [_spread(task, days, planned_rate) for task in tasks]
    passed = days.elapsed(as_at)
    standing = [
        Standing(task, _share(task, as_at), spread.value, spread.at(passed))
        for task, spread in zip(tasks, spreads, strict=True)
    ]
    by_day = _by_day(spreads)
    earned = _earned(standing, as_at)
    costs = _cumulated(
        (one.week_on, one.seconds * (spent_rate(one.worker) or NOTHING)) for one in spent
    )
    measures = Measures(
        sum((one.value for one in spreads), NOTHING),
        sum((one.planned for one in standing), NOTHING),
        sum((one.earned for one in standing), NOTHING),
        costs[-1][1] if costs else NOTHING,
    )
    last = max(task.end_on for task in tasks)
    points = [
        Point(
            day,
            _planned_at(by_day, days.elapsed(day)),
            _upto(earned, day) if day <= as_at else None,
            _upto(costs, day) if day <= as_at else None,
        )
        for day in points_between(min(task.start_on for task in tasks), last, as_at)
    ]
    return Course(measures, by_day, passed, points, standing)


def _spread(task: Planned, days: Days, rate: Rate) -> Spread:
    first = days.offset(task.start_on)
    return Spread(
        task.seconds * (rate(task.worker) or NOTHING),
        first,
        max(first, days.elapsed(task.end_on) - 1),
    )


def _share(task: Planned, day: date) -> Fraction:
    return NOTHING if task.void else share_at(earned_steps(task.progress), day)


def _by_day(spreads: Sequence[Spread]) -> list[Fraction]:
    """Cumulated, by adding up what begins and ends on each day."""
    changes = defaultdict[int, Fraction](Fraction)
    for spread in spreads:
        each = spread.value / (spread.last - spread.first + 1)
        changes[spread.first] += each
        changes[spread.last + 1] -= each
    daily, so_far, cumulated = NOTHING, NOTHING, []
    for number in range(max(spread.last for spread in spreads) + 1):
        daily += changes.get(number, NOTHING)
        so_far += daily
        cumulated.append(so_far)
    return cumulated


def _planned_at(by_day: Sequence[Fraction], elapsed: int) -> Fraction:
    return by_day[min(elapsed, len(by_day)) - 1] if elapsed else NOTHING


def _earned(standing: Iterable[Standing], as_at: date) -> list[tuple[date, Fraction]]:
    """What was earned up to each day on which something was."""
    return _cumulated(
        (day, one.budget * gain)
        for one in standing
        if not one.task.void
        for day, gain in _gains(one.task)
        if day <= as_at
    )


def _gains(task: Planned) -> Iterable[tuple[date, Fraction]]:
    before = NOTHING
    for day, share in earned_steps(task.progress):
        yield day, share - before
        before = share


def _cumulated(changes: Iterable[tuple[date, Fraction]]) -> list[tuple[date, Fraction]]:
    by_day = defaultdict[date, Fraction](Fraction)
    for day, change in changes:
        by_day[day] += change
    so_far, found = NOTHING, []
    for day in sorted(by_day):
        so_far += by_day[day]
        found.append((day, so_far))
    return found


def _upto(cumulated: Sequence[tuple[date, Fraction]], day: date) -> Fraction:
    place = bisect_right([on for on, _ in cumulated], day)
    return cumulated[place - 1][1] if place else NOTHING


def points_between(first: date, last: date, as_at: date) -> list[date]:
    """Sundays from the first day to the last, at most POINTS_MAX, and the day as at itself."""
    last = max(last, as_at)
    sunday = first + timedelta(days=6 - first.weekday())
    weeks = (last - sunday).days // 7 + 2
    step = -(-weeks // POINTS_MAX) * WEEK
    found = {as_at} if as_at >= first else set()
    while sunday < last + step:
        found.add(sunday)
        sunday += step
    return sorted(found)


def unvalued(seconds: Iterable[tuple[Worker, int]], rate: Rate) -> int:
    """Seconds of workers without a rate."""
    return sum(many for worker, many in seconds if rate(worker) is None)
