"""From a quick answer to a better one: priority rules, then the genetic search, then the solver.

Every answer passes the judge before anybody sees it. The effort is counted in work done, not in
time: the same problem, seed and effort have the same answer on every machine, in whatever order the
activities come, unless `stop` ends the search before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from projects.levelling.rules.judge import faults
from projects.levelling.rules.network import Network
from projects.levelling.rules.problem import Answer, Problem, in_order, require_solvable
from projects.levelling.rules.search import by_rules, search
from projects.levelling.rules.serial import Schedule

ACTIVITIES_PLACED_PER_SECOND = 30_000
"""By the search, on a slow processor: how effort is turned into schedules."""
SEARCH_PART, SOLVER_PART = 4, 4
"""Of the effort: a quarter to the search, and a quarter in the solver's own time, which is about
three quarters of a processor's."""

Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """A better answer than before. bound: none costs less; 0: not known.

    final: the last one, which may be the same as the one before; optimal: none is better.
    """

    answer: Answer
    cost: int
    bound: int = 0
    optimal: bool = False
    final: bool = False


Tell = Callable[[Step], None]


class BrokenAnswer(Exception):
    """A solver gave an answer that the judge refused: a fault of the code, shown to nobody."""


def level(
    problem: Problem,
    *,
    seed: int,
    effort_ms: int,
    stop: Stop = lambda: False,
    tell: Tell = lambda step: None,
) -> Step:
    """The best answer found; `tell` gets each better one. Unsolvable when there is none."""
    run = _Run(in_order(problem), tell)
    require_solvable(run.problem)
    return run.through(seed, effort_ms, stop)


class _Run:
    def __init__(self, problem: Problem, tell: Tell) -> None:
        self.problem, self._tell = problem, tell
        self.network = Network(problem)
        self.bound = 0
        self.best: Schedule | None = None

    def through(self, seed: int, effort_ms: int, stop: Stop) -> Step:
        found = [self._take(schedule) for schedule in self._by_rules(stop)]
        best = min(found, key=lambda each: each.rank)
        placed = max(1, len(self.network.moving))
        schedules = effort_ms * ACTIVITIES_PLACED_PER_SECOND // (1000 * placed * SEARCH_PART)
        if not stop() and schedules and self.network.moving:
            for schedule in search(self.network, found, seed, schedules, stop):
                best = self._take(schedule)
        optimal = False
        if not stop() and effort_ms and self.network.moving:
            best, optimal = self._solve(best, seed, effort_ms // SOLVER_PART, stop)
        return self._step(best, optimal=optimal, final=True)

    def _by_rules(self, stop: Stop) -> Iterator[Schedule]:
        """At least one."""
        for schedule in by_rules(self.network):
            yield schedule
            if stop():
                return

    def _solve(
        self, best: Schedule, seed: int, effort_ms: int, stop: Stop
    ) -> tuple[Schedule, bool]:
        from projects.levelling.rules import exact  # takes a second to load

        if not exact.fits(self.network):
            return best, False
        proof = exact.solve(self.network, best, seed, effort_ms, stop, self._told)
        self.bound = max(self.bound, proof.bound)
        return proof.schedule, proof.optimal

    def _told(self, schedule: Schedule, bound: int) -> None:
        self.bound = max(self.bound, bound)
        self._take(schedule)

    def _take(self, schedule: Schedule) -> Schedule:
        if self.best is None or schedule.rank < self.best.rank:
            self.best = schedule
            self._tell(self._step(schedule))
        return schedule

    def _step(self, schedule: Schedule, *, optimal: bool = False, final: bool = False) -> Step:
        answer = self.network.answer(schedule.starts, schedule.ends, schedule.modes)
        wrong = faults(self.problem, answer)
        if wrong:
            raise BrokenAnswer("; ".join(wrong[:5]))
        return Step(answer, schedule.rank[0], self.bound, optimal, final)
