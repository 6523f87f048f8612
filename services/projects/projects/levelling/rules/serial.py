"""Serial schedule generation: one activity after the other, each as early as it can be.

`forward` never gives an answer with a broken link or an overload. `backward` lays the activities
as late as they can be before a finish; forward again from there often finishes earlier (Tormos and
Lova 2001, forward-backward improvement).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from projects.levelling.rules.network import Network
from projects.levelling.rules.problem import cost_of


@dataclass(slots=True)
class Schedule:
    """starts and ends in units, by number of the activity. rank: cost, then the sum of starts."""

    starts: list[int]
    ends: list[int]
    modes: list[int]
    rank: tuple[int, int]


def forward(
    network: Network, priority: Sequence[int], kept: Sequence[int] | None = None
) -> Schedule:
    """The activities by rising priority, as far as those before them are placed.

    kept: the modes to keep; None: whichever lets the activity start first. Unsolvable when an
    activity finds no place before the horizon.
    """
    count = len(network.keys)
    starts, ends, modes = [0] * count, [0] * count, [0] * count
    free = [profile.copy() for profile in network.free]
    waiting = [len(edges) for edges in network.before]
    ready = [(_first(network, i, priority[i]), i) for i in range(count) if not waiting[i]]
    heapify(ready)
    while ready:
        _, i = heappop(ready)
        if network.fixed[i] is not None:
            starts[i], ends[i] = network.fixed_place(i)
        else:
            bound = network.bound(i, starts, ends)
            position, modes[i] = _earliest(network, i, bound, free, kept)
            starts[i], ends[i] = network.open[i][position], network.end(i, position)
            _take(network, i, position, modes[i], free)
        for edge in network.behind[i]:
            waiting[edge.other] -= 1
            if not waiting[edge.other]:
                heappush(ready, (_first(network, edge.other, priority[edge.other]), edge.other))
    return Schedule(starts, ends, modes, rank(network, starts, ends))


def _first(network: Network, i: int, priority: int) -> tuple[bool, int]:
    """What is fixed comes before all else."""
    return network.fixed[i] is None, priority


def _finishes(network: Network, ends: Sequence[int]) -> dict[str, int]:
    finishes: dict[str, int] = {}
    for i, group in enumerate(network.groups):
        if ends[i] > finishes.get(group, 0):
            finishes[group] = ends[i]
    return finishes


def rank(network: Network, starts: Sequence[int], ends: Sequence[int]) -> tuple[int, int]:
    finishes = _finishes(network, ends)
    total = sum(
        cost_of(group.weight, finishes.get(group.key, 0), group.due)
        for group in network.problem.groups
    )
    return total, sum(starts)


def _earliest(
    network: Network,
    i: int,
    bound: int,
    free: Sequence[Sequence[int]],
    kept: Sequence[int] | None,
) -> tuple[int, int]:
    """The earliest position, and the mode by which the activity is done there."""
    if not network.durations[i]:
        return bound, 0
    best, chosen = -1, 0
    for number, demands in enumerate(network.modes[i]):
        if kept is not None and number != kept[i]:
            continue
        found = _fits(network, i, bound, demands, free, best)
        if found >= 0 and (best < 0 or found < best):
            best, chosen = found, number
            if found == bound:
                break
    if best < 0:
        raise network.unsolvable(i)
    return best, chosen


def _fits(
    network: Network,
    i: int,
    position: int,
    demands: Sequence[tuple[int, int]],
    free: Sequence[Sequence[int]],
    limit: int,
) -> int:
    """The first position from here on at which everything is free; -1: none, or none before
    the limit. After a clash it goes on behind the last unit that clashes."""
    opened, duration = network.open[i], network.durations[i]
    last = len(opened) - duration
    while position <= last:
        if 0 <= limit <= position:
            return -1
        units = opened[position : position + duration]
        for offset in range(duration - 1, -1, -1):
            unit = units[offset]
            if any(free[resource][unit] < needed for resource, needed in demands):
                position += offset + 1
                break
        else:
            return position
    return -1


def _take(network: Network, i: int, position: int, mode: int, free: Sequence[list[int]]) -> None:
    units = network.open[i][position : position + network.durations[i]]
    for resource, needed in network.modes[i][mode]:
        left = free[resource]
        for unit in units:
            left[unit] -= needed


def backward(network: Network, schedule: Schedule) -> list[int]:
    """Starts when everything is as late as it can be before its group finishes in the schedule.

    By falling end, each in the mode that it has. What finds no later place stays where it is, so
    the starts say in which order to go forward again.
    """
    starts, ends = schedule.starts.copy(), schedule.ends.copy()
    finish = _finishes(network, ends)
    free = [profile.copy() for profile in network.free]
    late = sorted(network.moving, key=lambda i: (-ends[i], -starts[i], -i))
    waiting = [sum(network.fixed[e.other] is None for e in edges) for edges in network.behind]
    for i in _behind_first(network, late, waiting):
        limit = _latest(network, i, finish.get(network.groups[i], 0), starts)
        first = network.position(i, starts[i])
        position = _fits_back(network, i, limit, schedule.modes[i], free)
        position = max(position, first) if position >= 0 else first
        starts[i], ends[i] = network.open[i][position], network.end(i, position)
        _take(network, i, position, schedule.modes[i], free)
    return starts


def _behind_first(network: Network, order: Sequence[int], waiting: list[int]) -> list[int]:
    """The same order, but each after all that come behind it."""
    place = {i: n for n, i in enumerate(order)}
    ready = [place[i] for i in order if not waiting[i]]
    heapify(ready)
    found = []
    while ready:
        i = order[heappop(ready)]
        found.append(i)
        for edge in network.before[i]:
            if edge.other in place:
                waiting[edge.other] -= 1
                if not waiting[edge.other]:
                    heappush(ready, place[edge.other])
    return found


def _latest(network: Network, i: int, finish: int, starts: Sequence[int]) -> int:
    """The last position that the finish and what comes behind allow the activity."""
    duration = network.durations[i]
    latest = network.position(i, finish) - duration
    for edge in network.behind[i]:
        other = edge.other
        reach = network.position(other, starts[other]) - edge.gap
        opened = network.open[other]
        unit = opened[min(max(reach, 0), len(opened) - 1)]
        at = network.position(i, unit)
        latest = min(latest, at - duration if edge.from_end else at)
    return latest


def _fits_back(
    network: Network,
    i: int,
    position: int,
    mode: int,
    free: Sequence[Sequence[int]],
) -> int:
    """The last position up to this one at which everything is free; -1: none."""
    opened, duration, demands = network.open[i], network.durations[i], network.modes[i][mode]
    while position >= 0:
        for offset, unit in enumerate(opened[position : position + duration]):
            if any(free[resource][unit] < needed for resource, needed in demands):
                position += offset - duration
                break
        else:
            return position
    return -1


def improve(network: Network, schedule: Schedule) -> Schedule:
    """Forward and backward until it is no better any more."""
    best = schedule
    while True:
        again = forward(network, backward(network, best))
        if again.rank >= best.rank:
            return best
        best = again
