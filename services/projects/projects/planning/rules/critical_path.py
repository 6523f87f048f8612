"""The critical path method: when each activity can start, and how long it can wait.

Time is counted from 0 in working minutes, or in any other unit, in whole numbers or exact
fractions. What instant an offset stands for is the business of the activity's clock. All four kinds
of link with lag and lead, constraints, forward and backward pass, total and free float. Linear in
activities and links.

A pinned activity happened, or is known to happen, at a given offset: links into it bind nothing,
links out of it bind as ever. No link is ever broken: where a constraint asks for a date that the
links do not allow, everything in its way has negative float.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from projects.planning.rules.network import (
    Activity,
    Clock,
    CycleFound,
    Days,
    Link,
    LinkType,
    Network,
)

__all__ = [
    "Activity",
    "Clock",
    "CycleFound",
    "Days",
    "Link",
    "LinkType",
    "Schedule",
    "Timing",
    "find_cycle",
    "schedule",
]


class Timing(NamedTuple):
    """Earliest and latest start and finish of one activity, and its two floats.

    An activity that is to be as late as possible has its dates as the earliest ones too. driver:
    the predecessor that it could not start before; None: no link holds it.
    """

    earliest_start: Days
    earliest_finish: Days
    latest_start: Days
    latest_finish: Days
    free_float: Days
    driver: str | None = None

    @property
    def total_float(self) -> Days:
        return self.latest_start - self.earliest_start


@dataclass(frozen=True, slots=True)
class Schedule:
    """timings by key; duration is the latest finish, in the units of each one's clock."""

    timings: Mapping[str, Timing]
    duration: Days
    longest_path: frozenset[str]

    def critical(self, threshold: Days = 0) -> frozenset[str]:
        """Activities whose total float is at most the threshold."""
        return frozenset(
            key for key, timing in self.timings.items() if timing.total_float <= threshold
        )


def schedule(
    activities: Iterable[Activity],
    links: Iterable[Link],
    orders: Iterable[tuple[str, str]] = (),
) -> Schedule:
    """Time every activity; CycleFound when they cannot be ordered.

    Links must name known activities. orders: pairs of keys that are part of the order and bind
    nothing. The outcome does not depend on the order of the arguments.
    """
    network = Network(list(activities), links, orders)
    order = network.ordered()
    starts, drivers = _forward(network, order)
    ends = _ends(network, starts)
    _delay(network, order, starts, ends, drivers)
    latest = _backward(network, order, ends)
    timings = _timings(network, starts, latest, ends, drivers)
    duration = max((at.earliest_finish for at in timings.values()), default=0)
    return Schedule(timings, duration, _longest_path(network, starts, ends))


def find_cycle(keys: Iterable[str], links: Iterable[Link]) -> tuple[str, ...]:
    """The keys of one cycle, its first repeated at the end; empty when there is none."""
    try:
        Network([Activity(key, 0) for key in keys], links).ordered()
    except CycleFound as cycle:
        return cycle.path
    return ()


def _forward(network: Network, order: Sequence[int]) -> tuple[list[Days], list[str | None]]:
    """Earliest starts, and the predecessor that holds each."""
    activities, into = network.activities, network.into
    starts: list[Days] = [0] * len(activities)
    drivers: list[str | None] = [None] * len(activities)
    for at in order:
        activity = activities[at]
        if activity.pinned_at is not None:
            starts[at] = activity.pinned_at
            continue
        start: Days = activity.not_before
        driver: str | None = None
        for other, _, shift, link in into[at]:
            bound = network.bound(link, starts[other]) if shift is None else starts[other] + shift
            if bound >= start:
                key = link.predecessor
                if bound > start or driver is None or key < driver:
                    driver = key
                start = bound
        if start < 0:
            start, driver = 0, None
        starts[at], drivers[at] = start, driver
    return starts, drivers


def _ends(network: Network, starts: Sequence[Days]) -> list[Days]:
    """When the whole plan ends, in the units of each activity's clock."""
    clocks = {id(each.clock): each.clock for each in network.activities}
    if len(clocks) < 2:
        finishes = (
            start + each.duration for start, each in zip(starts, network.activities, strict=True)
        )
        return [max(finishes, default=0)] * len(starts)
    last = max(
        each.clock.closing(int(start + each.duration)) if each.clock else 0
        for start, each in zip(starts, network.activities, strict=True)
    )
    ends = {of: clock.offset(last) if clock else 0 for of, clock in clocks.items()}
    return [ends[id(each.clock)] for each in network.activities]


def _delay(
    network: Network,
    order: Sequence[int],
    starts: list[Days],
    ends: Sequence[Days],
    drivers: list[str | None],
) -> None:
    """Move what is to be as late as possible, as far as nothing else has to move with it."""
    if not any(each.late for each in network.activities):
        return
    for at in reversed(order):
        activity = network.activities[at]
        if not activity.late or activity.pinned_at is not None:
            continue
        start = _slack_end(network, at, starts, ends[at])
        if activity.latest_finish is not None:
            start = min(start, activity.latest_finish - activity.duration)
        if start > starts[at]:
            starts[at], drivers[at] = start, None


def _backward(network: Network, order: Sequence[int], ends: Sequence[Days]) -> list[Days]:
    """Latest starts."""
    activities, out_of = network.activities, network.out_of
    latest: list[Days] = [0] * len(activities)
    for at in reversed(order):
        activity = activities[at]
        start = ends[at] - activity.duration
        cap = activity.latest_finish
        if cap is not None and cap - activity.duration < start:
            start = cap - activity.duration
        for _, other, shift, link in out_of[at]:
            bound = network.latest(link, latest[other]) if shift is None else latest[other] - shift
            if bound < start:
                start = bound
        latest[at] = start
    return latest


def _slack_end(network: Network, at: int, starts: Sequence[Days], end: Days) -> Days:
    """The latest start at which nothing else moves."""
    start = end - network.activities[at].duration
    for _, other, shift, link in network.out_of[at]:
        bound = network.latest(link, starts[other]) if shift is None else starts[other] - shift
        if bound < start:
            start = bound
    return start


def _timings(
    network: Network,
    starts: Sequence[Days],
    latest: Sequence[Days],
    ends: Sequence[Days],
    drivers: Sequence[str | None],
) -> dict[str, Timing]:
    """By key. Free float is at least 0, and never more than total float."""
    timings: dict[str, Timing] = {}
    rows = zip(network.activities, starts, latest, ends, drivers, network.out_of, strict=True)
    for activity, start, last, end, driver, behind in rows:
        duration = activity.duration
        free_end = end - duration
        for _, other, shift, link in behind:
            there = starts[other]
            bound = network.latest(link, there) if shift is None else there - shift
            if bound < free_end:
                free_end = bound
        free = max(0, min(free_end, last) - start)
        timings[activity.key] = _made(
            Timing, (start, start + duration, last, last + duration, free, driver)
        )
    return timings


_made = tuple.__new__
"""Of a named tuple that is made ten thousand times: its own constructor is called by way of
Python."""


def _longest_path(network: Network, starts: Sequence[Days], ends: Sequence[Days]) -> frozenset[str]:
    """The activities that drive the finish: back from the last ones over links without slack."""
    path: set[int] = set()
    waiting = [
        at for at, each in enumerate(network.activities) if starts[at] + each.duration >= ends[at]
    ]
    while waiting:
        at = waiting.pop()
        if at in path:
            continue
        path.add(at)
        for other, _, shift, link in network.into[at]:
            bound = network.bound(link, starts[other]) if shift is None else starts[other] + shift
            if bound == starts[at]:
                waiting.append(other)
    return frozenset(network.activities[at].key for at in path)
