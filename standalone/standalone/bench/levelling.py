"""Levelling beside published optima, and on a portfolio as large as an agency's.

Each instance has its time on the clock, and the effort that this time is meant for.
"""

from __future__ import annotations

import csv
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from projects.levelling.rules.levelling import Step, level
from projects.levelling.rules.problem import Activity, Group, Mode, Problem, Resource
from projects.levelling.rules.psplib import read_instance
from projects.planning.rules.critical_path import Link

SECONDS = (1, 10)
AIMS_PERCENT = {1: 2.0, 10: 0.5}
PORTFOLIO_AIM_SECONDS = 5
PROJECTS, PEOPLE, TASKS_EACH, ROLES = 30, 25, 50, 5
DAY_MINUTES = 480
SEED = 1


@dataclass(slots=True)
class Solved:
    """What became of one problem. first_seconds: until there was an answer."""

    step: Step
    first_cost: int
    first_seconds: float
    seconds: float


@dataclass(slots=True)
class Set:
    """All instances of a set, each with that many seconds."""

    seconds: int
    solved: dict[str, Solved] = field(default_factory=dict)
    optima: dict[str, int] = field(default_factory=dict)

    def deviation_percent(self, *, first: bool = False) -> float:
        """The mean of (C - C*) / C*; first: of the answers that were there at once."""
        costs = {k: s.first_cost if first else s.step.cost for k, s in self.solved.items()}
        return 100 * sum((costs[k] - best) / best for k, best in self.optima.items()) / len(costs)


def tell(folder: Path) -> bool:
    """Measure and print; False where the instances are missing."""
    _tell_portfolio()
    if not folder.exists():
        print(f"levelling: {folder} is missing, so the published instances were not solved")
        return False
    print("\n| PSPLIB J30, 48 instances | rules alone | mean deviation | optimal | longest | aim |")
    print("|---|---|---|---|---|---|")
    for seconds in SECONDS:
        _tell_set(_solve_set(folder, seconds))
    return True


def _tell_set(found: Set) -> None:
    exact = sum(s.step.cost == found.optima[name] for name, s in found.solved.items())
    longest = max(s.seconds for s in found.solved.values())
    print(
        f"| {found.seconds} s each | {found.deviation_percent(first=True):.2f} % "
        f"| {found.deviation_percent():.2f} % | {exact} of {len(found.solved)} | {longest:.1f} s "
        f"| at most {AIMS_PERCENT[found.seconds]} % |",
        flush=True,
    )


def _tell_portfolio() -> None:
    for seconds in (PORTFOLIO_AIM_SECONDS, 30):
        solved = solve(portfolio(SEED), seconds)
        print(
            f"levelling {PROJECTS} projects, {PEOPLE} people, {PROJECTS * TASKS_EACH} tasks: "
            f"feasible after {solved.first_seconds:.2f} s at a cost of {solved.first_cost:,}, "
            f"{solved.step.cost:,} after {solved.seconds:.1f} s (aim: feasible within "
            f"{PORTFOLIO_AIM_SECONDS} s)",
            flush=True,
        )


def _solve_set(folder: Path, seconds: int) -> Set:
    with (folder / "optimum.csv").open(encoding="utf-8") as file:
        optima = {row["problem"]: int(row["optimum"]) for row in csv.DictReader(file)}
    found = Set(seconds, optima=optima)
    for name in optima:
        problem = read_instance((folder / name).read_text(encoding="utf-8"))
        found.solved[name] = solve(problem, seconds)
    return found


def solve(problem: Problem, seconds: int) -> Solved:
    begun = time.monotonic()
    first: list[tuple[int, float]] = []

    def note(step: Step) -> None:
        if not first:
            first.append((step.cost, time.monotonic() - begun))

    def late() -> bool:
        return time.monotonic() - begun > seconds

    step = level(problem, seed=SEED, effort_ms=seconds * 1000, stop=late, tell=note)
    return Solved(step, *first[0], time.monotonic() - begun)


def portfolio(seed: int) -> Problem:
    """Of an agency: teams of six, four in five tasks have a person, the others a role."""
    random = Random(seed)  # noqa: S311
    people = [f"person {i:02}" for i in range(PEOPLE)]
    activities: list[Activity] = []
    links: dict[tuple[str, str], Link] = {}
    groups = []
    for project in range(PROJECTS):
        name, start, team = f"P{project:02}", random.randrange(60), random.sample(people, 6)
        groups.append(Group(name, weight=random.randint(1, 3), due=start + 60))
        for task in range(TASKS_EACH):
            key = f"{name}.{task:02}"
            modes = _modes(random, people, team)
            activities.append(
                Activity(
                    key=key,
                    duration=random.randint(1, 8),
                    modes=modes,
                    earliest=start,
                    group=name,
                )
            )
            for _ in range(min(task, random.randint(0, 2))):
                before = f"{name}.{random.randrange(max(0, task - 8), task):02}"
                links[before, key] = Link(before, key)
    return Problem(
        activities=activities,
        links=list(links.values()),
        resources=[Resource(who, DAY_MINUTES) for who in people],
        groups=groups,
    )


def _modes(random: Random, people: list[str], team: list[str]) -> list[Mode]:
    minutes = 60 * random.randint(2, 8)
    if random.random() < 4 / 5:
        return [Mode({random.choice(team): minutes})]
    role = random.randrange(ROLES)
    return [Mode({who: minutes}) for i, who in enumerate(people) if i % ROLES == role]
