"""Whether an answer may be shown to anybody: a judge that shares no code with the solvers.

No link is broken, no calendar, no earliest start; no activity is split, lost or moved that is
fixed; nobody is asked for more than they have in any unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from projects.levelling.rules.problem import Activity, Answer, Place, Problem
from projects.planning.rules.critical_path import Link, LinkType


def faults(problem: Problem, answer: Answer) -> list[str]:
    """What is wrong with the answer, in words; empty when nothing is."""
    missing = [each.key for each in problem.activities if each.key not in answer]
    if missing or len(answer) != len(problem.activities):
        return [f"{key} has no place" for key in missing] or ["activities that nobody asked for"]
    activities = {each.key: each for each in problem.activities}
    return [
        *(fault for each in problem.activities for fault in _misplaced(problem, each, answer)),
        *(fault for each in problem.links for fault in _broken(problem, activities, each, answer)),
        *_overloads(problem, answer),
    ]


def _misplaced(problem: Problem, activity: Activity, answer: Answer) -> Iterator[str]:
    place = answer[activity.key]
    closed = problem.calendars.get(activity.calendar, frozenset())
    units = [unit for unit in range(place.start, place.end) if unit not in closed]
    if not 0 <= place.mode < len(activity.modes):
        yield f"{activity.key} is done in no way that it may be"
    if len(units) != activity.duration or (activity.duration == 0) != (place.end == place.start):
        yield f"{activity.key} takes {len(units)} units, not {activity.duration}"
    if activity.fixed_at is not None:
        if place.start != activity.fixed_at:
            yield f"{activity.key} is fixed at {activity.fixed_at}, not {place.start}"
        return
    if units and (units[0] != place.start or units[-1] != place.end - 1):
        yield f"{activity.key} starts or ends while its calendar is closed"
    if place.start < activity.earliest:
        yield f"{activity.key} starts at {place.start}, before {activity.earliest}"


def _broken(
    problem: Problem, activities: Mapping[str, Activity], link: Link, answer: Answer
) -> Iterator[str]:
    successor = activities[link.successor]
    if successor.fixed_at is not None:
        return
    before, after = answer[link.predecessor], answer[link.successor]
    held = after.start if link.type in _HOLD_START else after.end
    holds = before.end if link.type in _HELD_BY_END else before.start
    closed = problem.calendars.get(successor.calendar, frozenset())
    if _open_before(held, closed) - _open_before(holds, closed) < link.lag:
        yield f"{link.predecessor} -> {link.successor} is broken"


_HOLD_START = (LinkType.FINISH_TO_START, LinkType.START_TO_START)
_HELD_BY_END = (LinkType.FINISH_TO_START, LinkType.FINISH_TO_FINISH)


def _open_before(unit: int, closed: frozenset[int]) -> int:
    return unit - sum(1 for each in closed if each < unit)


def _overloads(problem: Problem, answer: Answer) -> Iterator[str]:
    """What is fixed may be too much by itself; nothing is put on top of it."""
    used = defaultdict[tuple[str, int], int](int)
    moved = set[tuple[str, int]]()
    for activity in problem.activities:
        place = answer[activity.key]
        for cell, needed in _needs(problem, activity, place):
            used[cell] += needed
            if activity.fixed_at is None:
                moved.add(cell)
    resources = {each.key: each for each in problem.resources}
    for key, unit in sorted(moved):
        there = resources[key].at(unit) if key in resources else 0
        if used[key, unit] > there:
            yield f"{key} is asked for {used[key, unit]} in unit {unit} and has {there}"


def _needs(
    problem: Problem, activity: Activity, place: Place
) -> Iterator[tuple[tuple[str, int], int]]:
    closed = problem.calendars.get(activity.calendar, frozenset())
    for unit in range(place.start, place.end):
        if unit not in closed:
            for key, needed in activity.modes[place.mode].demands.items():
                yield (key, unit), needed
