"""Monte Carlo runs of a plan: when it ends and how much work it takes, if estimates and risks are
drawn again and again.

A run starts from the dates that the schedule gave, and moves what a longer or shorter task moves:
so calendars, constraints and lags hold as they were scheduled, and a run without variance gives the
schedule itself. Everything is counted in whole working minutes and seconds. The same seed gives the
same answer, whatever the order of the tasks: each is drawn from a stream of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from projects.simulation.rules.three_point import ThreePoint

Numbers = NDArray[np.int64]
WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Link:
    """from_start, to_finish: which ends it joins; else the finish and the start. lag in minutes."""

    before: str
    behind: str
    from_start: bool = False
    to_finish: bool = False
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A task as it is scheduled: start and finish in working minutes from the first day.

    estimate: three points of its work in seconds; None: it takes what it takes. work: estimated
    seconds; done: seconds that were worked. fixed: over, so that nothing moves it. begun: its start
    stays. earliest: it may not start before.
    """

    key: str
    start: int
    finish: int
    work: int = 0
    done: int = 0
    estimate: ThreePoint | None = None
    fixed: bool = False
    begun: bool = False
    earliest: int = 0


@dataclass(frozen=True, slots=True)
class Hazard:
    """A risk. minutes, minor: what it costs where it occurs; below 0 for an opportunity."""

    key: str
    probability_bp: int
    minutes: int = 0
    minor: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of each run. finish: working minutes from the first day. left: seconds of work that are
    still to do, by task. minor: what the risks that occurred cost. critical: by task, in how many
    runs."""

    finish: Numbers
    left: Mapping[str, Numbers]
    minor: Numbers
    critical: Mapping[str, int]


@dataclass(slots=True)
class _Runs:
    steps: Mapping[str, Step]
    into: Mapping[str, Sequence[tuple[Link, int]]]
    seed: int
    runs: int
    start: dict[str, Numbers] = field(default_factory=dict)
    finish: dict[str, Numbers] = field(default_factory=dict)


def simulate(
    steps: Sequence[Step], links: Sequence[Link], hazards: Sequence[Hazard], seed: int, runs: int
) -> Outcome:
    """steps: at least one; links join steps and make no cycle."""
    by_key = {step.key: step for step in steps}
    into: dict[str, list[tuple[Link, int]]] = {step.key: [] for step in steps}
    for link in links:
        into[link.behind].append((link, _slack(link, by_key)))
    work = _Runs(by_key, into, seed, runs)
    order = list(
        TopologicalSorter(
            {key: sorted({link.before for link, _ in into[key]}) for key in sorted(by_key)}
        ).static_order()
    )
    left = {key: _place(work, by_key[key]) for key in order}
    ends = np.max(np.stack([work.finish[key] for key in order]), axis=0)
    critical = _critical(work, order, ends)
    minutes, minor = _risks(hazards, seed, runs)
    return Outcome(np.maximum(ends + minutes, 0), left, minor, critical)


def _slack(link: Link, steps: Mapping[str, Step]) -> int:
    """By how much the schedule keeps the link with room to spare."""
    before, behind = steps[link.before], steps[link.behind]
    bound = (before.start if link.from_start else before.finish) + link.lag
    return max(0, (behind.finish if link.to_finish else behind.start) - bound)


def _place(work: _Runs, step: Step) -> Numbers:
    """Draw the step and put it behind what it waits for; the seconds that are left to do."""
    drawn = _drawn(step, work.seed, work.runs)
    took = step.finish - step.start
    if step.fixed or step.estimate is None or step.work <= 0:
        takes = np.full(work.runs, took, np.int64)
    else:
        takes = (drawn * took + step.work // 2) // step.work
    work.start[step.key] = start = _started(work, step, takes)
    work.finish[step.key] = start + takes
    if step.fixed:
        return np.zeros(work.runs, np.int64)
    return np.maximum(drawn - step.done, 0)


def _started(work: _Runs, step: Step, takes: Numbers) -> Numbers:
    links = work.into[step.key]
    held = not links or all(slack > 0 for _, slack in links)
    if step.fixed or step.begun:
        return np.full(work.runs, step.start, np.int64)
    start = np.full(work.runs, step.start if held else step.earliest, np.int64)
    for link, slack in links:
        start = np.maximum(start, _bound(work, link, step, slack, takes))
    return start


def _bound(work: _Runs, link: Link, step: Step, slack: int, takes: Numbers) -> Numbers:
    """The earliest start by the link: as scheduled, moved as the end that it hangs on."""
    before = work.steps[link.before]
    if link.from_start:
        moved = work.start[link.before] - before.start
    else:
        moved = work.finish[link.before] - before.finish
    if link.to_finish:
        return step.finish - slack + moved - takes
    return step.start - slack + moved


def _drawn(step: Step, seed: int, runs: int) -> Numbers:
    """Seconds of work, by the beta distribution that PERT assumes."""
    points = step.estimate
    if step.fixed or points is None:
        return np.full(runs, step.work, np.int64)
    if points.is_certain:
        return np.full(runs, points.likely, np.int64)
    span = points.pessimistic - points.optimistic
    alpha = 1 + 4 * (points.likely - points.optimistic) / span
    beta = 1 + 4 * (points.pessimistic - points.likely) / span
    share = _stream(seed, step.key).beta(alpha, beta, runs)
    return np.rint(points.optimistic + share * span).astype(np.int64)


def _stream(seed: int, key: str) -> np.random.Generator:
    return np.random.default_rng([seed, crc32(key.encode())])


def _risks(hazards: Sequence[Hazard], seed: int, runs: int) -> tuple[Numbers, Numbers]:
    minutes, minor = np.zeros(runs, np.int64), np.zeros(runs, np.int64)
    for one in hazards:
        occurs = _stream(seed, one.key).integers(0, WHOLE_BP, runs) < one.probability_bp
        minutes += occurs * one.minutes
        minor += occurs * one.minor
    return minutes, minor


def _critical(work: _Runs, order: Sequence[str], ends: Numbers) -> dict[str, int]:
    """In how many runs each task is on the longest path: it ends last, or holds one that is."""
    on_path: dict[str, Any] = {key: work.finish[key] == ends for key in order}
    for key in reversed(order):
        step = work.steps[key]
        if step.fixed or step.begun:
            continue
        takes = work.finish[key] - work.start[key]
        for link, slack in work.into[key]:
            holds = _bound(work, link, step, slack, takes) == work.start[key]
            on_path[link.before] |= on_path[key] & holds
    return {key: int(on_path[key].sum()) for key in order}


def percentile(values: Numbers, percent: int) -> int:
    """The smallest value that at least this percentage of the runs does not exceed."""
    ordered = np.sort(values)
    place = -(-percent * len(ordered) // 100) - 1
    return int(ordered[max(0, place)])
