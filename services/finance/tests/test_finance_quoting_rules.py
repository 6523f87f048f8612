"""Rules of quoting on published numbers: markup and margin, tax, thresholds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from chassis.ids import new_id
from finance.quoting.model import Budget, BudgetLine
from finance.quoting.rules import (
    THRESHOLDS_PERCENT,
    BudgetSource,
    markup_of_margin,
    price_at_margin,
    price_at_markup,
    reached,
    standing,
    used_bp,
)
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 3, 2)


def test_a_cost_of_80_at_40_percent_margin_sells_at_133_33() -> None:
    assert price_at_margin(8000, 4000) == 13333


@pytest.mark.parametrize(("margin_bp", "markup_bp"), [(2000, 2500), (4000, 6667), (0, 0)])
def test_a_margin_is_a_bigger_markup(margin_bp: int, markup_bp: int) -> None:
    assert markup_of_margin(margin_bp) == markup_bp


def test_a_cost_of_80_at_25_percent_markup_sells_at_100() -> None:
    assert price_at_markup(8000, 2500) == price_at_margin(8000, 2000) == 10000


@given(cost=st.integers(0, 10**12), bp=st.integers(0, 9999))
def test_prices_are_the_exact_ratio_rounded_half_up_once(cost: int, bp: int) -> None:
    ratio = Decimal(bp) / 10000
    whole = Decimal(1)
    assert price_at_markup(cost, bp) == int((cost * (1 + ratio)).quantize(whole, ROUND_HALF_UP))
    assert abs(price_at_margin(cost, bp) * (1 - ratio) - cost) <= (1 - ratio) / 2


def test_a_sent_quote_stands_through_its_last_day() -> None:
    assert standing("sent", TODAY, TODAY) == "sent"
    assert standing("sent", TODAY, TODAY + timedelta(1)) == "expired"
    assert standing("accepted", TODAY, TODAY + timedelta(1)) == "accepted"


@pytest.mark.parametrize(
    ("used", "total", "thresholds", "basis_points"),
    [
        (0, 10000, [], 0),
        (4999, 10000, [], 4999),
        (5000, 10000, [50], 5000),
        (9999, 10000, [50, 75, 90], 9999),
        (10000, 10000, [50, 75, 90, 100], 10000),
        (99999, 100000, [50, 75, 90], 9999),
        (100, 0, [], 0),
    ],
)
def test_a_threshold_is_reached_exactly_at_its_share(
    used: int, total: int, thresholds: list[int], basis_points: int
) -> None:
    assert reached(used, total) == thresholds
    assert used_bp(used, total) == basis_points


def accepted(total_minor: int) -> BudgetLine:
    """The one line of an accepted quote."""
    return BudgetLine(
        id=new_id(),
        budget_id="b",
        quote_id="q",
        deliverable_id=None,
        charge_role="",
        seconds=3600,
        amount_minor=total_minor,
    )


def a_budget() -> Budget:
    return Budget(id="b", project_id="p", quote_id="q", currency_code="GBP")


quotes = st.tuples(st.just("quote"), st.integers(0, 2000))
work = st.tuples(st.just("work"), st.integers(-500, 1000))


@given(st.lists(st.one_of(quotes, work), max_size=40))
def test_every_threshold_that_is_reached_is_raised_once_per_edition(
    steps: list[tuple[str, int]],
) -> None:
    budget, used = a_budget(), 0
    lines: list[BudgetLine] = []
    raised: list[tuple[int, int]] = []
    for kind, amount in steps:
        stood = budget.raised_percent
        if kind == "quote":
            lines.append(accepted(amount))
            budget.become(BudgetSource.QUOTE, "", lines, used)
            assert budget.raised_percent <= stood
        else:
            used += amount
        new = budget.cross(used)
        raised += [(budget.edition, percent) for percent in new]
        assert all(percent > stood or kind == "quote" for percent in new)
        assert set(reached(used, budget.total_minor)) <= {
            percent for percent in THRESHOLDS_PERCENT if percent <= budget.raised_percent
        }
    assert len(raised) == len(set(raised))


@given(st.lists(st.integers(0, 400), max_size=30))
def test_within_an_edition_each_threshold_is_raised_exactly_once(values: list[int]) -> None:
    budget, used = a_budget(), 0
    budget.become(BudgetSource.QUOTE, "", [accepted(1000)], used)
    raised: list[int] = []
    for value in values:
        used += value
        raised += budget.cross(used)
    assert raised == reached(used, 1000)


def test_a_bigger_budget_raises_nothing_again_but_its_thresholds_may_be_reached_anew() -> None:
    budget = a_budget()
    first = accepted(1000)
    budget.become(BudgetSource.QUOTE, "", [first], 0)
    assert budget.cross(950) == [50, 75, 90]
    budget.become(BudgetSource.QUOTE, "", [first, accepted(500)], 950)
    assert budget.cross(950) == []
    assert budget.cross(1124) == []
    assert budget.cross(1125) == [75]
