"""Answers by priority rules, and better ones by a genetic search over the order of activities.

The rules are those that do well in Kolisch (1996): latest finish, latest start, least slack, most
work behind, and their like. The search keeps a few good orders, joins two at one point, changes a
little, and improves each forward and backward (Valls, Ballestin, Quintanilla 2008). The random
numbers come from the seed alone, and effort is counted in schedules made, not in time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from random import Random

from projects.levelling.rules.network import Network
from projects.levelling.rules.serial import Schedule, forward, improve

POPULATION = 30
MUTATION_PER_MILLE = 50
MUTATED_MAX = 20
"""That many activities change their place in one step, about."""

Stop = Callable[[], bool]


def by_rules(network: Network) -> Iterator[Schedule]:
    """One schedule for each rule, the simplest first, so that there is an answer at once."""
    for priority in _rules(network):
        yield forward(network, priority)


def _rules(network: Network) -> list[list[int]]:
    latest = _latest_finishes(network)
    durations = network.durations
    early = _early_starts(network)
    tails = [-latest[i] + durations[i] for i in range(len(durations))]
    work = [
        durations[i] * max((sum(n for _, n in m) for m in network.modes[i]), default=0)
        for i in range(len(durations))
    ]
    behind = _behind(network, durations)
    return [
        latest,
        [-tail for tail in tails],
        [latest[i] - durations[i] - early[i] for i in range(len(durations))],
        [-sum_ for sum_ in behind],
        [-sum_ for sum_ in _behind(network, [1] * len(durations))],
        [-sum_ for sum_ in _behind(network, work)],
        early,
        durations,
        *_by_group(network, latest, work),
    ]


def _by_group(network: Network, latest: list[int], work: list[int]) -> list[list[int]]:
    """One group after the other: what is little work for its weight first; what is due first."""
    groups = network.problem.groups
    if len(groups) < 2:
        return []
    total = dict.fromkeys([*network.groups, *(group.key for group in groups)], 0)
    for i, group in enumerate(network.groups):
        total[group] += work[i]
    last = max(latest, default=0)
    orders = (
        sorted(groups, key=lambda each: (Fraction(total[each.key], max(1, each.weight)), each.key)),
        sorted(groups, key=lambda each: (last if each.due is None else each.due, each.key)),
    )
    return [_in_order(network, [each.key for each in order], latest) for order in orders]


def _in_order(network: Network, keys: list[str], latest: list[int]) -> list[int]:
    step = max(latest, default=0) - min(latest, default=0) + 1
    place = {key: n for n, key in enumerate(keys)}
    return [
        place.get(group, len(keys)) * step + latest[i] for i, group in enumerate(network.groups)
    ]


def _early_starts(network: Network) -> list[int]:
    starts, ends = [0] * len(network.keys), [0] * len(network.keys)
    for i in network.order:
        if network.fixed[i] is not None:
            starts[i], ends[i] = network.fixed_place(i)
            continue
        position = min(network.bound(i, starts, ends), len(network.open[i]) - 1)
        position = max(0, min(position, len(network.open[i]) - network.durations[i] - 1))
        starts[i], ends[i] = network.open[i][position], network.end(i, position)
    return starts


def _latest_finishes(network: Network) -> list[int]:
    """Against the due unit of the group where it has one, else against the longest path."""
    early = _early_starts(network)
    finish = max((s + d for s, d in zip(early, network.durations, strict=True)), default=0)
    due = {group.key: group.due for group in network.problem.groups}
    latest = [0] * len(network.keys)
    for i in reversed(network.order):
        own = due.get(network.problem.activities[i].group)
        found = min(finish, own) if own is not None else finish
        for edge in network.behind[i]:
            start = latest[edge.other] - network.durations[edge.other] - edge.gap
            found = min(found, start if edge.from_end else start + network.durations[i])
        latest[i] = found
    return latest


def _behind(network: Network, of: list[int]) -> list[int]:
    """The sum over the activity and all that come behind it directly, and behind those at most."""
    total = of.copy()
    for i in reversed(network.order):
        longest = max((total[edge.other] for edge in network.behind[i]), default=0)
        total[i] += longest + sum(of[edge.other] for edge in network.behind[i])
    return total


def search(
    network: Network, found: list[Schedule], seed: int, schedules: int, stop: Stop
) -> Iterator[Schedule]:
    """Each schedule that is better than all before it, until that many were made or it is stopped.

    found: with which it begins; at least one.
    """
    random = Random(seed)  # noqa: S311
    people: list[Schedule] = []
    best = min(found, key=lambda each: each.rank)
    made = 0
    for born in _children(network, found, people, random):
        made += 3
        if born.rank < best.rank:
            best = born
            yield best
        _keep(people, born)
        if made >= schedules or stop():
            return


def _children(
    network: Network, found: list[Schedule], people: list[Schedule], random: Random
) -> Iterator[Schedule]:
    for one in found:
        yield improve(network, one)
    ordered = sorted(found, key=lambda each: each.rank)
    while len(people) < min(POPULATION, 2 * len(network.moving)) and _more(random):
        parent = ordered[random.randrange(min(3, len(ordered)))]
        yield improve(network, forward(network, _varied(network, _ranks(parent), random, 300)))
    while True:
        mother, father = (_chosen(people, random) for _ in range(2))
        joined = _joined(mother, father, random)
        child = _varied(network, joined, random, MUTATION_PER_MILLE)
        yield improve(network, forward(network, child))


def _more(random: Random) -> bool:
    """Ends the filling of a small population even when nothing new can be found."""
    return random.randrange(200) > 0


def _ranks(schedule: Schedule) -> list[int]:
    """The place of each activity when they are taken by their starts."""
    order = sorted(range(len(schedule.starts)), key=lambda i: (schedule.starts[i], i))
    places = [0] * len(order)
    for place, i in enumerate(order):
        places[i] = place
    return places


def _joined(mother: Schedule, father: Schedule, random: Random) -> list[int]:
    """A stretch of the order as one has it, all else as the other has it."""
    first, second = _ranks(mother), _ranks(father)
    count = len(first)
    low, high = sorted(random.randrange(count + 1) for _ in range(2))
    return [
        first[i] if low <= first[i] < high else second[i] + (count if first[i] >= high else -count)
        for i in range(count)
    ]


def _varied(network: Network, priority: list[int], random: Random, per_mille: int) -> list[int]:
    """A little of it changed: single activities, or, where there are several, a whole group."""
    groups = network.problem.groups
    if len(groups) > 1 and random.randrange(3):
        chosen = groups[random.randrange(len(groups))].key
        far = len(priority) // 2
        by = random.randrange(-far, far + 1)
        moved = [p + by if network.groups[i] == chosen else p for i, p in enumerate(priority)]
        return _mutated(moved, random, 0)
    return _mutated(priority, random, min(per_mille, MUTATED_MAX * 1000 // len(priority) + 1))


def _mutated(priority: list[int], random: Random, per_mille: int) -> list[int]:
    order = sorted(range(len(priority)), key=lambda i: (priority[i], i))
    for place in range(len(order) - 1):
        if random.randrange(1000) < per_mille:
            other = min(len(order) - 1, place + 1 + random.randrange(8))
            order[place], order[other] = order[other], order[place]
    places = [0] * len(order)
    for place, i in enumerate(order):
        places[i] = place
    return places


def _chosen(people: list[Schedule], random: Random) -> Schedule:
    """The better of two."""
    return min(
        (people[random.randrange(len(people))] for _ in range(2)), key=lambda each: each.rank
    )


def _keep(people: list[Schedule], born: Schedule) -> None:
    """In place of the worst; never twice the same."""
    if any(each.starts == born.starts for each in people):
        return
    people.append(born)
    if len(people) > POPULATION:
        people.remove(max(people, key=lambda each: each.rank))
