"""The schedule of a plan: it follows the calendar and what happened, and never moves the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from projects.planning.rules.critical_path import Link, LinkType
from projects.planning.rules.timing import Dates, Work, first_day, place
from projects.resourcing.calendar import Calendar

MONDAY = date(2026, 11, 9)
CALENDAR = Calendar("GB-ENG")


def placed(
    works: list[Work], links: list[Link], calendar: Calendar = CALENDAR, start: date = MONDAY
) -> dict[str, Dates]:
    days = calendar.days_from(min(first_day(works, start), start))
    return place(works, links, days, start)


def spans(dates: dict[str, Dates]) -> dict[str, tuple[str, str]]:
    return {key: (str(at.start_on)[5:], str(at.end_on)[5:]) for key, at in dates.items()}


def test_what_is_finished_early_pulls_its_successors_b38() -> None:
    built = Work("A", 10, started_on=date(2026, 11, 23), finished_on=date(2026, 11, 28))
    plan = placed([built, Work("B", 3)], [Link("A", "B")], start=date(2026, 11, 23))
    assert spans(plan) == {"A": ("11-23", "11-28"), "B": ("11-30", "12-02")}


def test_what_is_finished_late_pushes_its_successors_out_of_the_past_b38() -> None:
    built = Work("A", 5, started_on=MONDAY, finished_on=date(2026, 11, 28))
    plan = placed([built, Work("B", 3)], [Link("A", "B")])
    assert spans(plan) == {"A": ("11-09", "11-28"), "B": ("11-30", "12-02")}


def test_a_task_that_has_begun_keeps_its_start_and_takes_its_whole_length() -> None:
    begun = Work("A", 5, started_on=date(2026, 11, 18))
    plan = placed([begun, Work("B", 1)], [Link("A", "B")])
    assert spans(plan) == {"A": ("11-18", "11-24"), "B": ("11-25", "11-25")}


def test_a_day_off_lengthens_what_it_falls_into_and_its_removal_shortens_it_b37() -> None:
    works, links = [Work("Build", 5), Work("Check", 2)], [Link("Build", "Check")]
    start = date(2027, 3, 1)
    without = placed(works, links, start=start)
    closed = replace(CALENDAR, days_off=frozenset({date(2027, 3, 3)}))
    assert spans(without) == {"Build": ("03-01", "03-05"), "Check": ("03-08", "03-09")}
    assert spans(placed(works, links, closed, start)) == {
        "Build": ("03-01", "03-08"),
        "Check": ("03-09", "03-10"),
    }


def test_work_may_begin_on_the_day_of_an_opening_milestone_that_was_reached() -> None:
    kick_off = Work("Kick-off", 0, started_on=MONDAY, finished_on=MONDAY)
    plan = placed([kick_off, Work("B", 1)], [Link("Kick-off", "B")])
    assert spans(plan)["B"] == ("11-09", "11-09")
    later = Work("Approval", 0, started_on=date(2026, 11, 11), finished_on=date(2026, 11, 11))
    assert spans(placed([later, Work("B", 1)], [Link("Approval", "B")]))["B"][0] == "11-12"


SATURDAY = date(2026, 11, 14)


def test_a_milestone_falls_on_the_day_off_on_which_its_work_was_finished() -> None:
    built = Work("Build", 5, started_on=MONDAY, finished_on=SATURDAY)
    works = [built, Work("Launch", 0), Work("Off", 3, void=True), Work("Party", 0), Work("B", 1)]
    pairs = (("Build", "Launch"), ("Launch", "Off"), ("Off", "Party"), ("Launch", "B"))
    plan = spans(placed(works, [Link(*pair) for pair in pairs]))
    assert plan["Launch"] == plan["Party"] == ("11-14", "11-14")
    assert plan["B"] == ("11-16", "11-16")


def test_a_milestone_with_a_lead_or_later_work_does_not_fall_on_that_day_off() -> None:
    built = Work("Build", 5, started_on=MONDAY, finished_on=SATURDAY)
    early = placed([built, Work("Proof", 0)], [Link("Build", "Proof", lag=-1)])
    assert spans(early)["Proof"] == ("11-12", "11-12")
    works = [built, Work("Check", 6), Work("Launch", 0)]
    late = placed(works, [Link("Build", "Launch"), Link("Check", "Launch")])
    assert spans(late)["Launch"] == ("11-16", "11-16")


def test_a_cancelled_task_takes_no_time_but_keeps_the_order() -> None:
    works = [Work("A", 2), Work("B", 9, void=True), Work("C", 1)]
    plan = placed(works, [Link("A", "B"), Link("B", "C")])
    assert spans(plan) == {"A": ("11-09", "11-10"), "C": ("11-11", "11-11")}


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Work], list[Link]]:
    """Up to eight tasks, some of them begun or finished, with links that go forward."""
    works = []
    for number in range(draw(st.integers(1, 8))):
        began = MONDAY + timedelta(days=draw(st.integers(-20, 40)))
        over = began + timedelta(days=draw(st.integers(0, 20)))
        state = draw(st.sampled_from(("planned", "begun", "over")))
        works.append(
            Work(
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
        elif work.started_on and work.duration_days:
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
    milestones = {work.key for work in works if not (work.duration_days or work.finished_on)}
    for link in links:
        if link.successor in milestones:
            assert dates[link.successor].end_on >= dates[link.predecessor].end_on  # type: ignore[operator]


def test_a_lead_counts_working_days_back_from_a_task_that_has_begun() -> None:
    begun = Work("Print", 1, started_on=date(2026, 12, 15))
    works, links = [begun, Work("Proof", 0)], [Link("Print", "Proof", lag=-1)]
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
        if work.duration_days and not work.started_on:
            assert at.start_on is not None
            assert at.end_on is not None
            days = CALENDAR.days_from(at.start_on)
            assert days.elapsed(at.end_on) == work.duration_days
