"""The critical path method: when each activity can start, and how long it can wait.

Time is counted in working days from 0, in whole numbers or exact fractions; what day of the week
an offset falls on is the calendar's business. All four kinds of link with lag and lead, forward
and backward pass, total and free float. Linear in activities and links.

A pinned activity happened, or is known to happen, at a given offset: links into it bind nothing,
links out of it bind as ever.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Days = int | Fraction


class LinkType(StrEnum):
    """Which end of the predecessor holds which end of the successor."""

    FINISH_TO_START = "finish_to_start"
    START_TO_START = "start_to_start"
    FINISH_TO_FINISH = "finish_to_finish"
    START_TO_FINISH = "start_to_finish"


_FROM_START = frozenset({LinkType.START_TO_START, LinkType.START_TO_FINISH})
_TO_FINISH = frozenset({LinkType.FINISH_TO_FINISH, LinkType.START_TO_FINISH})


@dataclass(frozen=True, slots=True)
class Activity:
    """duration 0 is a milestone. not_before: the earliest start apart from any link."""

    key: str
    duration: Days
    not_before: Days = 0
    pinned_at: Days | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """lag in working days; negative is a lead."""

    predecessor: str
    successor: str
    type: LinkType = LinkType.FINISH_TO_START
    lag: Days = 0


@dataclass(frozen=True, slots=True)
class Timing:
    """Earliest and latest start and finish of one activity, and its two floats."""

    earliest_start: Days
    earliest_finish: Days
    latest_start: Days
    latest_finish: Days
    free_float: Days

    @property
    def total_float(self) -> Days:
        return self.latest_start - self.earliest_start


class CycleFound(ValueError):
    """Activities that wait for each other. path: their keys, the first repeated at the end."""

    def __init__(self, path: Sequence[str]) -> None:
        super().__init__(" -> ".join(path))
        self.path = tuple(path)


@dataclass(frozen=True, slots=True)
class Schedule:
    """timings by key; duration is the latest finish."""

    timings: Mapping[str, Timing]
    duration: Days
    longest_path: frozenset[str]

    def critical(self, threshold: Days = 0) -> frozenset[str]:
        """Activities whose total float is at most the threshold."""
        return frozenset(
            key for key, timing in self.timings.items() if timing.total_float <= threshold
        )


def schedule(activities: Iterable[Activity], links: Iterable[Link]) -> Schedule:
    """Time every activity; CycleFound when they cannot be ordered.

    Links must name known activities. The outcome does not depend on the order of the arguments.
    """
    by_key = {activity.key: activity for activity in activities}
    network = _Network(by_key, links)
    order = network.ordered()
    starts = _forward(network, order)
    finish = max((starts[key] + by_key[key].duration for key in order), default=0)
    ends = _backward(network, order, finish)
    timings = {key: _timing(network, key, starts, ends, finish) for key in by_key}
    return Schedule(timings, finish, _longest_path(network, starts, finish))


def find_cycle(keys: Iterable[str], links: Iterable[Link]) -> tuple[str, ...]:
    """The keys of one cycle, its first repeated at the end; empty when there is none."""
    network = _Network({key: Activity(key, 0) for key in keys}, links)
    try:
        network.ordered()
    except CycleFound as cycle:
        return cycle.path
    return ()


class _Network:
    """The activities with their links at hand from both ends."""

    def __init__(self, activities: Mapping[str, Activity], links: Iterable[Link]) -> None:
        self.activities = activities
        self.into: dict[str, list[Link]] = {key: [] for key in activities}
        self.out_of: dict[str, list[Link]] = {key: [] for key in activities}
        for link in links:
            self.into[link.successor].append(link)
            self.out_of[link.predecessor].append(link)

    def ordered(self) -> list[str]:
        """Every key after all its predecessors."""
        waiting_for = {key: len(links) for key, links in self.into.items()}
        ready = deque(key for key, count in waiting_for.items() if count == 0)
        order: list[str] = []
        while ready:
            key = ready.popleft()
            order.append(key)
            for link in self.out_of[key]:
                waiting_for[link.successor] -= 1
                if waiting_for[link.successor] == 0:
                    ready.append(link.successor)
        if len(order) < len(waiting_for):
            raise CycleFound(self._cycle_among({key for key, n in waiting_for.items() if n}))
        return order

    def _cycle_among(self, stuck: set[str]) -> list[str]:
        """Walk from stuck to stuck predecessor until one is met again; in working order."""
        key = min(stuck)
        met: dict[str, int] = {}
        walk: list[str] = []
        while key not in met:
            met[key] = len(walk)
            walk.append(key)
            key = min(link.predecessor for link in self.into[key] if link.predecessor in stuck)
        cycle = walk[met[key] :][::-1]
        first = cycle.index(min(cycle))
        return [*cycle[first:], *cycle[:first], cycle[first]]

    def binds(self, link: Link) -> bool:
        return self.activities[link.successor].pinned_at is None

    def start_bound(self, link: Link, predecessor_start: Days) -> Days:
        """The earliest start that the link allows its successor."""
        bound = predecessor_start + link.lag
        if link.type not in _FROM_START:
            bound += self.activities[link.predecessor].duration
        if link.type in _TO_FINISH:
            bound -= self.activities[link.successor].duration
        return bound


def _forward(network: _Network, order: Sequence[str]) -> dict[str, Days]:
    """Earliest starts."""
    starts: dict[str, Days] = {}
    for key in order:
        activity = network.activities[key]
        if activity.pinned_at is not None:
            starts[key] = activity.pinned_at
            continue
        bounds = (network.start_bound(link, starts[link.predecessor]) for link in network.into[key])
        starts[key] = max(activity.not_before, *bounds, 0)
    return starts


def _backward(network: _Network, order: Sequence[str], finish: Days) -> dict[str, Days]:
    """Latest finishes."""
    ends: dict[str, Days] = {}
    for key in reversed(order):
        latest = finish
        for link in network.out_of[key]:
            if network.binds(link):
                successor = network.activities[link.successor]
                start = ends[link.successor] - successor.duration
                # How far the whole activity may slide: its own start plays no part in the slack.
                slack = start - network.start_bound(link, 0)
                latest = min(latest, slack + network.activities[key].duration)
        ends[key] = latest
    return ends


def _timing(
    network: _Network,
    key: str,
    starts: Mapping[str, Days],
    ends: Mapping[str, Days],
    finish: Days,
) -> Timing:
    duration = network.activities[key].duration
    start = starts[key]
    slacks = [
        starts[link.successor] - network.start_bound(link, start)
        for link in network.out_of[key]
        if network.binds(link)
    ]
    return Timing(
        earliest_start=start,
        earliest_finish=start + duration,
        latest_start=ends[key] - duration,
        latest_finish=ends[key],
        free_float=min([finish - start - duration, *slacks]),
    )


def _longest_path(network: _Network, starts: Mapping[str, Days], finish: Days) -> frozenset[str]:
    """The activities that drive the finish: back from the last ones over links without slack."""
    path: set[str] = set()
    waiting = [k for k, start in starts.items() if start + network.activities[k].duration == finish]
    while waiting:
        key = waiting.pop()
        if key in path:
            continue
        path.add(key)
        waiting += [
            link.predecessor
            for link in network.into[key]
            if network.binds(link)
            and network.start_bound(link, starts[link.predecessor]) == starts[key]
        ]
    return frozenset(path)
