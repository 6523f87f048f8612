"""How worked time is rounded: the arithmetic, and that the order of approvals does not matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects.time.rules.rounding import RoundedDay, Rounding, RoundingRule

UP, NEAREST, DOWN = Rounding.UP, Rounding.NEAREST, Rounding.DOWN
WAYS = st.sampled_from((UP, NEAREST, DOWN))
UNITS = st.sampled_from((60, 360, 600, 900, 1800, 3600))
MINIMA = st.sampled_from((0, 900, 1800))
WORKED = st.lists(st.integers(1, 8 * 3600), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("way", "unit", "minimum", "worked", "billable"),
    [
        (UP, 6, 0, 1, 6),
        (UP, 6, 0, 6, 6),
        (UP, 15, 0, 61, 75),
        (NEAREST, 15, 0, 7, 0),
        (NEAREST, 15, 0, 8, 15),
        (NEAREST, 6, 0, 9, 12),
        (DOWN, 15, 0, 29, 15),
        (DOWN, 15, 0, 14, 0),
        (DOWN, 15, 15, 14, 15),
        (UP, 6, 30, 10, 30),
        (UP, 6, 30, 40, 42),
        (UP, 6, 30, 0, 0),
    ],
)
def test_minutes_are_rounded_to_whole_units_and_to_a_minimum(
    way: Rounding, unit: int, minimum: int, worked: int, billable: int
) -> None:
    assert RoundingRule(way, unit * 60, minimum * 60).billable(worked * 60) == billable * 60


@given(WAYS, UNITS, MINIMA, WORKED, st.randoms(use_true_random=False))
def test_g05_the_day_is_charged_by_the_rule_in_whatever_order_it_is_approved(
    way: Rounding, unit: int, minimum: int, worked: list[int], shuffler: object
) -> None:
    rule = RoundingRule(way, unit, minimum)
    again = list(worked)
    shuffler.shuffle(again)  # type: ignore[attr-defined]
    for order in (worked, again):
        day = RoundedDay(rule)
        shares = [day.take(seconds) for seconds in order]
        assert sum(shares) == day.billable == rule.billable(sum(worked))
        assert min(shares) >= 0
