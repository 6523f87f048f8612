"""The hours that were sold become the estimates of a plan, exactly."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects.planning.rules.critical_path import Link, LinkType, find_cycle
from projects.planning.rules.scope import compose
from projects.planning.rules.spreading import (
    ALSO_SOLD,
    PlannedLink,
    PlannedTask,
    Sold,
    apportion,
    spread,
)
from projects.resourcing.rules.days import BeyondCalendar, WorkingDays
from projects.resourcing.rules.leading import leads_itself

HOUR = 3600


def a_task(key: str, role: str, hours: int = 1, deliverable: str | None = None) -> PlannedTask:
    return PlannedTask(key, key.title(), "Work", role, hours * HOUR, 2, deliverable)


def after(predecessor: str, successor: str) -> PlannedLink:
    return PlannedLink(predecessor, successor, LinkType.FINISH_TO_START, 0)


def hours(tasks: list[PlannedTask]) -> dict[str, float]:
    return {task.name: task.estimate_seconds / HOUR for task in tasks}


def test_sold_hours_are_shared_among_the_tasks_of_the_role_by_their_estimates() -> None:
    plan = [a_task("sketch", "designer", 1), a_task("design", "designer", 3)]
    tasks, _ = spread(plan, [], [Sold("d1", "Home page", "designer", 10 * HOUR)])
    assert hours(tasks) == {"Sketch": 2.5, "Design": 7.5}
    assert {task.deliverable_id for task in tasks} == {"d1"}


def test_a_task_sold_for_two_deliverables_is_done_once_for_each_and_so_are_its_links() -> None:
    plan = [a_task("brief", ""), a_task("design", "designer"), a_task("build", "developer")]
    sold = [
        Sold("d1", "Home page", "designer", 8 * HOUR),
        Sold("d2", "Shop", "designer", 12 * HOUR),
        Sold("d1", "Home page", "developer", 20 * HOUR),
        Sold("d2", "Shop", "developer", 30 * HOUR),
    ]
    tasks, links = spread(plan, [after("brief", "design"), after("design", "build")], sold)
    assert hours(tasks) == {
        "Brief": 0,
        "Design: Home page": 8,
        "Design: Shop": 12,
        "Build: Home page": 20,
        "Build: Shop": 30,
    }
    names = {task.key: task.name for task in tasks}
    assert {(names[link.predecessor], names[link.successor]) for link in links} == {
        ("Brief", "Design: Home page"),
        ("Brief", "Design: Shop"),
        ("Design: Home page", "Build: Home page"),
        ("Design: Shop", "Build: Shop"),
    }


def test_hours_that_find_no_task_become_one() -> None:
    tasks, _ = spread([a_task("design", "designer")], [], [Sold("d1", "Film", "editor", 15 * HOUR)])
    assert hours(tasks) == {"Design": 0, "Editor: Film": 15}
    assert (tasks[1].phase, tasks[1].duration_days) == (ALSO_SOLD, 2)


def test_what_is_done_is_left_alone_and_its_hours_are_not_sold_again() -> None:
    done = PlannedTask("a", "Sketch", "", "designer", 3 * HOUR, 1, "d1", settled=True)
    plan = [done, a_task("design", "designer", 1, "d1")]
    tasks, _ = spread(plan, [], [Sold("d1", "Home page", "designer", 10 * HOUR)])
    assert hours(tasks) == {"Sketch": 3, "Design": 7}


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10_000, [1, 1, 1], [3334, 3333, 3333]),
        (1000, [50, 30, 40], [417, 250, 333]),
        (3 * 900, [1, 1], [1800, 900]),
        (0, [1, 2], [0, 0]),
        (7, [0, 1], [0, 7]),
    ],
)
def test_the_largest_remainder_takes_what_is_over(
    total: int, weights: list[int], parts: list[int]
) -> None:
    assert apportion(total, weights) == parts


@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**5), min_size=1).filter(any))
def test_parts_always_sum_to_the_whole(total: int, weights: list[int]) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    assert min(parts) >= 0


ROLES = ("designer", "developer", "copywriter")
plans = st.lists(st.tuples(st.sampled_from(("", *ROLES)), st.integers(0, 40)), max_size=8)
sales = st.dictionaries(
    st.tuples(st.sampled_from(("d1", "d2", "d3")), st.sampled_from(ROLES)),
    st.integers(1, 400_000),
    max_size=6,
)


@given(plans, sales, st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12))
def test_the_sold_hours_come_out_exactly_and_no_cycle_comes_in(
    plan: list[tuple[str, int]], sale: dict[tuple[str, str], int], pairs: list[tuple[int, int]]
) -> None:
    tasks = [a_task(f"t{place}", role, hours) for place, (role, hours) in enumerate(plan)]
    links = [after(f"t{a}", f"t{b}") for a, b in pairs if a < b < len(tasks)]
    sold = [Sold(d, d.upper(), role, seconds) for (d, role), seconds in sale.items()]
    laid_out, repeated = spread(tasks, links, sold)
    placed: Counter[tuple[str, str]] = Counter()
    for task in laid_out:
        if task.estimate_seconds:
            placed[task.deliverable_id or "", task.charge_role] += task.estimate_seconds
    assert placed == Counter(sale)
    keys = [task.key for task in laid_out]
    assert len(set(keys)) == len(keys)
    assert not find_cycle(keys, [Link(link.predecessor, link.successor) for link in repeated])
    again, same = spread(laid_out, repeated, sold)
    assert (again, set(same)) == (laid_out, set(repeated))


def test_several_quotes_add_up_and_the_brief_names_what_is_made() -> None:
    brief = [{"id": "d1", "name": "Home page", "description": "All of it"}]
    quotes = [
        {
            "id": "l1",
            "deliverable_id": "d1",
            "kind": "role_hours",
            "description": "Design",
            "charge_role": "Designer",
            "seconds": 3 * HOUR,
        },
        {
            "id": "l2",
            "deliverable_id": "d1",
            "kind": "role_hours",
            "description": "More",
            "charge_role": "designer",
            "seconds": HOUR,
        },
        {
            "id": "l3",
            "deliverable_id": None,
            "kind": "role_hours",
            "description": "Management",
            "charge_role": "producer",
            "seconds": HOUR,
        },
        {
            "id": "l4",
            "deliverable_id": None,
            "kind": "purchase",
            "description": "Fonts",
            "charge_role": "",
            "seconds": 0,
        },
    ]
    scope = compose(brief, quotes)
    assert [(item.id, item.name, item.role_hours) for item in scope] == [
        ("d1", "Home page", {"designer": 4 * HOUR}),
        ("l3", "Management", {"producer": HOUR}),
    ]


def test_working_days_are_numbered_over_weekends_and_days_off() -> None:
    days = WorkingDays(date(2026, 4, 2), {date(2026, 4, 3), date(2026, 4, 6)}.__contains__)
    assert [str(days.day(n)) for n in range(3)] == ["2026-04-02", "2026-04-07", "2026-04-08"]
    assert (days.offset(date(2026, 4, 4)), days.offset(date(2026, 4, 7))) == (1, 1)
    assert (days.elapsed(date(2026, 4, 5)), days.elapsed(date(2026, 4, 7))) == (1, 2)


def test_the_calendar_ends_some_day() -> None:
    with pytest.raises(BeyondCalendar):
        WorkingDays(date(2299, 12, 30), lambda _: False).day(5)


def test_a_lead_over_steps_is_seen() -> None:
    assert leads_itself("a", "c", {"a": None, "b": "a", "c": "b"})
    assert not leads_itself("a", "c", {"a": None, "b": None, "c": "b"})
