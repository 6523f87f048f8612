"""A network that stays timed: a change computes again only what it reaches.

Every activity keeps its place in an order in which it stands after all its predecessors. A change
goes forward from where it is, in that order, and stops where a start does not change; likewise
backward. The latest start is kept as two numbers that do not depend on the end of the plan: the
least length of what is behind (tail), and what constraints ask for (cap). So a plan that ends later
costs nothing for the activities whose dates stay.

It answers as `critical_path.schedule` does, for activities of one clock of which none is to be as
late as possible; the others need the whole computation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from heapq import heappop, heappush

from projects.planning.rules.critical_path import Timing
from projects.planning.rules.network import Activity, CycleFound, Days, Link, LinkType, Network

_BEFORE_FINISH = frozenset({LinkType.FINISH_TO_START, LinkType.FINISH_TO_FINISH})
_TO_FINISH = frozenset({LinkType.FINISH_TO_FINISH, LinkType.START_TO_FINISH})


class LivingPlan:
    """Activities and links that change, with their times.

    ValueError for several clocks, a lag in elapsed time, or an activity that is to be late.
    CycleFound, and nothing is changed, for a link that would close a circle.
    """

    def __init__(self, activities: Iterable[Activity], links: Iterable[Link]) -> None:
        self._activities = {each.key: each for each in activities}
        links = list(links)
        _require_plain(self._activities.values(), links)
        self._into = defaultdict[str, list[Link]](list)
        self._out_of = defaultdict[str, list[Link]](list)
        for link in links:
            self._hold(link)
        rows = list(self._activities.values())
        order = [rows[place].key for place in Network(rows, links).ordered()]
        self._rank = {key: place for place, key in enumerate(order)}
        self._starts: dict[str, Days] = {}
        self._tails: dict[str, Days] = {}
        self._caps: dict[str, Days | None] = {}
        for key in order:
            self._starts[key] = self._start_of(key)
        for key in reversed(order):
            self._tails[key], self._caps[key] = self._behind(key)
        self._end = self._last()

    @property
    def duration(self) -> Days:
        """When the last activity is finished."""
        return self._end

    def change(self, activity: Activity) -> set[str]:
        """Put it in place of the one of its key; the keys whose earliest dates are others."""
        was = self._activities[activity.key]
        _require_plain([was, activity], ())
        self._activities[activity.key] = activity
        behind = [link.successor for link in self._out_of[activity.key]]
        before = [link.predecessor for link in self._into[activity.key]]
        moved = self._forward([activity.key, *behind])
        self._backward([activity.key, *before])
        if was.duration != activity.duration:
            moved.add(activity.key)
        self._end = self._last()
        return moved

    def add(self, link: Link) -> set[str]:
        """The keys whose earliest dates are others."""
        _require_plain((), [link])
        self._make_room(link)
        self._hold(link)
        return self._relinked(link)

    def remove(self, link: Link) -> set[str]:
        """The keys whose earliest dates are others."""
        self._into[link.successor].remove(link)
        self._out_of[link.predecessor].remove(link)
        return self._relinked(link)

    def timing(self, key: str) -> Timing:
        """As the whole computation has it."""
        activity, start = self._activities[key], self._starts[key]
        duration = activity.duration
        last = self._end - self._tails[key]
        cap = self._caps[key]
        if cap is not None and cap < last:
            last = cap
        free_end = self._end - duration
        for link in self._out_of[key]:
            if self._binds(link):
                free_end = min(free_end, self._starts[link.successor] - self._shift(link))
        free = max(0, min(free_end, last) - start)
        return Timing(start, start + duration, last, last + duration, free, self._driver(key))

    def timings(self) -> dict[str, Timing]:
        return {key: self.timing(key) for key in self._activities}

    def _hold(self, link: Link) -> None:
        self._into[link.successor].append(link)
        self._out_of[link.predecessor].append(link)

    def _relinked(self, link: Link) -> set[str]:
        moved = self._forward([link.successor])
        self._backward([link.predecessor])
        self._end = self._last()
        return moved

    def _binds(self, link: Link) -> bool:
        return self._activities[link.successor].pinned_at is None

    def _shift(self, link: Link) -> Days:
        """How much later than its predecessor the successor starts at least."""
        later = link.lag
        if link.type in _BEFORE_FINISH:
            later += self._activities[link.predecessor].duration
        if link.type in _TO_FINISH:
            later -= self._activities[link.successor].duration
        return later

    def _start_of(self, key: str) -> Days:
        activity = self._activities[key]
        if activity.pinned_at is not None:
            return activity.pinned_at
        start: Days = activity.not_before
        for link in self._into[key]:
            start = max(start, self._starts[link.predecessor] + self._shift(link))
        return max(start, 0)

    def _driver(self, key: str) -> str | None:
        """The least key of those that it could not start before."""
        start, activity = self._starts[key], self._activities[key]
        if activity.pinned_at is not None:
            return None
        holding = [
            link.predecessor
            for link in self._into[key]
            if self._starts[link.predecessor] + self._shift(link) == start
        ]
        return min(holding, default=None)

    def _behind(self, key: str) -> tuple[Days, Days | None]:
        """Its tail and its cap."""
        activity = self._activities[key]
        tail: Days = activity.duration
        cap: Days | None = None
        if activity.latest_finish is not None:
            cap = activity.latest_finish - activity.duration
        for link in self._out_of[key]:
            if not self._binds(link):
                continue
            shift = self._shift(link)
            tail = max(tail, self._tails[link.successor] + shift)
            there = self._caps[link.successor]
            if there is not None and (cap is None or there - shift < cap):
                cap = there - shift
        return tail, cap

    def _forward(self, keys: Iterable[str]) -> set[str]:
        """From these on, as far as starts change; which did."""
        moved: set[str] = set()
        heap: list[tuple[int, str]] = []
        waiting: set[str] = set()
        ahead = list(keys)
        while ahead or heap:
            for key in ahead:
                if key not in waiting:
                    waiting.add(key)
                    heappush(heap, (self._rank[key], key))
            _, key = heappop(heap)
            waiting.discard(key)
            start, ahead = self._start_of(key), []
            if start != self._starts[key]:
                self._starts[key] = start
                moved.add(key)
                ahead = [link.successor for link in self._out_of[key] if self._binds(link)]
        return moved

    def _backward(self, keys: Iterable[str]) -> None:
        heap: list[tuple[int, str]] = []
        waiting: set[str] = set()
        ahead = list(keys)
        while ahead or heap:
            for key in ahead:
                if key not in waiting:
                    waiting.add(key)
                    heappush(heap, (-self._rank[key], key))
            _, key = heappop(heap)
            waiting.discard(key)
            found, ahead = self._behind(key), []
            if found != (self._tails[key], self._caps[key]):
                self._tails[key], self._caps[key] = found
                ahead = [link.predecessor for link in self._into[key]]

    def _last(self) -> Days:
        starts = self._starts
        return max(
            (starts[key] + each.duration for key, each in self._activities.items()), default=0
        )

    def _make_room(self, link: Link) -> None:
        """Put the successor and what is behind it after the predecessor, among the places that the
        reached ones hold (Pearce and Kelly, 2006)."""
        low, high = self._rank[link.successor], self._rank[link.predecessor]
        if high < low:
            return
        behind = self._reached(link.successor, high, forward=True)
        if link.predecessor in behind:
            rows = list(self._activities.values())
            links = [each for found in self._into.values() for each in found]
            Network(rows, [*links, link]).ordered()
            raise CycleFound([link.predecessor, link.successor, link.predecessor])
        before = self._reached(link.predecessor, low, forward=False)
        keys = [
            *sorted(before, key=self._rank.__getitem__),
            *sorted(behind, key=self._rank.__getitem__),
        ]
        places = sorted(self._rank[key] for key in keys)
        self._rank.update(zip(keys, places, strict=True))

    def _reached(self, key: str, bound: int, *, forward: bool) -> set[str]:
        """Of those between the two in the order."""
        found, ahead = {key}, [key]
        while ahead:
            each = ahead.pop()
            links = self._out_of[each] if forward else self._into[each]
            for link in links:
                other = link.successor if forward else link.predecessor
                within = self._rank[other] <= bound if forward else self._rank[other] >= bound
                if within and other not in found:
                    found.add(other)
                    ahead.append(other)
        return found


def _require_plain(activities: Iterable[Activity], links: Iterable[Link]) -> None:
    activities = list(activities)
    for each in activities:
        if each.late:
            raise ValueError(f"{each.key} is to be as late as possible")
    if len({id(each.clock) for each in activities}) > 1:
        raise ValueError("the activities have several clocks")
    if any(link.elapsed and link.lag for link in links):
        raise ValueError("a lag is in elapsed time")
