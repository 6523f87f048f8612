"""A scheduling problem: activities, links, resources, and what a good answer is.

Time is counted in whole units from 0; what a unit is (a working day, an hour) is the caller's
business. An activity runs through the units in which its calendar is open, without a break.
A resource has so much of itself in each unit. An activity needs one of its modes: who does it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from projects.planning.rules.critical_path import Link, find_cycle

LATE_WEIGHT = 10
"""A unit by which a group is late counts so often as a unit by which it finishes later."""


@dataclass(frozen=True, slots=True)
class Mode:
    """One way to do an activity. demands: how much of each resource in each unit, above 0."""

    demands: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """duration in units of its calendar; 0 is an instant, which needs nothing.

    earliest: the first unit in which it may start. fixed_at: it starts there and is not moved;
    links into it bind nothing. group: whose finish it counts for; empty: none.
    """

    key: str
    duration: int
    modes: Sequence[Mode] = (Mode(),)
    earliest: int = 0
    fixed_at: int | None = None
    group: str = ""
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Resource:
    """capacity per unit; `changes`: the units in which it is another. name: for people.

    until: from this unit on there is nothing of it; None: it never ends.
    """

    key: str
    capacity: int
    changes: Mapping[int, int] = field(default_factory=dict)
    name: str = ""
    until: int | None = None

    def at(self, unit: int) -> int:
        if self.until is not None and unit >= self.until:
            return 0
        return self.changes.get(unit, self.capacity)


@dataclass(frozen=True, slots=True)
class Group:
    """Activities that finish together, such as a project. weight: how much its finish counts.

    due: the unit by whose beginning it is to be finished; None: no such unit.
    """

    key: str
    weight: int = 1
    due: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """calendars: the units that are closed, by the name of the calendar; every other is open."""

    activities: Sequence[Activity]
    links: Sequence[Link] = ()
    resources: Sequence[Resource] = ()
    groups: Sequence[Group] = ()
    calendars: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an activity runs: from the start of unit `start` to the start of unit `end`.

    mode: the number of the mode by which it is done.
    """

    start: int
    end: int
    mode: int = 0


Answer = Mapping[str, Place]


class Unsolvable(ValueError):
    """No answer can exist. reason: a word; key: of the activity; resource: of the resource."""

    def __init__(self, reason: str, message: str, key: str = "", resource: str = "") -> None:
        super().__init__(message)
        self.reason, self.key, self.resource = reason, key, resource


def in_order(problem: Problem) -> Problem:
    """The same problem in one order, so that an answer does not depend on the order given."""
    return Problem(
        activities=sorted(problem.activities, key=lambda each: each.key),
        links=sorted(
            problem.links, key=lambda each: (each.predecessor, each.successor, each.type, each.lag)
        ),
        resources=sorted(problem.resources, key=lambda each: each.key),
        groups=sorted(problem.groups, key=lambda each: each.key),
        calendars=problem.calendars,
    )


def require_solvable(problem: Problem) -> None:
    """Unsolvable when activities wait for each other, or need more than there ever is."""
    cycle = find_cycle([each.key for each in problem.activities], problem.links)
    if cycle:
        raise Unsolvable("cycle", f"These wait for each other: {' -> '.join(cycle)}.", cycle[0])
    most = {each.key: max(each.capacity, *each.changes.values(), 0) for each in problem.resources}
    for activity in problem.activities:
        if activity.fixed_at is None and activity.duration:
            _require_enough(activity, most)


def _require_enough(activity: Activity, most: Mapping[str, int]) -> None:
    short = ""
    for mode in activity.modes:
        missing = [key for key, needed in mode.demands.items() if needed > most.get(key, 0)]
        if not missing:
            return
        short = short or missing[0]
    raise Unsolvable(
        "capacity",
        f"{activity.key} needs more of {short or 'anybody'} than there ever is.",
        activity.key,
        short,
    )


def cost(problem: Problem, answer: Answer) -> int:
    """The sum over groups of weight times finish, where being late counts more; less is better."""
    finishes: dict[str, int] = {}
    for activity in problem.activities:
        end = answer[activity.key].end
        finishes[activity.group] = max(finishes.get(activity.group, 0), end)
    return sum(
        cost_of(group.weight, finishes.get(group.key, 0), group.due) for group in problem.groups
    )


def cost_of(weight: int, finish: int, due: int | None) -> int:
    late = max(0, finish - due) if due is not None else 0
    return weight * (finish + LATE_WEIGHT * late)
