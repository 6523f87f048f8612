"""The critical path on published networks, and what holds for every network."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects.planning.rules.critical_path import (
    Activity,
    CycleFound,
    Days,
    Link,
    LinkType,
    Schedule,
    find_cycle,
    schedule,
)

SS, FF, SF = (
    LinkType.START_TO_START,
    LinkType.FINISH_TO_FINISH,
    LinkType.START_TO_FINISH,
)


def timed(durations: Mapping[str, Days], *links: Link) -> Schedule:
    return schedule([Activity(key, days) for key, days in durations.items()], links)


def after(successor: str, predecessors: str) -> list[Link]:
    return [Link(predecessor, successor) for predecessor in predecessors]


def numbers(plan: Schedule, key: str) -> tuple[Days, ...]:
    """ES, EF, LS, LF, TF, FF."""
    at = plan.timings[key]
    return (
        at.earliest_start,
        at.earliest_finish,
        at.latest_start,
        at.latest_finish,
        at.total_float,
        at.free_float,
    )


NET_8 = timed(
    {"A": 4, "B": 3, "C": 5, "D": 2, "E": 5, "F": 6, "G": 4, "H": 3},
    *[*after("B", "A"), *after("C", "A"), *after("D", "A"), *after("E", "BC")],
    *[*after("F", "CD"), *after("G", "EF"), *after("H", "G")],
)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("A", (0, 4, 0, 4, 0, 0)),
        ("B", (4, 7, 7, 10, 3, 2)),
        ("C", (4, 9, 4, 9, 0, 0)),
        ("D", (4, 6, 7, 9, 3, 3)),
        ("E", (9, 14, 10, 15, 1, 1)),
        ("F", (9, 15, 9, 15, 0, 0)),
        ("G", (15, 19, 15, 19, 0, 0)),
        ("H", (19, 22, 19, 22, 0, 0)),
    ],
)
def test_the_network_of_eight_has_its_published_times(key: str, expected: tuple[int, ...]) -> None:
    assert numbers(NET_8, key) == expected


def test_the_network_of_eight_takes_22_days_over_a_c_f_g_h() -> None:
    assert NET_8.duration == 22
    assert NET_8.critical() == NET_8.longest_path == frozenset("ACFGH")
    assert NET_8.critical(threshold=1) == frozenset("ACEFGH")


def test_half_days_stay_exact() -> None:
    half = Fraction(1, 2)
    plan = timed(
        {
            "A": 2,
            "B": 3 + half,
            "C": 1 + half,
            "D": 4 + half,
            "E": 5 + half,
            "F": half,
            "G": 7,
            "H": 5 + half,
        },
        *[*after("C", "B"), *after("D", "A"), *after("E", "C")],
        *[*after("F", "DE"), *after("G", "F"), *after("H", "E")],
    )
    assert plan.duration == 18
    assert plan.critical() == frozenset("BCEFG")
    assert [plan.timings[key].total_float for key in "ADH"] == [4, 4, 2]


def test_milwaukee_paper_takes_15_weeks() -> None:
    plan = timed(
        {"A": 2, "B": 3, "C": 2, "D": 4, "E": 4, "F": 3, "G": 5, "H": 2},
        *[*after("C", "A"), *after("D", "AB"), *after("E", "C"), *after("F", "C")],
        *[*after("G", "DE"), *after("H", "FG")],
    )
    assert plan.duration == 15
    assert plan.critical() == frozenset("ACEGH")
    assert [plan.timings[key].total_float for key in "BDF"] == [1, 1, 6]


MIXED = timed(
    {
        "Brief": 2,
        "Concept": 5,
        "Copy": 4,
        "Design": 6,
        "Review": 3,
        "Build": 8,
        "QA": 4,
        "Launch": 0,
    },
    Link("Brief", "Concept"),
    Link("Concept", "Copy", SS, 2),
    Link("Concept", "Design"),
    Link("Design", "Review"),
    Link("Copy", "Review"),
    Link("Review", "Build", lag=-1),
    Link("Build", "QA", FF, 2),
    Link("QA", "Launch", lag=1),
)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("Brief", (0, 2, 0, 2, 0, 0)),
        ("Concept", (2, 7, 2, 7, 0, 0)),
        ("Copy", (4, 8, 9, 13, 5, 5)),
        ("Design", (7, 13, 7, 13, 0, 0)),
        ("Review", (13, 16, 13, 16, 0, 0)),
        ("Build", (15, 23, 15, 23, 0, 0)),
        ("QA", (21, 25, 21, 25, 0, 0)),
        ("Launch", (26, 26, 26, 26, 0, 0)),
    ],
)
def test_mixed_links_with_lag_and_lead(key: str, expected: tuple[int, ...]) -> None:
    assert numbers(MIXED, key) == expected
    assert MIXED.duration == 26


def test_a_start_to_finish_link_holds_the_end_of_its_successor() -> None:
    plan = timed({"New shift": 3, "Old shift": 2}, Link("New shift", "Old shift", SF, 4))
    assert numbers(plan, "Old shift")[:2] == (2, 4)


def test_a_constraint_starts_a_task_later_and_gives_what_precedes_it_room() -> None:
    plan = schedule(
        [Activity("Script", 2), Activity("Shoot", 3, not_before=10)], [Link("Script", "Shoot")]
    )
    assert numbers(plan, "Script") == (0, 2, 8, 10, 8, 8)
    assert numbers(plan, "Shoot") == (10, 13, 10, 13, 0, 0)


def test_what_happened_is_not_moved_and_what_follows_counts_from_it() -> None:
    plan = schedule(
        [Activity("Brief", 2), Activity("Design", 3, pinned_at=1), Activity("Build", 1)],
        [Link("Brief", "Design"), Link("Design", "Build")],
    )
    assert plan.timings["Design"].earliest_start == 1
    assert plan.timings["Build"].earliest_start == 4
    assert plan.timings["Brief"].total_float == 3


def test_a_plan_without_activities_takes_no_time() -> None:
    assert timed({}).duration == 0


def test_a_cycle_is_named_in_working_order() -> None:
    links = [Link("C", "A"), Link("A", "B"), Link("B", "C"), Link("C", "D"), Link("X", "A")]
    assert find_cycle("ABCDX", links) == ("A", "B", "C", "A")
    with pytest.raises(CycleFound, match="A -> B -> C -> A"):
        timed(dict.fromkeys("ABCDX", 1), *links)
    assert find_cycle("AB", [Link("A", "A")]) == ("A", "A")
    assert find_cycle("AB", [Link("A", "B")]) == ()


def test_five_thousand_tasks_with_fifteen_thousand_links_are_timed() -> None:
    keys = [f"{number:05}" for number in range(5000)]
    links = [Link(keys[i - step], keys[i]) for i in range(7, 5000) for step in (1, 3, 7)]
    assert timed(dict.fromkeys(keys, 1), *links).duration == 4994


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Activity], list[Link]]:
    size = draw(st.integers(1, 12))
    days = st.integers(0, 9) | st.fractions(0, 9, max_denominator=2)
    activities = [
        Activity(f"T{n}", draw(days), not_before=draw(st.integers(0, 20))) for n in range(size)
    ]
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    links = [
        Link(f"T{min(a, b)}", f"T{max(a, b)}", draw(st.sampled_from(LinkType)), draw(lags))
        for a, b in draw(st.lists(pairs, max_size=20))
        if a != b
    ]
    return activities, links


lags = st.integers(-3, 5)


def holds(link: Link, plan: Schedule, *, latest: bool) -> bool:
    before, behind = plan.timings[link.predecessor], plan.timings[link.successor]
    side = "latest" if latest else "earliest"
    start_i, finish_i = getattr(before, f"{side}_start"), getattr(before, f"{side}_finish")
    start_j, finish_j = getattr(behind, f"{side}_start"), getattr(behind, f"{side}_finish")
    bound = {
        LinkType.FINISH_TO_START: (start_j, finish_i),
        LinkType.START_TO_START: (start_j, start_i),
        LinkType.FINISH_TO_FINISH: (finish_j, finish_i),
        LinkType.START_TO_FINISH: (finish_j, start_i),
    }[link.type]
    return bound[0] >= bound[1] + link.lag


@given(networks())
def test_no_link_is_broken_early_or_late(network: tuple[list[Activity], list[Link]]) -> None:
    plan = schedule(*network)
    for link in network[1]:
        assert holds(link, plan, latest=False)
        assert holds(link, plan, latest=True)


@given(networks())
def test_floats_are_never_negative_and_the_longest_path_is_critical(
    network: tuple[list[Activity], list[Link]],
) -> None:
    plan = schedule(*network)
    assert all(0 <= at.free_float <= at.total_float for at in plan.timings.values())
    assert plan.longest_path
    assert plan.longest_path <= plan.critical()


@given(networks())
def test_a_day_more_on_a_task_costs_what_its_float_does_not_hold(
    network: tuple[list[Activity], list[Link]],
) -> None:
    """Free float is exactly what a start may slip before anything else moves."""
    activities, links = network
    plan = schedule(activities, links)
    for slipped in activities:
        at = plan.timings[slipped.key]
        room = Activity(slipped.key, slipped.duration, at.earliest_start + at.free_float)
        others = [room if each is slipped else each for each in activities]
        moved = schedule(others, links)
        assert moved.duration == plan.duration
        assert all(
            moved.timings[each.key].earliest_start == plan.timings[each.key].earliest_start
            for each in activities
            if each is not slipped
        )


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(
    network: tuple[list[Activity], list[Link]], shuffler: object
) -> None:
    activities, links = network
    plan = schedule(activities, links)
    shuffler.shuffle(activities)  # type: ignore[attr-defined]
    shuffler.shuffle(links)  # type: ignore[attr-defined]
    assert schedule(activities, links) == plan


@given(networks())
def test_the_critical_path_of_plain_links_is_as_long_as_the_project(
    network: tuple[list[Activity], list[Link]],
) -> None:
    activities = [Activity(each.key, each.duration) for each in network[0]]
    links = [Link(link.predecessor, link.successor) for link in network[1]]
    plan = schedule(activities, links)
    days = {each.key: each.duration for each in activities}
    longest: dict[str, Days] = {}
    for key in sorted(days, key=lambda k: int(k[1:])):
        before = [longest[link.predecessor] for link in links if link.successor == key]
        longest[key] = days[key] + max(before, default=0)
    assert plan.duration == max(longest.values())
