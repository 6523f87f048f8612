"""Activities and the links between them, at hand from both ends.

Between two activities of the same clock a link comes to one number: how much later than its
predecessor the successor starts at least. Between two clocks, and for a lag in elapsed time, the
bound goes by way of the instant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

Days = int | Fraction
"""Of a clock, or of nothing in particular: working minutes, days, weeks."""


class LinkType(StrEnum):
    """Which end of the predecessor holds which end of the successor."""

    FINISH_TO_START = "finish_to_start"
    START_TO_START = "start_to_start"
    FINISH_TO_FINISH = "finish_to_finish"
    START_TO_FINISH = "start_to_finish"


_FS, _FF, _SF = (
    LinkType.FINISH_TO_START,
    LinkType.FINISH_TO_FINISH,
    LinkType.START_TO_FINISH,
)
_FROM_START = frozenset({LinkType.START_TO_START, LinkType.START_TO_FINISH})
_TO_FINISH = frozenset({LinkType.FINISH_TO_FINISH, LinkType.START_TO_FINISH})


class Clock(Protocol):
    """Working minutes as instants: whole minutes since 1970 in UTC."""

    def offset(self, instant: int) -> int: ...
    def opening(self, offset: int) -> int: ...
    def closing(self, offset: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Activity:
    """duration 0 is a milestone. not_before: the earliest start apart from any link.

    latest_finish: by when it has to be finished; it moves nothing, and shows as float. late: as
    late as nothing else has to move. clock: in whose units all of this is; without one, links may
    not have lags in elapsed time.
    """

    key: str
    duration: Days
    not_before: Days = 0
    pinned_at: Days | None = None
    latest_finish: Days | None = None
    late: bool = False
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """lag in working minutes of the successor's clock, or in elapsed ones; negative is a lead."""

    predecessor: str
    successor: str
    type: LinkType = LinkType.FINISH_TO_START
    lag: Days = 0
    elapsed: bool = False


class CycleFound(ValueError):
    """Activities that wait for each other. path: their keys, the first repeated at the end."""

    def __init__(self, path: Sequence[str]) -> None:
        super().__init__(" -> ".join(path))
        self.path = tuple(path)


Edge = tuple[int, int, Days | None, Link]
"""The places of predecessor and successor; by how much the successor starts later at least, None
where that depends on the instant; the link."""


class Network:
    """into, out_of: the links that bind, by the place of the activity.

    orders: pairs of keys of which the first comes before the second, and binds it by nothing.
    """

    def __init__(
        self,
        activities: Sequence[Activity],
        links: Iterable[Link],
        orders: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.activities = activities
        self.places = {activity.key: place for place, activity in enumerate(activities)}
        self.into: list[list[Edge]] = [[] for _ in activities]
        self.out_of: list[list[Edge]] = [[] for _ in activities]
        self._loose: dict[int, list[int]] = {}
        self._waiting = [0] * len(activities)
        self._take(links)
        for first, then in orders:
            self._waiting[self.places[then]] += 1
            self._loose.setdefault(self.places[first], []).append(self.places[then])

    def _take(self, links: Iterable[Link]) -> None:
        """A link into what has happened binds nothing, but it is part of the order.

        One loop over all links: there are tens of thousands, and a call for each costs more than
        what it does.
        """
        places, activities, waiting = self.places, self.activities, self._waiting
        into, out_of = self.into, self.out_of
        for link in links:
            at, then = places[link.predecessor], places[link.successor]
            before, behind = activities[at], activities[then]
            waiting[then] += 1
            if behind.pinned_at is not None:
                self._loose.setdefault(at, []).append(then)
                continue
            shift: Days | None = None
            clock, type_ = before.clock, link.type
            if clock is behind.clock and not (link.elapsed and link.lag and clock):
                if type_ is _FS:
                    shift = link.lag + before.duration
                elif type_ is _FF:
                    shift = link.lag + before.duration - behind.duration
                elif type_ is _SF:
                    shift = link.lag - behind.duration
                else:
                    shift = link.lag
            edge = (at, then, shift, link)
            into[then].append(edge)
            out_of[at].append(edge)

    def ordered(self) -> list[int]:
        """Every place after all its predecessors; CycleFound when there is no such order."""
        waiting_for, loose = list(self._waiting), self._loose
        order = [place for place, count in enumerate(waiting_for) if count == 0]
        for place in order:  # which grows
            for _, behind, _, _ in self.out_of[place]:
                waiting_for[behind] -= 1
                if waiting_for[behind] == 0:
                    order.append(behind)
            for behind in loose.get(place, ()):
                waiting_for[behind] -= 1
                if waiting_for[behind] == 0:
                    order.append(behind)
        if len(order) < len(waiting_for):
            raise CycleFound(self._cycle_among({at for at, n in enumerate(waiting_for) if n}))
        return order

    def _cycle_among(self, stuck: set[int]) -> list[str]:
        """Walk from stuck to stuck predecessor until one is met again; in working order."""
        before: dict[str, list[str]] = {}
        for at in stuck:
            behind = [then for _, then, _, _ in self.out_of[at]] + self._loose.get(at, [])
            for then in stuck.intersection(behind):
                before.setdefault(self.activities[then].key, []).append(self.activities[at].key)
        key = min(before)
        met: dict[str, int] = {}
        walk: list[str] = []
        while key not in met:
            met[key] = len(walk)
            walk.append(key)
            key = min(before[key])
        cycle = walk[met[key] :][::-1]
        first = cycle.index(min(cycle))
        return [*cycle[first:], *cycle[:first], cycle[first]]

    def bound(self, link: Link, start: Days) -> Days:
        """The earliest start of the successor, where its predecessor starts then."""
        before, behind = self._ends(link)
        if before.clock is None or behind.clock is None:
            raise ValueError("a link between clocks needs a clock at both ends")
        at_start = link.type in _FROM_START and before.duration
        if at_start:
            instant = before.clock.opening(int(start))
        else:
            instant = before.clock.closing(int(start + before.duration))
        if link.elapsed:
            bound: Days = behind.clock.offset(instant + int(link.lag))
        else:
            bound = behind.clock.offset(instant) + link.lag
        return bound - behind.duration if link.type in _TO_FINISH else bound

    def latest(self, link: Link, start: Days) -> Days:
        """The latest start of the predecessor, where the successor may start no later than then."""
        before, behind = self._ends(link)
        if before.clock is None or behind.clock is None:
            raise ValueError("a link between clocks needs a clock at both ends")
        held = int(start + behind.duration) if link.type in _TO_FINISH else int(start)
        if link.elapsed:
            instant = behind.clock.opening(held) - int(link.lag)
        else:
            instant = behind.clock.opening(held - int(link.lag))
        offset = before.clock.offset(instant)
        if link.type not in _FROM_START or not before.duration:
            return offset - before.duration
        return offset if before.clock.opening(offset) <= instant else offset - 1

    def _ends(self, link: Link) -> tuple[Activity, Activity]:
        return (
            self.activities[self.places[link.predecessor]],
            self.activities[self.places[link.successor]],
        )
