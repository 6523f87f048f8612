"""Links between plans (E11): whatever the plans and the order in which they follow each other, no
link is broken in the end, and what goes in a circle is found from any of the plans."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from projects.planning.rules.across import Outside, detours, is_broken
from projects.planning.rules.critical_path import CycleFound, Link, LinkType, find_cycle, schedule
from projects.planning.rules.network import Activity
from projects.planning.rules.timing import Dates, Work, place
from projects.resourcing.calendar import Calendar

MONDAY = date(2026, 11, 9)
DAY = 450
CALENDAR = Calendar("GB-ENG")
PLANS = "ABC"

Portfolio = tuple[list[Work], list[Link]]
"""The plan of a task is the first letter of its key."""


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    works = [
        Work(
            f"{draw(st.sampled_from(PLANS))}{number}",
            draw(st.integers(0, 4)) * DAY // 2,
            not_before=draw(st.none() | st.dates(MONDAY, date(2026, 12, 1))),
        )
        for number in range(draw(st.integers(2, 9)))
    ]
    pairs = [(a.key, b.key) for n, a in enumerate(works) for b in works[n + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=12))
    kinds, lags = st.sampled_from(LinkType), st.integers(-2, 3)
    return works, [
        Link(*pair, draw(kinds), draw(lags) * DAY, elapsed=draw(st.booleans())) for pair in chosen
    ]


def scheduled(plan: str, portfolio: Portfolio, dates: dict[str, Dates]) -> dict[str, Dates]:
    """The plan, with the tasks of the others as they are dated now."""
    works, links = portfolio
    own = [work for work in works if work.key[0] == plan]
    inside = [link for link in links if link.predecessor[0] == link.successor[0] == plan]
    return place(own, inside, CALENDAR.time_from(MONDAY), MONDAY, DAY, into(plan, links, dates))


def into(plan: str, links: list[Link], dates: dict[str, Dates]) -> list[Outside]:
    return [
        outside(link, dates)
        for link in links
        if link.successor[0] == plan != link.predecessor[0] and link.predecessor in dates
    ]


def outside(link: Link, dates: dict[str, Dates]) -> Outside:
    at = dates[link.predecessor]
    assert at.start_at is not None
    assert at.end_at is not None
    return Outside(
        link.predecessor, link.successor, link.type, int(link.lag), link.elapsed,
        at.start_at, at.end_at,
    )  # fmt: skip


@given(portfolios(), st.permutations(PLANS))
def test_e11_plans_that_follow_each_other_come_to_rest_with_no_link_broken(
    portfolio: Portfolio, order: list[str]
) -> None:
    works, links = portfolio
    dates: dict[str, Dates] = {}
    for _ in range(len(works) + 1):
        before = dict(dates)
        for plan in order:
            dates |= scheduled(plan, portfolio, dates)
        if dates == before:
            break
    else:
        raise AssertionError("the plans do not come to rest")
    clock = CALENDAR.time_from(MONDAY)
    for link in links:
        if link.predecessor[0] == link.successor[0]:
            continue
        behind = dates[link.successor]
        assert behind.start_at is not None
        assert behind.end_at is not None
        assert not is_broken(outside(link, dates), behind.start_at, behind.end_at, clock)


KEYS = [f"{plan}{number}" for plan in PLANS for number in range(3)]


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)), max_size=14))
def test_e11_a_circle_through_several_plans_is_found_from_each_plan_on_it(
    pairs: list[tuple[str, str]],
) -> None:
    links = [Link(before, behind) for before, behind in pairs if before != behind]
    circle = find_cycle(KEYS, links)
    found = [plan for plan in PLANS if goes_in_a_circle(plan, links)]
    assert {key[0] for key in circle} <= set(found)
    assert bool(found) == bool(circle)


def goes_in_a_circle(plan: str, links: list[Link]) -> bool:
    own = [key for key in KEYS if key[0] == plan]
    leaving = [
        (link.predecessor, link.successor)
        for link in links
        if link.predecessor[0] == plan != link.successor[0]
    ]
    between, entering = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for link in links:
        if link.predecessor[0] != plan:
            there = entering if link.successor[0] == plan else between
            there[link.predecessor].append(link.successor)
    ways = [(each.first, each.last) for each in detours(leaving, between, entering)]
    inside = [link for link in links if link.predecessor[0] == link.successor[0] == plan]
    try:
        schedule([Activity(key, 1) for key in own], inside, ways)
    except CycleFound:
        return True
    return False
