"""I02, A7: when a budget will be used up, and who is warned of it. Tuesday, 31 March 2026."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from finance.burning.rules import (
    Basis,
    Burn,
    Threshold,
    Watch,
    days_left,
    in_tenths,
    outlook,
    thresholds_of,
    warnings_of,
    working_days,
)
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 3, 31)
WINDOW = date(2026, 3, 4)
FAR = date(2026, 12, 31)


def test_i02_a7_days_left_at_the_present_burn() -> None:
    """(60,000 - 27,000) / 900 = 36.7."""
    left = days_left(60_000_00, 27_000_00, Fraction(900_00))
    assert left == Fraction(110, 3)
    assert in_tenths(left) == "36.7"


def test_i02_a7_the_day_is_the_last_of_the_days_left() -> None:
    """900 a day: 18,000 in 20 working days. 37 working days after 31 March is 21 May."""
    found = outlook(60_000_00, 27_000_00, 18_000_00, 20, TODAY)
    assert (in_tenths(found.days_left), found.passes_on) == ("36.7", date(2026, 5, 21))


def test_nothing_that_burns_lasts_for_good() -> None:
    assert days_left(100, 0, Fraction(0)) is None
    assert in_tenths(None) == ""
    assert outlook(100, 0, 0, 20, TODAY).passes_on is None


def a_burn(used: int, recent: int, seconds: int = 0, recent_seconds: int = 0) -> Burn:
    return Burn(used, seconds, recent, recent_seconds, WINDOW)


def warned(burn: Burn, *thresholds: Threshold, ahead: int = 90, last: date | None = FAR) -> object:
    watch = Watch(thresholds, ahead)
    return [
        (each.basis, each.threshold.percent or each.threshold.minutes)
        for each in warnings_of(watch, 60_000_00, burn, TODAY, last)
    ]


def test_i02_a_budget_that_ends_before_the_project_is_warned_of() -> None:
    burn, whole = a_burn(27_000_00, 18_000_00), Threshold(percent=100)
    assert warned(burn, whole) == [(Basis.FORECAST, 100)]
    assert warned(burn, whole, last=date(2026, 5, 20)) == []
    assert warned(burn, whole, ahead=50) == []
    assert warned(burn, whole, ahead=0) == []
    assert warned(burn, whole, last=None) == [(Basis.FORECAST, 100)]


def test_i02_a_project_past_its_last_day_is_still_looked_at() -> None:
    late = TODAY - timedelta(days=1)
    found = warned(a_burn(27_000_00, 18_000_00), Threshold(percent=100), last=late)
    assert found == [(Basis.FORECAST, 100)]


def test_i02_thresholds_are_shares_or_hours() -> None:
    burn = a_burn(48_000_00, 0, seconds=100 * 3600, recent_seconds=40 * 3600)
    shares, hours = thresholds_of((80, 100), ()), thresholds_of((), (6000, 7200, 60_000))
    assert warned(burn, *shares) == [(Basis.ACTUAL, 80)]
    assert warned(burn, *hours) == [(Basis.ACTUAL, 6000), (Basis.FORECAST, 7200)]


def test_i02_what_budget_alerts_say_is_not_said_twice() -> None:
    assert warned(a_burn(66_000_00, 18_000_00), *thresholds_of((90, 100, 120), ())) == [
        (Basis.FORECAST, 120)
    ]


def test_one_long_first_day_is_no_burn() -> None:
    """Work of one day is divided by five."""
    burn = Burn(10_000_00, 0, 10_000_00, 0, TODAY)
    assert burn.days(TODAY) == 5
    assert Burn(0, 0, 0, 0, None).days(TODAY) == 0


def test_working_days_leave_weekends_out() -> None:
    assert working_days(WINDOW, TODAY) == 20
    assert working_days(TODAY, WINDOW) == 0
    assert working_days(date(2026, 3, 28), date(2026, 3, 29)) == 0


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(1, 10**7), st.integers(1, 20))
def test_the_budget_lasts_exactly_until_that_day(
    budget: int, spent: int, recent: int, days: int
) -> None:
    found = outlook(budget, spent, recent, days, TODAY)
    if found.passes_on and spent < budget:
        counted = working_days(TODAY + timedelta(days=1), found.passes_on)
        assert counted - 1 < found.days_left <= counted
