"""A problem in the form that schedulers work on: numbers in lists instead of names.

Positions are counted along the calendar of each activity: position 3 is the fourth unit in which
it is open. Without a calendar a position is a unit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from projects.levelling.rules.problem import (
    Answer,
    Mode,
    Place,
    Problem,
    Resource,
    Unsolvable,
)
from projects.planning.rules.critical_path import LinkType

_FROM_END = (LinkType.FINISH_TO_START, LinkType.FINISH_TO_FINISH)
_TO_END = (LinkType.FINISH_TO_FINISH, LinkType.START_TO_FINISH)


@dataclass(frozen=True, slots=True)
class Edge:
    """A link seen from one end. other: the activity at the other end.

    The successor starts `gap` positions or more after the end (from_end) or the start of the
    predecessor; a gap that holds its end is less by its duration.
    """

    other: int
    from_end: bool
    gap: int


class Network:
    """The activities of a problem by number, in its order, with links from both ends.

    moving: those that are not fixed. free: what of each resource is left in each unit beside what
    is fixed. order: all of them, each after its predecessors. horizon: units; the last is behind
    every answer worth having.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.keys = [each.key for each in problem.activities]
        number = {key: i for i, key in enumerate(self.keys)}
        resource = {each.key: i for i, each in enumerate(problem.resources)}
        self.groups = [each.group for each in problem.activities]
        self.durations = [each.duration for each in problem.activities]
        self.modes = [
            [_demands(mode, resource) for mode in each.modes] for each in problem.activities
        ]
        self.earliest = [each.earliest for each in problem.activities]
        self.fixed = [each.fixed_at for each in problem.activities]
        self.moving = [i for i, at in enumerate(self.fixed) if at is None]
        self.before: list[list[Edge]] = [[] for _ in self.keys]
        self.behind: list[list[Edge]] = [[] for _ in self.keys]
        for link in problem.links:
            self._join(number[link.predecessor], number[link.successor], link.type, int(link.lag))
        self.order = self._ordered()
        self.horizon = self._horizon()
        self.open = self._calendars()
        self.free = [_profile(each, self.horizon) for each in problem.resources]
        self._take_fixed()

    def _join(self, first: int, second: int, kind: LinkType, lag: int) -> None:
        if self.fixed[second] is not None:
            return
        gap = lag - (self.durations[second] if kind in _TO_END else 0)
        self.before[second].append(Edge(first, kind in _FROM_END, gap))
        self.behind[first].append(Edge(second, kind in _FROM_END, gap))

    def _ordered(self) -> list[int]:
        waiting = [len(edges) for edges in self.before]
        ready = [i for i, count in enumerate(waiting) if not count]
        for i in ready:
            for edge in self.behind[i]:
                waiting[edge.other] -= 1
                if not waiting[edge.other]:
                    ready.append(edge.other)
        return ready

    def _horizon(self) -> int:
        """As if everything came one after the other, behind all that is particular."""
        problem = self.problem
        starts = [at for at in self.fixed if at is not None]
        latest = max([*self.earliest, *starts, 0])
        changes = max((unit for each in problem.resources for unit in each.changes), default=0)
        closed = sum(map(len, problem.calendars.values()))
        lags = sum(abs(edge.gap) for edges in self.before for edge in edges)
        return max(latest, changes) + closed + lags + sum(self.durations) + 2

    def _calendars(self) -> list[Sequence[int]]:
        """The units in which each activity's calendar is open, by activity."""
        every = range(self.horizon)
        made: dict[str, Sequence[int]] = {
            name: [unit for unit in every if unit not in closed] if closed else every
            for name, closed in self.problem.calendars.items()
        }
        return [made.get(each.calendar, every) for each in self.problem.activities]

    def _take_fixed(self) -> None:
        for i, at in enumerate(self.fixed):
            if at is None:
                continue
            first = self.position(i, at)
            for resource, needed in self.modes[i][0] if self.modes[i] else ():
                left = self.free[resource]
                for unit in self.open[i][first : first + self.durations[i]]:
                    left[unit] = max(0, left[unit] - needed)

    def position(self, i: int, unit: int) -> int:
        """Of the first unit from this one on in which the activity's calendar is open."""
        opened = self.open[i]
        return unit if isinstance(opened, range) else bisect_left(opened, unit)

    def end(self, i: int, position: int) -> int:
        """The unit by whose beginning the activity is over that starts at this position."""
        if not self.durations[i]:
            return self.open[i][position]
        return self.open[i][position + self.durations[i] - 1] + 1

    def fixed_place(self, i: int) -> tuple[int, int]:
        """Start and end, in units, of an activity that is fixed."""
        at = self.fixed[i] or 0
        if not self.durations[i]:
            return at, at
        first = self.position(i, at)
        return at, self.open[i][first + self.durations[i] - 1] + 1

    def bound(self, i: int, starts: Sequence[int], ends: Sequence[int]) -> int:
        """The earliest position that its links and its earliest start allow the activity."""
        found = self.position(i, self.earliest[i])
        for edge in self.before[i]:
            at = ends[edge.other] if edge.from_end else starts[edge.other]
            allowed = self.position(i, at) + edge.gap
            if allowed > found:
                found = allowed
        return found

    def answer(self, starts: Sequence[int], ends: Sequence[int], modes: Sequence[int]) -> Answer:
        return {key: Place(starts[i], ends[i], modes[i]) for i, key in enumerate(self.keys)}

    def unsolvable(self, i: int) -> Unsolvable:
        names = sorted({self.problem.resources[r].key for mode in self.modes[i] for r, _ in mode})
        return Unsolvable(
            "capacity",
            f"{self.keys[i]} finds no time in which all that it needs is free.",
            self.keys[i],
            names[0] if names else "",
        )


def _demands(mode: Mode, resource: Mapping[str, int]) -> list[tuple[int, int]]:
    """By number of the resource; one that is not there is refused before."""
    return [
        (resource[key], needed)
        for key, needed in sorted(mode.demands.items())
        if needed and key in resource
    ]


def _profile(resource: Resource, horizon: int) -> list[int]:
    profile = [resource.capacity] * horizon
    for unit, capacity in resource.changes.items():
        if 0 <= unit < horizon:
            profile[unit] = capacity
    if resource.until is not None and resource.until < horizon:
        profile[resource.until :] = [0] * (horizon - resource.until)
    return profile
