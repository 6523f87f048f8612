"""Reads the published instances of PSPLIB, by which schedulers are compared (single mode, .sm)."""

from __future__ import annotations

from collections.abc import Iterator

from projects.levelling.rules.problem import Activity, Group, Mode, Problem, Resource
from projects.planning.rules.critical_path import Link

ALL = "all"


def read_instance(text: str) -> Problem:
    """One group with all activities, whose finish is the makespan; ValueError else."""
    lines = text.splitlines()
    links = [
        Link(_key(job), _key(successor))
        for job, _, _, *successors in _rows(lines, "PRECEDENCE RELATIONS", 2)
        for successor in successors
    ]
    activities = [
        Activity(key=_key(job), duration=length, modes=[_mode(needed)], group=ALL)
        for job, _, length, *needed in _rows(lines, "REQUESTS/DURATIONS", 3)
    ]
    (capacities,) = _rows(lines, "RESOURCEAVAILABILITIES", 2)
    resources = [Resource(_key(i), there) for i, there in enumerate(capacities)]
    return Problem(activities=activities, links=links, resources=resources, groups=[Group(ALL)])


def _rows(lines: list[str], title: str, behind: int) -> Iterator[list[int]]:
    """The numbers of each line, from `behind` lines after the title to the next asterisks."""
    first = next((i for i, line in enumerate(lines) if line.startswith(title)), None)
    if first is None:
        raise ValueError(f"no {title} in this file")
    for line in lines[first + behind :]:
        if line.startswith("*") or not line.strip():
            return
        yield [int(word) for word in line.split()]


def _key(number: int) -> str:
    """Such that the order of texts is that of numbers."""
    return f"{number:04}"


def _mode(needed: list[int]) -> Mode:
    return Mode({_key(i): amount for i, amount in enumerate(needed) if amount})
