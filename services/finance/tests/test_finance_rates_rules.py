"""Rules of rates: the rate of the day, whatever the week, and value rounded once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from finance.rates.rules import (
    Card,
    RateBook,
    RateKey,
    half_up,
    normalised_role,
    value_of_time,
)
from hypothesis import given
from hypothesis import strategies as st

MONDAY = date(2026, 3, 2)


def a_card(effective_from: date, hourly_minor: int, client_id: str | None = None) -> Card:
    id_ = f"{client_id} {effective_from}"
    return Card(id_, client_id, "GBP", effective_from, {"designer": hourly_minor})


def the_rate(book: RateBook, on: date, client_id: str | None = None) -> int | None:
    found = book.find(RateKey(" Designer ", client_id, "GBP", on))
    return found.hourly_minor if found else None


@pytest.mark.parametrize(
    "spelt", ["UX Designer", "  ux designer", "ux \t designer ", "Ux\nDESIGNER"]
)
def test_a_role_has_one_spelling(spelt: str) -> None:
    assert normalised_role(spelt) == "ux designer"


@pytest.mark.parametrize(
    ("hourly_minor", "seconds", "value"),
    [
        (9000, 3600, 9000),
        (9000, 5400, 13500),
        (9999, 36, 100),  # 99.99 p for a hundredth of an hour
        (50, 36, 1),  # half a penny goes up
        (49, 36, 0),
        (0, 3600, 0),
    ],
)
def test_time_is_worth_its_share_of_the_hour_rounded_half_up(
    hourly_minor: int, seconds: int, value: int
) -> None:
    assert value_of_time(hourly_minor, seconds) == value


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**9))
def test_half_up_is_what_decimals_say(numerator: int, denominator: int) -> None:
    exact = Decimal(numerator) / Decimal(denominator)
    close_to_half = abs(abs(exact % 1) - Decimal("0.5")) < Decimal("1e-9")
    if not close_to_half or (2 * numerator) % denominator == 0:
        assert half_up(numerator, denominator) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def test_a_later_card_ends_the_one_before_also_for_roles_it_leaves_out() -> None:
    early = Card("early", "c", "GBP", MONDAY, {"designer": 1, "developer": 2})
    late = Card("late", "c", "GBP", MONDAY + timedelta(7), {"designer": 3})
    default = Card("default", None, "GBP", MONDAY, {"developer": 9})
    book = RateBook.of([early, late, default])
    key = RateKey("developer", "c", "GBP", MONDAY + timedelta(7))
    assert book.find(key).card.id == "default"


def test_no_card_of_another_client_or_currency_is_ever_used() -> None:
    book = RateBook.of([a_card(MONDAY, 1, "somebody else")])
    assert the_rate(book, MONDAY, "c") is None
    assert book.find(RateKey("designer", "somebody else", "EUR", MONDAY)) is None


days_from_monday = st.integers(-10, 10)


@given(
    change=st.integers(0, 6),
    before=st.integers(0, 50_000),
    after=st.integers(0, 50_000),
    worked=st.lists(st.tuples(st.integers(0, 6), st.integers(1, 86_400)), max_size=20),
)
def test_a_rate_that_changes_within_a_week_splits_its_hours_at_the_day(
    change: int, before: int, after: int, worked: list[tuple[int, int]]
) -> None:
    changed_on = MONDAY + timedelta(change)
    book = RateBook.of([a_card(changed_on, after), a_card(MONDAY - timedelta(30), before)])
    valued = sum(
        value_of_time(the_rate(book, MONDAY + timedelta(day)), seconds) for day, seconds in worked
    )
    old = [seconds for day, seconds in worked if day < change]
    new = [seconds for day, seconds in worked if day >= change]
    assert valued == sum(value_of_time(before, seconds) for seconds in old) + sum(
        value_of_time(after, seconds) for seconds in new
    )


@given(
    own=st.dictionaries(days_from_monday, st.integers(0, 99), max_size=5),
    default=st.dictionaries(days_from_monday, st.integers(100, 199), max_size=5),
    on=days_from_monday,
)
def test_the_rate_is_that_of_the_latest_own_card_else_of_the_latest_default(
    own: dict[int, int], default: dict[int, int], on: int
) -> None:
    cards = [a_card(MONDAY + timedelta(day), rate, "c") for day, rate in own.items()]
    cards += [a_card(MONDAY + timedelta(day), rate) for day, rate in default.items()]
    expected = None
    for scope in (own, default):
        begun = [day for day in scope if day <= on]
        if begun:
            expected = scope[max(begun)]
            break
    assert the_rate(RateBook.of(cards), MONDAY + timedelta(on), "c") == expected
