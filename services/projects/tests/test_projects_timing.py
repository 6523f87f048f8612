"""The schedule of a plan: it follows the calendar and what happened, and never moves the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects.planning.rules.critical_path import Link, LinkType
from projects.planning.rules.timing import Constraint, Dates, Work, first_day, place
from projects.resourcing.calendar import Calendar
from projects.resourcing.rules.working_time import WorkingTime, instant_of, moment

MONDAY = date(2026, 11, 9)
CALENDAR = Calendar("GB-ENG")


def placed(
    works: list[Work], links: list[Link], calendar: Calendar = CALENDAR, start: date = MONDAY
) -> dict[str, Dates]:
    time = calendar.time_from(min(first_day(works, start), start))
    return place(works, [minutes(link) for link in links], time, start, DAY)


DAY = 450


def minutes(link: Link) -> Link:
    """The link, whose lag is in days."""
    return replace(link, lag=link.lag * DAY)


def task(key: str, days: int, **more: Any) -> Work:
    """A task that takes a number of days of 7.5 hours."""
    return Work(key, days * DAY, **more)


def spans(dates: dict[str, Dates]) -> dict[str, tuple[str, str]]:
    return {key: (str(at.start_on)[5:], str(at.end_on)[5:]) for key, at in dates.items()}


def test_what_is_finished_early_pulls_its_successors_b38() -> None:
    built = task("A", 10, started_on=date(2026, 11, 23), finished_on=date(2026, 11, 28))
    plan = placed([built, task("B", 3)], [Link("A", "B")], start=date(2026, 11, 23))
    assert spans(plan) == {"A": ("11-23", "11-28"), "B": ("11-30", "12-02")}


def test_what_is_finished_late_pushes_its_successors_out_of_the_past_b38() -> None:
    built = task("A", 5, started_on=MONDAY, finished_on=date(2026, 11, 28))
    plan = placed([built, task("B", 3)], [Link("A", "B")])
    assert spans(plan) == {"A": ("11-09", "11-28"), "B": ("11-30", "12-02")}


def test_a_task_that_has_begun_keeps_its_start_and_takes_its_whole_length() -> None:
    begun = task("A", 5, started_on=date(2026, 11, 18))
    plan = placed([begun, task("B", 1)], [Link("A", "B")])
    assert spans(plan) == {"A": ("11-18", "11-24"), "B": ("11-25", "11-25")}


def test_a_day_off_lengthens_what_it_falls_into_and_its_removal_shortens_it_b37() -> None:
    works, links = [task("Build", 5), task("Check", 2)], [Link("Build", "Check")]
    start = date(2027, 3, 1)
    without = placed(works, links, start=start)
    closed = replace(CALENDAR, days_off=frozenset({date(2027, 3, 3)}))
    assert spans(without) == {"Build": ("03-01", "03-05"), "Check": ("03-08", "03-09")}
    assert spans(placed(works, links, closed, start)) == {
        "Build": ("03-01", "03-08"),
        "Check": ("03-09", "03-10"),
    }


def test_work_may_begin_on_the_day_of_an_opening_milestone_that_was_reached() -> None:
    kick_off = task("Kick-off", 0, started_on=MONDAY, finished_on=MONDAY)
    plan = placed([kick_off, task("B", 1)], [Link("Kick-off", "B")])
    assert spans(plan)["B"] == ("11-09", "11-09")
    later = task("Approval", 0, started_on=date(2026, 11, 11), finished_on=date(2026, 11, 11))
    assert spans(placed([later, task("B", 1)], [Link("Approval", "B")]))["B"][0] == "11-12"


SATURDAY = date(2026, 11, 14)


def test_a_milestone_falls_on_the_day_off_on_which_its_work_was_finished() -> None:
    built = task("Build", 5, started_on=MONDAY, finished_on=SATURDAY)
    works = [built, task("Launch", 0), task("Off", 3, void=True), task("Party", 0), task("B", 1)]
    pairs = (("Build", "Launch"), ("Launch", "Off"), ("Off", "Party"), ("Launch", "B"))
    plan = spans(placed(works, [Link(*pair) for pair in pairs]))
    assert plan["Launch"] == plan["Party"] == ("11-14", "11-14")
    assert plan["B"] == ("11-16", "11-16")


def test_a_milestone_with_a_lead_or_later_work_does_not_fall_on_that_day_off() -> None:
    built = task("Build", 5, started_on=MONDAY, finished_on=SATURDAY)
    early = placed([built, task("Proof", 0)], [Link("Build", "Proof", lag=-1)])
    assert spans(early)["Proof"] == ("11-12", "11-12")
    works = [built, task("Check", 6), task("Launch", 0)]
    late = placed(works, [Link("Build", "Launch"), Link("Check", "Launch")])
    assert spans(late)["Launch"] == ("11-16", "11-16")


def test_a_cancelled_task_takes_no_time_but_keeps_the_order() -> None:
    works = [task("A", 2), task("B", 9, void=True), task("C", 1)]
    plan = placed(works, [Link("A", "B"), Link("B", "C")])
    assert spans(plan) == {"A": ("11-09", "11-10"), "C": ("11-11", "11-11")}


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Work], list[Link]]:
    """Up to eight tasks, some of them begun or finished, with links that go forward."""
    works: list[Work] = []
    for number in range(draw(st.integers(1, 8))):
        began = MONDAY + timedelta(days=draw(st.integers(-20, 40)))
        over = began + timedelta(days=draw(st.integers(0, 20)))
        state = draw(st.sampled_from(("planned", "begun", "over")))
        works.append(
            task(
                f"t{number}",
                draw(st.integers(0, 6)),
                started_on=began if state != "planned" else None,
                finished_on=over if state == "over" else None,
            )
        )
    pairs = [(a.key, b.key) for n, a in enumerate(works) for b in works[n + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8)) if pairs else []
    kinds = st.sampled_from(LinkType)
    return works, [Link(*pair, draw(kinds), draw(st.integers(-3, 3))) for pair in chosen]


def planned_only(works: list[Work]) -> list[Work]:
    return [replace(work, started_on=None, finished_on=None) for work in works]


def follows(link: Link) -> Link:
    return replace(link, type=LinkType.FINISH_TO_START, lag=abs(link.lag))


days_off = st.frozensets(
    st.integers(0, 60).map(lambda day: MONDAY + timedelta(days=day)), max_size=6
)


@given(plans(), days_off)
def test_what_has_happened_is_never_moved(
    plan: tuple[list[Work], list[Link]], off: frozenset[date]
) -> None:
    works, links = plan
    dates = placed(works, links, Calendar("GB-ENG", off))
    for work in works:
        at = dates[work.key]
        if work.finished_on:
            assert (at.start_on, at.end_on) == (work.started_on, work.finished_on)
        elif work.started_on and work.minutes:
            assert at.start_on == work.started_on


@given(plans(), days_off)
def test_days_off_move_a_plan_later_and_their_removal_moves_it_back(
    plan: tuple[list[Work], list[Link]], off: frozenset[date]
) -> None:
    works, links = planned_only(plan[0]), plan[1]
    before = placed(works, links)
    closed = placed(works, links, Calendar("GB-ENG", off))
    assert all(closed[key].end_on >= before[key].end_on for key in before)  # type: ignore[operator]
    assert placed(works, links) == before


@given(plans(), days_off)
def test_days_off_move_what_follows_begun_and_finished_work_later(
    plan: tuple[list[Work], list[Link]], off: frozenset[date]
) -> None:
    """True of what follows. What counts back from a fixed date moves earlier; see the next test."""
    works, links = plan[0], [follows(link) for link in plan[1]]
    before = placed(works, links)
    closed = placed(works, links, Calendar("GB-ENG", off))
    assert all(closed[key].end_on >= before[key].end_on for key in before)  # type: ignore[operator]


@given(plans(), days_off)
def test_a_milestone_is_not_reached_before_what_it_waits_for_was_finished(
    plan: tuple[list[Work], list[Link]], off: frozenset[date]
) -> None:
    works, links = plan[0], [follows(link) for link in plan[1]]
    dates = placed(works, links, Calendar("GB-ENG", off))
    milestones = {work.key for work in works if not (work.minutes or work.finished_on)}
    for link in links:
        if link.successor in milestones:
            assert dates[link.successor].end_on >= dates[link.predecessor].end_on  # type: ignore[operator]


def test_a_lead_counts_working_days_back_from_a_task_that_has_begun() -> None:
    begun = task("Print", 1, started_on=date(2026, 12, 15))
    works, links = [begun, task("Proof", 0)], [Link("Print", "Proof", lag=-1)]
    closed = Calendar("GB-ENG", frozenset({date(2026, 12, 14)}))
    assert spans(placed(works, links))["Proof"] == ("12-14", "12-14")
    assert spans(placed(works, links, closed))["Proof"] == ("12-11", "12-11")


@given(plans(), st.integers(0, 20))
def test_finishing_later_never_moves_a_successor_earlier(
    plan: tuple[list[Work], list[Link]], days: int
) -> None:
    works, links = plan
    over = [work for work in works if work.finished_on]
    if not over:
        return
    late = replace(over[0], finished_on=over[0].finished_on + timedelta(days=days))  # type: ignore[operator]
    before = placed(works, links)
    after = placed([late if work.key == late.key else work for work in works], links)
    assert all(
        after[work.key].start_on >= before[work.key].start_on  # type: ignore[operator]
        for work in works
        if not work.started_on
    )


@given(plans())
def test_planned_work_is_as_long_as_it_says_in_working_days(
    plan: tuple[list[Work], list[Link]],
) -> None:
    works, links = plan
    for work in works:
        at = placed(works, links)[work.key]
        if work.minutes and not work.started_on:
            assert at.start_on is not None
            assert at.end_on is not None
            days = CALENDAR.days_from(at.start_on)
            assert days.elapsed(at.end_on) == work.minutes // DAY


def test_a_part_day_begins_and_ends_within_the_day() -> None:
    plan = placed([Work("A", 225), Work("B", 300)], [Link("A", "B")])
    assert spans(plan) == {"A": ("11-09", "11-09"), "B": ("11-09", "11-10")}
    assert clock(plan["A"]) == ("09:00", "12:45")
    assert clock(plan["B"]) == ("12:45", "10:15")


def clock(at: Dates) -> tuple[str, str]:
    """The hours of the start and the end, in UTC."""
    assert at.start_at is not None
    assert at.end_at is not None
    return f"{moment(at.start_at):%H:%M}", f"{moment(at.end_at):%H:%M}"


def test_a_lag_in_elapsed_time_runs_over_the_weekend() -> None:
    friday = date(2026, 11, 13)
    works, hours = [task("Glue", 1), task("Paint", 1)], 48 * 60
    time = CALENDAR.time_from(friday)
    dry = Link("Glue", "Paint", lag=hours, elapsed=True)
    assert spans(place(works, [dry], time, friday, DAY))["Paint"] == ("11-16", "11-16")
    worked = Link("Glue", "Paint", lag=hours)
    assert spans(place(works, [worked], time, friday, DAY))["Paint"] == ("11-24", "11-25")


@pytest.mark.parametrize(
    ("constraint", "on", "span", "total"),
    [
        (Constraint.MUST_START_ON, 12, ("11-12", "11-13"), 0),
        (Constraint.MUST_FINISH_ON, 16, ("11-13", "11-16"), 0),
        (Constraint.FINISH_NO_LATER_THAN, 16, ("11-11", "11-12"), 2),
        (Constraint.AS_LATE_AS_POSSIBLE, None, ("11-16", "11-17"), 0),
    ],
)
def test_a_constraint_places_a_task_within_its_room(
    constraint: Constraint, on: int | None, span: tuple[str, str], total: int
) -> None:
    day = date(2026, 11, on) if on else None
    held = task("Copy", 2, constraint=constraint, constraint_on=day)
    works = [task("Brief", 2), held, task("Design", 5)]
    plan = placed(works, [Link("Brief", "Copy"), Link("Brief", "Design")])
    assert spans(plan)["Copy"] == span
    assert plan["Copy"].total_float_days == total


def test_a_constraint_that_comes_too_early_breaks_no_link_and_gives_negative_float() -> None:
    launch = task(
        "Launch", 1, constraint=Constraint.MUST_START_ON, constraint_on=date(2026, 11, 11)
    )
    works = [task("Brief", 2), task("Design", 3), launch, task("Party", 9)]
    plan = placed(works, [Link("Brief", "Design"), Link("Design", "Launch")])
    assert spans(plan)["Launch"] == ("11-16", "11-16")
    floats = {key: at.total_float_days for key, at in plan.items()}
    assert floats == {"Brief": -3, "Design": -3, "Launch": -3, "Party": 0}
    assert [key for key, at in plan.items() if at.critical] == list(plan)
    assert [key for key, at in plan.items() if at.on_longest_path] == ["Party"]
    assert (plan["Launch"].placed_by, plan["Launch"].placed_by_task_id) == ("dependency", "Design")


def test_what_was_finished_within_the_day_lets_the_next_task_begin_on_it() -> None:
    noon = instant_of(datetime(2026, 11, 9, 12, 0, tzinfo=UTC))
    over = Work("A", 180, started_on=MONDAY, finished_on=MONDAY, finished_at=noon)
    plan = placed([over, Work("B", 60)], [Link("A", "B")])
    assert clock(plan["B"]) == ("12:00", "13:00")


EARLY = Calendar("GB-ENG", week=((((6 * 60, 12 * 60),),) * 6 + ((),)))


@given(plans(), st.data())
def test_with_several_calendars_no_link_and_no_calendar_is_broken(
    plan: tuple[list[Work], list[Link]], data: st.DataObject
) -> None:
    """Links are counted by the calendar of the task that waits."""
    office, early = CALENDAR.time_from(MONDAY), EARLY.time_from(MONDAY)
    clocks = {
        work.key: data.draw(st.sampled_from((office, early))) for work in planned_only(plan[0])
    }
    works = [replace(work, time=clocks[work.key]) for work in planned_only(plan[0])]
    links = [replace(minutes(link), elapsed=data.draw(st.booleans())) for link in plan[1]]
    dates = place(works, links, office, MONDAY, DAY)
    for work in works:
        at, time = dates[work.key], clocks[work.key]
        assert at.start_at is not None
        assert at.end_at is not None
        assert time.offset(at.end_at) - time.offset(at.start_at) == work.minutes
        assert 0 <= at.free_float_minutes <= at.total_float_minutes
    for link in links:
        assert _gap(link, dates, clocks[link.successor]) >= 0


def _gap(link: Link, dates: dict[str, Dates], time: WorkingTime) -> int:
    """The working minutes that are left over between the two ends of the link."""
    before, behind = dates[link.predecessor], dates[link.successor]
    from_start = link.type in (LinkType.START_TO_START, LinkType.START_TO_FINISH)
    to_finish = link.type in (LinkType.FINISH_TO_FINISH, LinkType.START_TO_FINISH)
    held = before.start_at if from_start else before.end_at
    holds = behind.end_at if to_finish else behind.start_at
    assert held is not None
    assert holds is not None
    lag = int(link.lag)
    if link.elapsed:
        return time.offset(holds) - time.offset(held + lag)
    return time.offset(holds) - time.offset(held) - lag


@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_tasks_does_not_matter(
    plan: tuple[list[Work], list[Link]], shuffler: Any
) -> None:
    works, links = plan
    before = placed(works, links)
    shuffler.shuffle(works)
    shuffler.shuffle(links)
    assert placed(works, links) == before


@given(plans())
def test_float_never_increases_along_the_critical_path(
    plan: tuple[list[Work], list[Link]],
) -> None:
    """What drives the end of the project has no more float than what it drives."""
    dates = placed(planned_only(plan[0]), plan[1])
    for at in dates.values():
        if at.on_longest_path and at.placed_by_task_id:
            assert dates[at.placed_by_task_id].total_float_minutes <= at.total_float_minutes
