"""Balances of leave, by figures worked out by hand (F07)."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from projects.leave.rules import Allowance, balance_of

TODAY = date(2026, 6, 15)
MARCH = date(2026, 3, 31)
DAY = 450


def test_what_is_taken_and_planned_is_no_longer_left() -> None:
    approved = {date(2026, 2, 2): DAY, date(2026, 6, 15): DAY, date(2026, 8, 3): DAY}
    found = balance_of(Allowance(25 * DAY, 5 * DAY), approved, 2 * DAY, TODAY)
    assert (found.taken, found.planned, found.requested) == (2 * DAY, DAY, 2 * DAY)
    assert (found.lapsed, found.left) == (0, 27 * DAY)


def test_carried_minutes_that_were_not_taken_in_time_lapse() -> None:
    approved = {date(2026, 2, 2): DAY, date(2026, 2, 3): DAY, date(2026, 4, 1): DAY}
    found = balance_of(Allowance(25 * DAY, 5 * DAY, MARCH), approved, 0, TODAY)
    assert (found.lapsed, found.left) == (3 * DAY, 24 * DAY)


def test_nothing_lapses_before_the_day_is_over() -> None:
    assert balance_of(Allowance(0, DAY, TODAY), {}, 0, TODAY).lapsed == 0


@given(
    st.integers(0, 20_000),
    st.integers(0, 5_000),
    st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 600)),
)
def test_what_is_left_and_used_is_what_was_given(
    minutes: int, carried: int, approved: dict[date, int]
) -> None:
    found = balance_of(Allowance(minutes, carried, MARCH), approved, 0, TODAY)
    assert found.left + found.taken + found.planned + found.lapsed == minutes + carried
    assert 0 <= found.lapsed <= carried
