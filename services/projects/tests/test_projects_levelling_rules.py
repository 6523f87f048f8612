"""Resource-constrained scheduling (E12, M-05): feasible always, the same for the same seed, near
the known optima. Published instances: PSPLIB J30 (Kolisch, Sprecher 1996)."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects.levelling.rules.fitting import days_without, has_days, has_window
from projects.levelling.rules.judge import faults
from projects.levelling.rules.levelling import level
from projects.levelling.rules.problem import (
    Activity,
    Group,
    Mode,
    Place,
    Problem,
    Resource,
    Unsolvable,
    cost,
)
from projects.levelling.rules.psplib import read_instance
from projects.levelling.rules.stated import problem_of, result_of
from projects.planning.rules.critical_path import Link, LinkType

PSPLIB = Path(__file__).resolve().parents[4] / "shared" / "data" / "psplib" / "j30"


def two_tasks_of_ada(**changes: object) -> Problem:
    """Both four units long, each asking for all of her."""
    ada = Mode({"ada": 480})
    return Problem(
        **{
            "activities": [
                Activity(key="draft", duration=4, modes=[ada], group="site"),
                Activity(key="photos", duration=4, modes=[ada], group="site"),
            ],
            "resources": [Resource("ada", 480)],
            "groups": [Group("site")],
            **changes,
        }  # type: ignore[arg-type]
    )


def answered(problem: Problem, effort_ms: int = 0) -> dict[str, tuple[int, int]]:
    step = level(problem, seed=1, effort_ms=effort_ms)
    return {key: (place.start, place.end) for key, place in step.answer.items()}


def test_two_tasks_of_one_person_come_one_after_the_other() -> None:
    places = answered(two_tasks_of_ada())
    assert sorted(places.values()) == [(0, 4), (4, 8)]


def test_a_task_that_may_be_done_by_either_is_done_by_who_is_free() -> None:
    either = [Mode({"ada": 480}), Mode({"ben": 480})]
    problem = two_tasks_of_ada(
        activities=[
            Activity(key="draft", duration=4, modes=[Mode({"ada": 480})], group="site"),
            Activity(key="photos", duration=4, modes=either, group="site"),
        ],
        resources=[Resource("ada", 480), Resource("ben", 480)],
    )
    step = level(problem, seed=1, effort_ms=200)
    assert step.cost == 4
    assert step.answer["photos"] == Place(0, 4, mode=1)


def test_work_waits_for_the_days_of_leave_to_pass_and_is_not_split() -> None:
    away = Resource("ada", 480, changes={2: 0, 5: 240})
    places = answered(two_tasks_of_ada(resources=[away]))
    assert sorted(places.values()) == [(6, 10), (10, 14)]


def test_what_is_fixed_stays_and_others_go_round_it() -> None:
    ada = Mode({"ada": 480})
    fixed = Activity(key="begun", duration=4, modes=[ada], fixed_at=1)
    moving = Activity(key="draft", duration=4, modes=[ada], group="site")
    places = answered(two_tasks_of_ada(activities=[fixed, moving]))
    assert places == {"begun": (1, 5), "draft": (5, 9)}


def test_a_task_runs_through_the_days_on_which_its_calendar_is_open() -> None:
    ada = Mode({"ada": 480})
    task = Activity(key="draft", duration=3, modes=[ada], calendar="DE", group="site")
    problem = two_tasks_of_ada(activities=[task], calendars={"DE": frozenset({0, 2})})
    assert answered(problem) == {"draft": (1, 5)}


@pytest.mark.parametrize(
    ("kind", "lag", "start"),
    [
        (LinkType.FINISH_TO_START, 1, 5),
        (LinkType.START_TO_START, 2, 2),
        (LinkType.FINISH_TO_FINISH, 1, 3),
        (LinkType.START_TO_FINISH, 3, 1),
    ],
)
def test_all_four_kinds_of_link_hold(kind: LinkType, lag: int, start: int) -> None:
    problem = Problem(
        activities=[Activity(key="a", duration=4), Activity(key="b", duration=2)],
        links=[Link("a", "b", kind, lag)],
    )
    assert answered(problem)["b"][0] == start


def test_the_group_that_is_due_comes_first() -> None:
    ada = Mode({"ada": 480})
    tasks = [
        Activity(key="draft", duration=4, modes=[ada], group="site"),
        Activity(key="zine", duration=4, modes=[ada], group="print"),
    ]
    groups = [Group("site"), Group("print", due=4)]
    places = answered(two_tasks_of_ada(activities=tasks, groups=groups), effort_ms=200)
    assert places == {"draft": (4, 8), "zine": (0, 4)}


def test_nobody_with_any_capacity_is_refused_by_name() -> None:
    with pytest.raises(Unsolvable) as refused:
        answered(two_tasks_of_ada(resources=[Resource("ada", 0)]))
    assert (refused.value.reason, refused.value.resource) == ("capacity", "ada")


def test_tasks_that_wait_for_each_other_are_refused_by_name() -> None:
    links = [Link("draft", "photos"), Link("photos", "draft")]
    with pytest.raises(Unsolvable, match="draft -> photos -> draft"):
        answered(two_tasks_of_ada(links=links))


def test_nothing_to_do_is_done_at_once() -> None:
    assert answered(Problem(activities=[]), effort_ms=100) == {}


def test_the_judge_sees_each_kind_of_fault() -> None:
    problem = two_tasks_of_ada(links=[Link("draft", "photos")])
    assert faults(problem, {"draft": Place(0, 4), "photos": Place(4, 8)}) == []
    assert "broken" in str(faults(problem, {"draft": Place(4, 8), "photos": Place(0, 4)}))
    assert "asked for 960" in str(faults(problem, {"draft": Place(0, 4), "photos": Place(2, 6)}))
    assert "takes 3" in str(faults(problem, {"draft": Place(0, 3), "photos": Place(4, 8)}))
    assert "no place" in str(faults(problem, {"draft": Place(0, 4)}))


@pytest.mark.skipif(not PSPLIB.exists(), reason="the shared data are not beside the project")
def test_j301_1_takes_43() -> None:
    """M-05."""
    problem = read_instance((PSPLIB / "j301_1.sm").read_text())
    step = level(problem, seed=1, effort_ms=1000)
    assert (step.cost, step.optimal) == (43, True)


@pytest.mark.skipif(not PSPLIB.exists(), reason="the shared data are not beside the project")
def test_a_quick_search_is_near_the_optima_of_all_instances() -> None:
    """M-05, by a tenth of the effort of a second."""
    with (PSPLIB / "optimum.csv").open() as file:
        optima = {row["problem"]: int(row["optimum"]) for row in csv.DictReader(file)}
    excess = [_excess(name, best) for name, best in optima.items()]
    assert len(excess) == 48
    assert min(excess) >= 0
    assert sum(excess) / len(excess) <= 40  # of 10,000: far below the 2 per cent that are asked for


def _excess(name: str, best: int) -> int:
    """Of ten thousand, above the optimum, by a small part of the effort that one second is."""
    problem = read_instance((PSPLIB / name).read_text())
    step = level(problem, seed=1, effort_ms=100)
    return (step.cost - best) * 10_000 // best


def unseen(seed: int, count: int) -> Problem:
    """A generator of instances: several groups, all kinds of links, calendars, leave, choices."""
    random = Random(seed)
    people = [f"w{i}" for i in range(random.randint(1, 4))]
    activities, links = [], []
    for i in range(count):
        needed = {who: random.randint(1, 4) for who in random.sample(people, random.randint(0, 1))}
        modes = [Mode(needed)]
        if not needed and random.random() < 0.5:
            modes = [Mode({who: 2}) for who in people]
        at = random.randint(0, 9)
        activities.append(
            Activity(
                key=f"a{i:03}",
                duration=random.choice([0, 1, 1, 2, 3, 5, 8]),
                modes=modes,
                earliest=random.choice([0, 0, 0, at]),
                fixed_at=at if random.random() < 0.08 else None,
                group=random.choice(["x", "y"]),
                calendar=random.choice(["", "DE"]) if seed % 3 == 0 else "",
            )
        )
        for _ in range(min(i, random.randint(0, 2))):
            kind = random.choice(list(LinkType))
            lag = random.choice([0, 0, 1, 2, -1])
            links.append(Link(f"a{random.randrange(i):03}", f"a{i:03}", kind, lag))
    return Problem(
        activities=activities,
        links=links,
        resources=[Resource(who, 4, {random.randint(0, 20): 0}) for who in people],
        groups=[Group("x", 2, due=12), Group("y")],
        calendars={"DE": frozenset(random.sample(range(30), 6))},
    )


@given(seed=st.integers(0, 10**9), count=st.integers(0, 25))
@settings(max_examples=40, deadline=None)
def test_every_answer_is_feasible(seed: int, count: int) -> None:
    problem = unseen(seed, count)
    costs: list[int] = []
    step = level(problem, seed=seed, effort_ms=15, tell=lambda each: costs.append(each.cost))
    assert faults(problem, step.answer) == []
    assert step.cost == cost(problem, step.answer)
    assert costs == sorted(costs, reverse=True)
    assert not step.bound or step.bound <= step.cost


@given(seed=st.integers(0, 10**9), order=st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_the_same_seed_has_the_same_answer_in_whatever_order_tasks_come(
    seed: int, order: Random
) -> None:
    problem = unseen(seed, 18)
    shuffled = Problem(
        activities=order.sample(problem.activities, len(problem.activities)),
        links=order.sample(problem.links, len(problem.links)),
        resources=order.sample(problem.resources, len(problem.resources)),
        groups=problem.groups[::-1],
        calendars=problem.calendars,
    )
    first, second = (level(each, seed=7, effort_ms=40) for each in (problem, shuffled))
    assert first.answer == second.answer


def test_it_stops_when_it_is_asked_to_and_has_an_answer() -> None:
    problem = unseen(4, 25)
    step = level(problem, seed=1, effort_ms=10_000_000, stop=lambda: True)
    assert faults(problem, step.answer) == []


AXIS = [f"day {unit:03}" for unit in range(60)]


def a_team(seed: int) -> dict[str, Any]:
    """Two people with other minutes on each day, and tasks that one of them can do."""
    random = Random(seed)
    people = []
    for who in ("ada", "ben"):
        there = [random.choice([0, 120, 240, 450, 450, 450]) for _ in AXIS]
        days = [[unit, each] for unit, each in enumerate(there) if each != 450]
        people.append({"id": who, "name": who, "minutes": 450, "days": days})
    tasks = []
    for nth in range(random.randint(1, 8)):
        person, days = random.choice(people), random.randint(1, 4)
        minutes = random.choice([100, 200, 450])
        there = [dict(person["days"]).get(unit, 450) for unit in range(len(AXIS))]
        asked = (there, frozenset[int](), 0, days, minutes)
        rests = [] if has_window(*asked) else days_without(there, minutes)
        task = {"id": f"t{nth}", "name": f"t{nth}", "project_id": "p", "days": days}
        task |= {"minutes": minutes, "people": [person["id"]], "rests": rests, "fixed": False}
        when = {"earliest_on": AXIS[0], "start_on": AXIS[0], "end_on": AXIS[days - 1]}
        if has_days(*asked):
            tasks.append(task | when)
    project = {"id": "p", "name": "p", "calendar": "GB", "due_on": "", "end_on": ""}
    return {
        "axis": AXIS, "closed": {"GB": []}, "people": people, "projects": [project],
        "tasks": tasks, "links": [],
    }  # fmt: skip


@given(seed=st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_e12_nobody_is_asked_for_more_than_they_have_on_any_day(seed: int) -> None:
    stated = a_team(seed)
    problem = problem_of(stated)
    try:
        answer = level(problem, seed=1, effort_ms=5).answer
    except Unsolvable:
        return
    there = {
        (person["id"], unit): dict(person["days"]).get(unit, 450)
        for person in stated["people"]
        for unit in range(len(AXIS))
    }
    used = Counter[tuple[str, int]]()
    for task in stated["tasks"]:
        place = answer[task["id"]]
        worked = [unit for unit in range(place.start, place.end) if unit not in task["rests"]]
        assert len(worked) == task["days"]
        for unit in worked:
            used[task["people"][0], unit] += task["minutes"]
    assert all(minutes <= there[cell] for cell, minutes in used.items())
    shown = result_of(stated, problem, answer)["people"]
    assert [person["overloaded_days"] for person in shown] == [0, 0]
