"""Prices of placements, levies and their periods, and what an agent passes on."""

from __future__ import annotations

from datetime import date

from finance.levies.rules import DatedRate, levy_of, period_of, rate_on
from finance.media.rules import Billing, passed_on, price_of
from finance.passed_on.rules import Share, owed_on, share_credited
from hypothesis import given
from hypothesis import strategies as st

KSA = [DatedRate(date(2018, 1, 1), 420), DatedRate(date(2023, 1, 1), 500)]
KSA += [DatedRate(date(2026, 1, 1), 490)]
AMOUNTS = st.integers(0, 10**12)


def test_l21_gross_with_commission_leaves_the_same_income_in_three_ways_of_billing() -> None:
    """L21: gross 100,000 with 15 %: the client pays 100,000, 85,000 and 5 %, or 15,000."""
    prices = {way: price_of(100_000_00, 1_500, 500, way) for way in Billing}
    assert {price.net for price in prices.values()} == {85_000_00}
    assert {price.commission for price in prices.values()} == {15_000_00}
    assert prices[Billing.GROSS].charge == 100_000_00
    assert prices[Billing.NET_PLUS_COMMISSION].charge == 89_250_00
    assert prices[Billing.COMMISSION_ONLY].charge == 15_000_00


def test_only_an_agent_that_is_billed_passes_anything_on() -> None:
    assert passed_on(85_000_00, "gross", "agent") == 85_000_00
    assert passed_on(85_000_00, "gross", "principal") == 0
    assert passed_on(85_000_00, "commission_only", "agent") == 0


def test_a_commission_is_rounded_half_up_once() -> None:
    assert price_of(33_33, 1_500, 0, Billing.GROSS).net == 33_33 - 5_00
    assert price_of(1_00, 50, 0, Billing.GROSS).net == 99


@given(st.integers(1, 10**12), AMOUNTS, st.lists(st.integers(1, 10**6), max_size=20))
def test_the_parts_of_all_credits_add_up_to_what_was_passed_on(
    line: int, passed: int, credits_: list[int]
) -> None:
    passed, before, taken = min(passed, line), 0, 0
    for wanted in credits_:
        now = min(wanted, line - before)
        taken += share_credited(passed, line, before, now)
        before += now
    taken += share_credited(passed, line, before, line - before)
    assert taken == passed


@given(st.lists(st.integers(-(10**12), 10**12), max_size=20))
def test_what_is_owed_on_balances(amounts: list[int]) -> None:
    entries = owed_on([Share("passed_on", minor, None, None) for minor in amounts])
    assert sum(one.debit_minor - one.credit_minor for one in entries) == 0
    owed = [one for one in entries if one.ledger_account == "passed_on"]
    assert sum(one.credit_minor - one.debit_minor for one in owed) == sum(amounts)


def test_a_rate_holds_until_the_next_one() -> None:
    """The Künstlersozialabgabe: 4.2 % until 2022, 5.0 % until 2025, 4.9 % from 2026."""
    days = (date(2017, 12, 31), date(2022, 12, 31), date(2025, 6, 1), date(2026, 1, 1))
    assert [rate_on(KSA, day) for day in days] == [None, 420, 500, 490]
    assert levy_of(1_000_00, 500) == 50_00
    assert levy_of(100_000_00, 10) == 100_00


def test_a_period_is_a_month_a_quarter_or_a_year() -> None:
    day = date(2026, 11, 30)
    assert period_of(day, "monthly") == (date(2026, 11, 1), date(2026, 11, 30))
    assert period_of(day, "quarterly") == (date(2026, 10, 1), date(2026, 12, 31))
    assert period_of(day, "yearly") == (date(2026, 1, 1), date(2026, 12, 31))
    assert period_of(date(2024, 2, 29), "monthly") == (date(2024, 2, 1), date(2024, 2, 29))
