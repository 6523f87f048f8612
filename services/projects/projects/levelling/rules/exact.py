"""A better answer by the constraint solver CP-SAT of OR-Tools, and how good one can be at best.

It starts from the answer that is there. The solver's work is limited by its own count of it, which
is the same on every machine, and its workers take turns in a fixed order: the same problem, seed
and effort have the same answer. Loaded in the solving process only: it takes long to load.

A problem in which calendars differ is not put to it: there an activity would count as working on
days on which its own calendar is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from math import ceil
from threading import Event, Thread
from typing import Any

from ortools.sat.python import cp_model

from projects.levelling.rules.network import Network
from projects.levelling.rules.problem import LATE_WEIGHT
from projects.levelling.rules.serial import Schedule, forward

WORKERS, WORKERS_MANY, MANY_FROM_MS = 2, 8, 5_000
"""Strategies that take turns; more of them pay only where there is time."""
LOOK_EVERY_SECONDS = 1 / 5

Stop = Callable[[], bool]
Tell = Callable[[Schedule, int], None]
"""A better schedule, and what none can cost less than."""


@dataclass(slots=True)
class Proof:
    """What the solver found. bound: no answer costs less; optimal: none is better."""

    schedule: Schedule
    bound: int
    optimal: bool


@dataclass(slots=True)
class _Model:
    """The variables of the moving activities, by number."""

    model: Any
    starts: dict[int, Any] = field(default_factory=dict)
    chosen: dict[tuple[int, int], Any] = field(default_factory=dict)
    uses: dict[int, list[tuple[Any, int]]] = field(default_factory=dict)


def fits(network: Network) -> bool:
    """Whether the solver can be asked: all calendars are one, without a closed unit."""
    return all(isinstance(opened, range) for opened in network.open)


def solve(
    network: Network, best: Schedule, seed: int, effort_ms: int, stop: Stop, tell: Tell
) -> Proof:
    """The best that the solver finds within its effort, never worse than the one given.

    effort_ms: of the solver's own time, about a third of a processor's. stop: asked now and then.
    """
    made = _modelled(network, best)
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.num_workers = WORKERS_MANY if effort_ms >= MANY_FROM_MS else WORKERS
    solver.parameters.interleave_search = True
    solver.parameters.max_deterministic_time = effort_ms / 1000
    watch = _Watch(network, made, best, tell)
    with _stopping(solver, stop):
        status = solver.solve(made.model, watch)
    bound = max(0, ceil(solver.best_objective_bound - 1 / 1000))
    if status == cp_model.OPTIMAL:
        watch.take(solver.value, bound)
    optimal = status == cp_model.OPTIMAL and watch.best.rank[0] <= bound
    return Proof(watch.best, bound, optimal)


@contextmanager
def _stopping(solver: cp_model.CpSolver, stop: Stop) -> Iterator[None]:
    """Ends the search soon after stop says so."""
    done = Event()

    def look() -> None:
        while not done.wait(LOOK_EVERY_SECONDS):
            if stop():
                solver.stop_search()

    looking = Thread(target=look, daemon=True)
    looking.start()
    try:
        yield
    finally:
        done.set()
        looking.join()


class _Watch(cp_model.CpSolverSolutionCallback):
    """Turns each answer of the solver into a schedule, and keeps the best."""

    def __init__(self, network: Network, made: _Model, best: Schedule, tell: Tell) -> None:
        super().__init__()
        self._network, self._made, self._tell = network, made, tell
        self.best = best

    def on_solution_callback(self) -> None:
        self.take(self.value, ceil(self.best_objective_bound - 1 / 1000))

    def take(self, value: Callable[[Any], int], bound: int) -> None:
        found = _as_early_as_can_be(self._network, self._made, value, self.best)
        if found.rank < self.best.rank:
            self.best = found
            self._tell(found, max(0, bound))


def _modelled(network: Network, best: Schedule) -> _Model:
    made = _Model(cp_model.CpModel())
    moving = set(network.moving)
    last = max((best.ends[i] for i in moving), default=0)
    for i in network.moving:
        _add_activity(network, made, i, last, best)
    for i in network.moving:
        for edge in network.before[i]:
            end = edge.from_end
            if edge.other in moving:
                length = network.durations[edge.other] if end else 0
                made.model.add(made.starts[i] >= made.starts[edge.other] + length + edge.gap)
            else:
                _, ends_at = network.fixed_place(edge.other)
                at = ends_at if end else (network.fixed[edge.other] or 0)
                made.model.add(made.starts[i] >= at + edge.gap)
    for resource, uses in made.uses.items():
        _add_capacity(network, made, resource, uses, last)
    _add_aim(network, made, best, last)
    return made


def _add_activity(network: Network, made: _Model, i: int, last: int, best: Schedule) -> None:
    duration = network.durations[i]
    low = network.earliest[i]
    start = made.model.new_int_var(low, max(low, last - duration), f"s{i}")
    made.starts[i] = start
    made.model.add_hint(start, best.starts[i])
    modes = network.modes[i]
    if not duration:
        return
    for number, demands in enumerate(modes):
        if len(modes) == 1:
            interval = made.model.new_fixed_size_interval_var(start, duration, f"i{i}")
        else:
            chosen = made.model.new_bool_var(f"m{i}.{number}")
            made.chosen[i, number] = chosen
            made.model.add_hint(chosen, number == best.modes[i])
            interval = made.model.new_optional_fixed_size_interval_var(
                start, duration, chosen, f"i{i}.{number}"
            )
        for resource, needed in demands:
            made.uses.setdefault(resource, []).append((interval, needed))
    if len(modes) > 1:
        made.model.add_exactly_one(made.chosen[i, number] for number in range(len(modes)))


def _add_capacity(
    network: Network, made: _Model, resource: int, uses: list[tuple[Any, int]], last: int
) -> None:
    """What is taken already, or not there, is an activity that cannot move."""
    profile = network.free[resource][: last + 1]
    most = max(profile, default=0)
    intervals = [interval for interval, _ in uses]
    demands = [needed for _, needed in uses]
    for low, high, left in _stretches(profile):
        if left < most:
            intervals.append(made.model.new_fixed_size_interval_var(low, high - low, ""))
            demands.append(most - left)
    made.model.add_cumulative(intervals, demands, most)


def _stretches(profile: list[int]) -> Iterator[tuple[int, int, int]]:
    """From, to and how much, of units after each other with as much."""
    at = 0
    for left, units in groupby(profile):
        length = sum(1 for _ in units)
        yield at, at + length, left
        at += length


def _add_aim(network: Network, made: _Model, best: Schedule, last: int) -> None:
    terms = []
    for number, group in enumerate(network.problem.groups):
        inside = [i for i, each in enumerate(network.problem.activities) if each.group == group.key]
        fixed = max((network.fixed_place(i)[1] for i in inside if i not in made.starts), default=0)
        top = max(last, fixed)
        finish = made.model.new_int_var(fixed, top, f"f{number}")
        made.model.add_hint(finish, max((best.ends[i] for i in inside), default=0))
        for i in inside:
            if i in made.starts:
                made.model.add(finish >= made.starts[i] + network.durations[i])
        terms.append(group.weight * finish)
        if group.due is not None and group.due < top:
            late = made.model.new_int_var(0, top, f"l{number}")
            made.model.add(late >= finish - group.due)
            terms.append(group.weight * LATE_WEIGHT * late)
    made.model.minimize(sum(terms))


def _as_early_as_can_be(
    network: Network, made: _Model, value: Callable[[Any], int], best: Schedule
) -> Schedule:
    """What the solver left later than it need be is moved to the front, in the order it found."""
    starts, modes = best.starts.copy(), best.modes.copy()
    for i, variable in made.starts.items():
        starts[i] = value(variable)
    for (i, number), chosen in made.chosen.items():
        if value(chosen):
            modes[i] = number
    return forward(network, starts, kept=modes)
