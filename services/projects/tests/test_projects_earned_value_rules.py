"""Earned value and earned schedule on the numbers of the trade (M-08, I04, I05)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects.earned_value.rules.formulae import (
    Measures,
    Milestone,
    Progress,
    Rule,
    Spread,
    earned_schedule,
    earned_steps,
    in_words,
    rounded,
    share_at,
)

DAY = date(2026, 3, 2)
AMOUNTS = st.integers(0, 10**12).map(Fraction)


def of(*found: Any) -> tuple[Any, ...]:
    """Fractions and whole numbers are equal where they say the same."""
    return found


def money(text: str) -> Fraction:
    return Fraction(text)


def cents(exact: Fraction | None) -> str:
    assert exact is not None
    return f"{rounded(exact * 100) / 100:.2f}"


def test_v1_all_figures_of_a_project_that_is_late_and_dear() -> None:
    """M-08, I04: vector V1."""
    one = Measures(Fraction(100_000), Fraction(50_000), Fraction(40_000), Fraction(48_000))
    assert of(one.cost_variance, one.schedule_variance) == (-8_000, -10_000)
    assert (in_words(one.cpi), in_words(one.spi)) == ("0.8333", "0.8000")
    assert of(one.eac_typical, one.eac_atypical) == (120_000, 108_000)
    assert of(one.eac_with_schedule, one.vac) == (138_000, -20_000)
    assert of(one.etc, in_words(one.tcpi_bac)) == (72_000, "1.1538")
    assert in_words(one.tcpi_eac) == "0.8333"
    assert one.eac_bottom_up(Fraction(65_000)) == 113_000


def test_v2_is_540_000_and_not_what_early_rounding_makes_of_it() -> None:
    """M-08: vector V2; 538,344 comes of a CPI rounded to 0.93."""
    one = Measures(Fraction(500_000), Fraction(0), Fraction(150_000), Fraction(162_000))
    assert of(one.cost_variance, in_words(one.cpi), one.spi) == (-12_000, "0.9259", None)
    assert of(one.eac_typical, one.eac_atypical, one.vac) == (540_000, 512_000, -40_000)
    assert one.eac_with_schedule is None
    assert in_words(one.tcpi_bac) == "1.0355"


def test_v6_a_budget_that_is_used_up_is_not_achievable() -> None:
    """M-08: vector V6."""
    one = Measures(money("10000"), money("10000"), money("9166.67"), money("11000"))
    assert (cents(one.cost_variance), cents(one.schedule_variance)) == ("-1833.33", "-833.33")
    assert (in_words(one.cpi), in_words(one.spi)) == ("0.8333", "0.9167")
    assert (cents(one.eac_typical), cents(one.eac_atypical)) == ("12000.00", "11833.33")
    assert cents(one.vac) == "-2000.00"
    assert in_words(one.tcpi_bac) == "-0.8333"
    assert not one.is_budget_achievable


def test_nothing_planned_earned_or_spent_divides_by_nothing() -> None:
    one = Measures(Fraction(0), Fraction(0), Fraction(0), Fraction(0))
    ratios = (one.cpi, one.spi, one.eac_typical, one.etc, one.vac, one.tcpi_bac, one.tcpi_eac)
    assert ratios == (None,) * 7
    assert one.is_budget_achievable


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_the_identities_hold_exactly(
    bac: Fraction, pv: Fraction, ev: Fraction, ac: Fraction
) -> None:
    one = Measures(bac, pv, ev, ac)
    if one.eac_typical is not None:
        assert one.etc == one.eac_typical - ac
        assert one.vac == bac - one.eac_typical
    if one.tcpi_eac is not None and one.cpi:
        assert one.tcpi_eac == one.cpi
    if one.tcpi_bac is not None and one.tcpi_bac < 0 and ev <= bac:
        assert not one.is_budget_achievable


def test_the_earned_schedule_is_interpolated() -> None:
    """I05, M-08: PV 10, 25, 45, 70, 90, 100; EV 40 when four periods have passed."""
    planned = [Fraction(each) for each in (10, 25, 45, 70, 90, 100)]
    found = earned_schedule(planned, Fraction(40), 4)
    assert (found.earned, found.variance) == (Fraction("2.75"), Fraction("-1.25"))
    assert in_words(found.spi) == "0.6875"
    assert in_words(found.at_completion) == "8.7273"


def test_the_earned_schedule_at_its_ends() -> None:
    planned = [Fraction(each) for each in (0, 10, 10, 20)]
    assert earned_schedule(planned, Fraction(0), 0).earned == 1
    assert earned_schedule(planned, Fraction(0), 0).spi is None
    assert earned_schedule(planned, Fraction(10), 3).earned == 3
    assert earned_schedule(planned, Fraction(20), 9).earned == 4
    assert earned_schedule([], Fraction(0), 2).at_completion is None


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30), st.integers(0, 1500))
def test_the_earned_schedule_grows_with_what_is_earned(steps: list[int], earned: int) -> None:
    planned = [Fraction(sum(steps[: place + 1])) for place in range(len(steps))]
    now = earned_schedule(planned, Fraction(earned), 1).earned
    assert 0 <= now <= len(steps)
    assert now <= earned_schedule(planned, Fraction(earned + 1), 1).earned


@pytest.mark.parametrize(
    ("progress", "shares"),
    [
        (Progress(Rule.ZERO_HUNDRED, DAY), (0, 0)),
        (Progress(Rule.ZERO_HUNDRED, DAY, DAY + timedelta(3)), (0, 1)),
        (Progress(Rule.FIFTY_FIFTY, DAY), ("1/2", "1/2")),
        (Progress(Rule.TWENTY_EIGHTY, DAY, DAY + timedelta(3)), ("1/5", 1)),
        (Progress(Rule.FIFTY_FIFTY), (0, 0)),
        (
            Progress(Rule.PHYSICAL, DAY, measured=[(DAY, 1000), (DAY + timedelta(2), 4500)]),
            ("1/10", "9/20"),
        ),
        (Progress(Rule.PHYSICAL, DAY), (0, 0)),
        (
            Progress(
                Rule.MILESTONES,
                DAY,
                milestones=[
                    Milestone(3000, DAY + timedelta(1)),
                    Milestone(1000, DAY),
                    Milestone(4000, None),
                ],
            ),
            ("1/8", "1/2"),
        ),
    ],
)
def test_a_task_earns_by_its_rule(progress: Progress, shares: tuple[Any, Any]) -> None:
    """I04: physical percent, 0/100, 50/50, 20/80, milestones; on the first and the fourth day."""
    steps = earned_steps(progress)
    found = share_at(steps, DAY), share_at(steps, DAY + timedelta(3))
    assert found == tuple(Fraction(each) for each in shares)


def test_a_planned_value_is_the_same_on_each_working_day() -> None:
    spread = Spread(Fraction(100), 2, 5)
    assert [spread.at(elapsed) for elapsed in (0, 2, 3, 4, 6, 9)] == [0, 0, 25, 50, 100, 100]
