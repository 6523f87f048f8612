"""Minutes of a person by day, by figures worked out by hand (E08, F05)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from chassis.errors import Invalid
from hypothesis import given
from hypothesis import strategies as st
from projects.capacity.rules import Pattern, PersonTime, fitted
from projects.resourcing.calendar import Calendar
from projects.resourcing.drafts import StatedDay, week_of
from projects.resourcing.rules.working_time import minutes_of

MONDAY = date(2026, 3, 9)
WEEK = [MONDAY + timedelta(days=index) for index in range(7)]
FULL = (450, 450, 450, 450, 450, 0, 0)


def a_worker(**given: Any) -> PersonTime:
    values = {"weekly_minutes": 2250, "calendar": Calendar("GB-ENG"), "zone": ZoneInfo("UTC")}
    return PersonTime(**{**values, **given})


def test_forty_hours_with_four_days_off_leave_eight() -> None:
    """Behaviour 5."""
    days_off = frozenset(WEEK[:4])
    days = a_worker(weekly_minutes=2400, calendar=Calendar("GB-ENG", days_off)).over(WEEK)
    assert (sum(days.contracted), sum(days.holiday), sum(days.effective)) == (2400, 1920, 480)


def test_a1_four_weeks_with_leave_and_a_holiday() -> None:
    """150 hours contracted, 15 of leave, 7.5 of a holiday: 127.5 effective."""
    weeks = [MONDAY + timedelta(days=index) for index in range(28)]
    away = {MONDAY: None, MONDAY + timedelta(days=1): None}
    weeks = [day - timedelta(days=7) for day in weeks]  # Good Friday comes after them
    calendar = Calendar("GB-ENG", frozenset({MONDAY + timedelta(days=2)}))
    days = a_worker(calendar=calendar, away=away).over(weeks)
    found = [sum(each) / 60 for each in (days.contracted, days.leave, days.holiday, days.effective)]
    assert found == [150, 15, 7.5, 127.5]


def test_a_pattern_holds_from_its_day_until_the_next() -> None:
    short = Pattern(WEEK[2], (300, 300, 300, 0, 0, 0, 0))
    longer = Pattern(WEEK[4], (0, 0, 0, 0, 480, 120, 0))
    person = a_worker(patterns=[short, longer])
    assert person.over(WEEK).effective == [450, 450, 300, 0, 480, 120, 0]


def test_a_contract_has_a_first_and_a_last_day() -> None:
    person = a_worker(employed_from=WEEK[1], employed_until=WEEK[3])
    assert person.over(WEEK).contracted == [0, 450, 450, 450, 0, 0, 0]


def test_a_holiday_is_that_of_the_persons_country() -> None:
    unity = date(2026, 10, 3) - timedelta(days=1)  # Friday; the 3rd is a Saturday
    labour = date(2026, 5, 1)
    assert a_worker().on(labour).effective == 450
    german = a_worker(calendar=Calendar("DE"))
    assert (german.on(labour).holiday, german.on(unity).effective) == (450, 450)


def test_leave_on_a_holiday_takes_nothing_and_never_more_than_the_day() -> None:
    calendar = Calendar("GB-ENG", frozenset({WEEK[0]}))
    days = a_worker(calendar=calendar, away={WEEK[0]: None, WEEK[1]: 600, WEEK[2]: 120}).over(WEEK)
    assert (days.holiday[0], days.leave[:3], days.effective[:3]) == (
        450,
        [0, 450, 120],
        [0, 0, 330],
    )


def test_times_of_a_day_are_those_of_the_pattern_less_leave_at_its_end() -> None:
    early = ((420, 660), (690, 900))
    person = a_worker(
        patterns=[Pattern(MONDAY, FULL, (early,) * 5 + ((), ()))], away={WEEK[1]: 210}
    )
    assert person.intervals_on(WEEK[0]) == early
    assert person.intervals_on(WEEK[1]) == ((420, 660),)
    assert person.intervals_on(WEEK[5]) == ()


@given(st.integers(0, 1440), st.booleans())
def test_fitted_times_make_exactly_the_minutes(minutes: int, office: bool) -> None:
    usual = ((540, 780), (840, 1050)) if office else ()
    found = fitted(usual, minutes)
    assert minutes_of(found) == minutes
    assert all(0 <= from_ < until <= 1440 for from_, until in found)


def test_minutes_that_do_not_divide_are_not_lost() -> None:
    assert sum(a_worker(weekly_minutes=2251).over(WEEK).contracted) == 2251


@pytest.mark.parametrize(
    ("day", "reason", "field"),
    [
        (StatedDay(8, 60), "WEEKDAY_UNKNOWN", "days[0].weekday"),
        (StatedDay(1, 60, [("09:00", "11:00")]), "MINUTES_DIFFER", "days[0].minutes"),
        (StatedDay(1, 0, [("11:00", "09:00")]), "INTERVAL_REVERSED", "days[0].intervals[0].until"),
        (StatedDay(1, 0, [("09:60", "11:00")]), "TIME_MALFORMED", "days[0].intervals[0].from"),
        (
            StatedDay(1, 0, [("09:00", "11:00"), ("10:00", "12:00")]),
            "INTERVALS_OVERLAP",
            "days[0].intervals[1].from",
        ),
    ],
)
def test_a_week_that_cannot_be_is_refused(day: StatedDay, reason: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        week_of([day])
    assert (refused.value.reason, refused.value.field) == (reason, field)
