"""Retainers in numbers: the vectors of the domain, and what holds for all of them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from finance.retainers.rules.balance import (
    Balance,
    Carried,
    Deficit,
    Lot,
    Policy,
    close,
    consume,
    idle,
)
from finance.retainers.rules.burning import Service, burn_bp, crossed, forecast, portfolio
from finance.retainers.rules.periods import (
    Agreement,
    Cadence,
    Period,
    Span,
    Terms,
    by_track,
    granted,
    period_of,
    periods_between,
    working_days,
)
from hypothesis import given
from hypothesis import strategies as st

HOUR = 3600


def run(policy: Policy, allowance: int, used: list[int]) -> list[Balance]:
    carried, periods = Carried(), []
    for one in used:
        periods.append(close(carried, allowance, one, policy))
        carried = periods[-1].out
    return periods


def test_l04_productives_published_rollover_carries_surplus_and_deficit() -> None:
    first, second, third = run(Policy(), 40, [30, 60, 0])
    assert first.carried_out == 10
    assert second.available == 50
    assert second.deficit_out == 10
    assert third.available == 30


def test_l05_a_capped_retainer_to_the_digit() -> None:
    policy = Policy(cap=10, expiry_periods=1, deficit=Deficit.BILL)
    figures = [
        (one.carried_in, one.available, one.used, one.lapsed, one.carried_out, one.overage)
        for one in run(policy, 40, [25, 35, 46, 50])
    ]
    assert figures == [
        (0, 40, 25, 5, 10, 0),
        (10, 50, 35, 5, 10, 0),
        (10, 50, 46, 0, 4, 0),
        (4, 44, 50, 0, 0, 6),
    ]


def test_what_is_absorbed_is_neither_billed_nor_carried() -> None:
    (one,) = run(Policy(deficit=Deficit.ABSORB), 40, [46])
    assert (one.absorbed, one.overage, one.deficit_out) == (6, 0, 0)


def test_a_lot_lapses_after_its_periods_and_the_oldest_is_used_first() -> None:
    policy = Policy(expiry_periods=2)
    one, two, three = run(policy, 10, [4, 3, 0])
    assert one.out.lots == (Lot(6, 2),)
    assert two.out.lots == (Lot(3, 1), Lot(10, 2))
    assert (three.lapsed, three.out.lots) == (3, (Lot(10, 1), Lot(10, 2)))


def test_lots_wait_while_the_retainer_is_paused() -> None:
    carried = Carried(lots=(Lot(6, 1),))
    assert idle(carried).out == carried


policies = st.builds(
    Policy,
    cap=st.none() | st.integers(0, 60),
    expiry_periods=st.none() | st.integers(0, 4),
    deficit=st.sampled_from([word.value for word in Deficit]),
)
months = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 120)), min_size=1, max_size=24)


@given(policies, months)
def test_hours_are_conserved_and_cap_and_expiry_hold(
    policy: Policy, lived: list[tuple[int, int]]
) -> None:
    carried = Carried()
    for allowance, used in lived:
        one = close(carried, allowance, used, policy)
        had = one.allowance + one.carried_in + one.deficit_out + one.overage + one.absorbed
        assert had == one.used + one.deficit_in + one.lapsed + one.carried_out
        assert policy.cap is None or one.carried_out <= policy.cap
        assert one.carried_out == 0 or one.deficit_out == 0
        assert min(one.lapsed, one.carried_out, one.deficit_out, one.overage) >= 0
        for lot in one.out.lots:
            assert lot.quantity > 0
            assert policy.expiry_periods is None or (lot.periods_left or 0) > 0
        carried = one.out


@given(policies, months)
def test_nothing_is_used_later_than_its_expiry_allows(
    policy: Policy, lived: list[tuple[int, int]]
) -> None:
    if policy.expiry_periods is None:
        return
    carried, allowances = Carried(), []
    for allowance, used in lived:
        one = close(carried, allowance, used, policy)
        allowances.append(allowance)
        recent = allowances[-policy.expiry_periods :] if policy.expiry_periods else []
        assert one.carried_out <= sum(recent)
        carried = one.out


@given(
    st.lists(st.builds(Lot, st.integers(0, 50), st.none()), max_size=6),
    st.integers(0, 200),
    st.integers(0, 200),
)
def test_using_in_two_parts_is_using_at_once_and_oldest_first(
    lots: list[Lot], first: int, second: int
) -> None:
    left, short = consume(lots, first)
    left_after, short_after = consume(left, second)
    assert (left_after, short + short_after) == consume(lots, first + second)
    touched = [now.quantity < lot.quantity for now, lot in zip(left, lots, strict=True)]
    for at, was_touched in enumerate(touched):
        if was_touched:
            assert all(lot.quantity == 0 for lot in left[:at])


def terms(**more: object) -> Terms:
    given_: dict[str, object] = {
        "effective_from": date(2026, 1, 1),
        "price_minor": 400_000,
        "allowances": (("", 40 * HOUR),),
    }
    return Terms(**{**given_, **more})  # type: ignore[arg-type]


def agreement(**more: object) -> Agreement:
    given_: dict[str, object] = {
        "cadence": Cadence.MONTH,
        "runs": Span(date(2026, 1, 1)),
        "pauses": (),
        "terms": (terms(),),
    }
    return Agreement(**{**given_, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cadence", "first", "last"),
    [
        (Cadence.WEEK, date(2026, 12, 28), date(2027, 1, 3)),
        (Cadence.MONTH, date(2026, 12, 1), date(2026, 12, 31)),
        (Cadence.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_periods_follow_the_calendar(cadence: Cadence, first: date, last: date) -> None:
    assert period_of(cadence, date(2026, 12, 30)) == Period(first, last)


@given(st.sampled_from(list(Cadence)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_periods_follow_each_other_without_a_gap(cadence: Cadence, day: date) -> None:
    listed = list(periods_between(cadence, day, day.replace(year=day.year + 1, day=1)))
    assert listed[0].first <= day <= listed[0].last
    for one, following in pairwise(listed):
        assert (following.first - one.last).days == 1


def test_new_terms_within_a_month_are_shared_by_days() -> None:
    more = terms(
        effective_from=date(2026, 4, 16), price_minor=600_000, allowances=(("", 60 * HOUR),)
    )
    april = granted(agreement(terms=(terms(), more)), period_of("month", date(2026, 4, 1)))
    assert april.allowances == {"": 50 * HOUR}
    assert april.price_minor == 500_000
    assert april.terms == more


def test_a_start_an_end_and_a_pause_are_shared_by_days() -> None:
    runs = Span(date(2026, 4, 11), date(2026, 6, 15))
    paused = agreement(runs=runs, pauses=(Span(date(2026, 5, 1), date(2026, 5, 31)),))
    april, may, june = (
        granted(paused, one) for one in periods_between("month", runs.first, date(2026, 6, 30))
    )
    assert (april.days, april.price_minor) == (20, 266_667)
    assert (may.days, may.price_minor, may.allowances) == (0, 0, {})
    assert (june.days, june.price_minor, june.allowances) == (15, 200_000, {"": 20 * HOUR})


@given(st.integers(1, 30), st.integers(0, 10**7))
def test_the_parts_of_a_period_come_to_the_whole(day: int, price: int) -> None:
    """The same terms again on any day change nothing."""
    again = (
        terms(price_minor=price),
        terms(price_minor=price, effective_from=date(2026, 4, day)),
    )
    april = granted(agreement(terms=again), period_of("month", date(2026, 4, 1)))
    assert april.price_minor == price


def test_hours_of_a_role_use_its_own_allowance_and_others_the_rest() -> None:
    used = [("designer", 3), ("developer", 5), ("writer", 2)]
    assert by_track(used, ["designer", ""]) == {"designer": 3, "": 7}


def test_burn_is_used_of_available_and_the_forecast_goes_by_working_days() -> None:
    march = period_of("month", date(2026, 3, 1))
    elapsed, days = working_days(agreement(), march, date(2026, 3, 13))
    assert (elapsed, days) == (10, 22)
    assert forecast(20, elapsed, days) == 44
    assert burn_bp(20, 50) == 4000
    assert burn_bp(20, 0) is None
    assert forecast(20, 0, days) is None
    assert crossed(45, 50) == [50, 75, 90]


def test_j07_over_servicing_of_the_published_vector() -> None:
    one = Service(
        sold_seconds=100 * HOUR,
        sold_minor=1_000_000,
        worked_seconds=112 * HOUR,
        worked_minor=1_120_000,
    )
    assert one.over_bp == 1200
    assert one.realisation_bp == 8929
    assert one.hourly_minor == 8929
    assert one.over_minor == 120_000


def test_j07_over_service_is_not_netted_with_under_service() -> None:
    over = Service(sold_seconds=100, sold_minor=1000, worked_seconds=112, worked_minor=1120)
    under = Service(sold_seconds=100, sold_minor=1000, worked_seconds=60, worked_minor=600)
    both = portfolio([over, under])
    assert (both.over_seconds, both.under_seconds, both.over_hours_bp) == (12, 40, 600)
    assert (both.over_minor, both.under_minor, both.over_value_bp) == (120, 400, 600)
