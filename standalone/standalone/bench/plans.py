"""How long it takes to time plans: one of 10,000 tasks, and 1,000 of 50 tasks each.

Processor time of the rules, without the database. The plans are the same in every run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

from projects.planning.rules.critical_path import Activity, Link, LinkType, schedule
from projects.planning.rules.living import LivingPlan
from projects.planning.rules.timing import Work, place
from projects.resourcing.calendar import Calendar

TASKS, LINKS, AIM_MS = 10_000, 15_000, 100
PROJECTS, TASKS_EACH, PORTFOLIO_AIM_MS = 1_000, 50, 2_000
CHANGES, CHANGE_AIM_MS = 200, 20
DAY_MINUTES = 450
TIMES = 5
REACH = 40
SEED = 1
_START = date(2027, 1, 4)


def tell() -> None:
    """Measure and print; the median of some runs."""
    print("\n| plans | median ms | aim | of the whole |")
    print("|---|---|---|---|")
    network = _network(Random(SEED), TASKS, LINKS)  # noqa: S311
    one = _median_ms(lambda: schedule(*network))
    print(f"| critical path of {TASKS:,} tasks and {LINKS:,} links | {one:.0f} | {AIM_MS} | 1 |")
    step = _median_of_changes_ms(*network)
    words = "a change of one task of it, computed as far as it reaches"
    print(f"| {words} | {step:.1f} | {CHANGE_AIM_MS} | 1/{one / step:.0f} |")
    plans = [_plan(Random(seed)) for seed in range(PROJECTS)]  # noqa: S311
    calendar = Calendar("GB-ENG")
    many = _median_ms(lambda: [_placed(works, links, calendar) for works, links in plans])
    words = f"{PROJECTS:,} projects of {TASKS_EACH} tasks, with their dates"
    print(f"| {words} | {many:.0f} | {PORTFOLIO_AIM_MS} | |")


def _median_of_changes_ms(activities: list[Activity], links: list[Link]) -> float:
    """Each makes one task a day longer, or as long as it was again."""
    plan, random, taken = LivingPlan(activities, links), Random(SEED), []  # noqa: S311
    for _ in range(CHANGES):
        was = random.choice(activities)
        for days in (1, 0):
            began = time.process_time()
            plan.change(replace(was, duration=was.duration + days * DAY_MINUTES))
            taken.append(1000 * (time.process_time() - began))
    return sorted(taken)[len(taken) // 2]


def _median_ms(run: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.process_time()
        run()
        taken.append(1000 * (time.process_time() - began))
    return sorted(taken)[TIMES // 2]


def _network(random: Random, tasks: int, links: int) -> tuple[list[Activity], list[Link]]:
    keys = [f"{number:05}" for number in range(tasks)]
    activities = [Activity(key, random.randint(0, 9) * DAY_MINUTES) for key in keys]
    return activities, _links(random, keys, links)


def _plan(random: Random) -> tuple[list[Work], list[Link]]:
    keys = [f"{number:02}" for number in range(TASKS_EACH)]
    works = [Work(key, random.randint(0, 9) * DAY_MINUTES) for key in keys]
    return works, _links(random, keys, TASKS_EACH * LINKS // TASKS)


def _links(random: Random, keys: list[str], many: int) -> list[Link]:
    """Each goes on from a task to one of the next ones."""
    kinds = list(LinkType)
    links = []
    for _ in range(many):
        first = random.randrange(len(keys) - 1)
        second = min(len(keys) - 1, first + random.randint(1, REACH))
        lag = random.randint(-2, 3) * DAY_MINUTES
        links.append(Link(keys[first], keys[second], random.choice(kinds), lag))
    return links


def _placed(works: list[Work], links: list[Link], calendar: Calendar) -> object:
    return place(works, links, calendar.time_from(_START), _START, calendar.day_minutes)
