"""The arithmetic of bookings: hours over days, room in a day, actual or scheduled hours."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from projects.bookings.rules.clash import Clash, Load
from projects.bookings.rules.comparing import actual_else_scheduled
from projects.bookings.rules.spreading import Basis, divided, spread
from projects.bookings.rules.suggesting import not_logged

MONDAY = date(2026, 3, 9)
WEEK = [450, 450, 450, 450, 450, 0, 0]
PART_TIME = [450, 450, 450, 450, 225, 0, 0]


def test_f01_hours_a_day_fall_on_each_working_day() -> None:
    assert spread(Basis.PER_DAY, 150, WEEK) == [150, 150, 150, 150, 150, 0, 0]


def test_f01_a_total_is_spread_exactly_and_in_proportion_to_what_a_day_has() -> None:
    assert spread(Basis.TOTAL, 1000, WEEK) == [200, 200, 200, 200, 200, 0, 0]
    assert spread(Basis.TOTAL, 1000, PART_TIME) == [223, 222, 222, 222, 111, 0, 0]
    assert spread(Basis.TOTAL, 7, [450, 450, 450]) == [3, 2, 2]


def test_f01_a_share_is_of_what_the_person_works() -> None:
    assert spread(Basis.SHARE, 5_000, PART_TIME) == [225, 225, 225, 225, 113, 0, 0]


def test_behaviour_1_fifty_hours_over_twenty_working_days_are_two_and_a_half_a_day() -> None:
    daily = spread(Basis.TOTAL, 50 * 60, WEEK * 4)
    assert {minutes for minutes in daily if minutes} == {150}
    assert sum(daily) == 3000


@given(
    st.integers(min_value=0, max_value=500_000),
    st.lists(st.integers(min_value=0, max_value=1440), min_size=1, max_size=40),
)
def test_a_total_is_kept_to_the_minute_and_no_free_day_gets_any(
    total: int, capacity: list[int]
) -> None:
    daily = divided(total, capacity)
    assert sum(daily) == (total if any(capacity) else 0)
    assert all(minutes == 0 for minutes, has in zip(daily, capacity, strict=True) if not has)


def _load(**booked: int) -> Load:
    capacity = {MONDAY + timedelta(days=day): minutes for day, minutes in enumerate(WEEK)}
    return Load("ada", capacity, {MONDAY: booked.get("monday", 0)})


def test_f06_a_day_without_room_is_a_clash_and_a_full_day_is_none() -> None:
    assert _load(monday=300).clashes(MONDAY, [150]) == []
    assert _load(monday=300).clashes(MONDAY, [151]) == [Clash("ada", MONDAY, 450, 451)]
    saturday = MONDAY + timedelta(days=5)
    assert _load().clashes(saturday, [60]) == [Clash("ada", saturday, 0, 60)]


def test_f06_an_overload_can_be_made_smaller() -> None:
    over = _load(monday=400)
    assert over.clashes(MONDAY, [100], before={MONDAY: 200}) == []
    assert over.clashes(MONDAY, [201], before={MONDAY: 200}) != []


def test_behaviour_6_actual_hours_where_there_are_some_else_scheduled() -> None:
    friday = MONDAY + timedelta(days=4)
    before = MONDAY - timedelta(days=7)
    scheduled = {before + timedelta(days=day): 240 for day in range(5)}
    scheduled |= {MONDAY + timedelta(days=day): 240 for day in range(5)}
    actual = {before + timedelta(days=2): 600}
    assert actual_else_scheduled(scheduled, actual, friday) == 30 * 60
    assert actual_else_scheduled(scheduled, actual | {MONDAY: 60}, friday) == 30 * 60 - 180
    assert actual_else_scheduled({}, actual, friday) == 600


def test_f11_time_on_the_same_task_counts_first_and_the_rest_for_the_other_tasks() -> None:
    booked = {"draw": 240, "": 60}
    assert not_logged(booked, {}) == booked
    assert not_logged(booked, {"draw": 100}) == {"draw": 140, "": 60}
    assert not_logged(booked, {"draw": 270}) == {"": 30}
    assert not_logged(booked, {"other": 90}) == {"draw": 210}
    assert not_logged(booked, {"draw": 600}) == {}


_TASKS = st.dictionaries(st.sampled_from(["", "a", "b", "c"]), st.integers(1, 1440))


@given(_TASKS, _TASKS)
def test_f11_never_more_is_suggested_than_is_booked_and_not_logged(
    booked: dict[str, int], logged: dict[str, int]
) -> None:
    left = sum(not_logged(booked, logged).values())
    assert left == max(0, sum(booked.values()) - sum(logged.values()))
