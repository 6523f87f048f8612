"""Recognition by the published and worked numbers, to the penny (L13, L14, M-15)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from finance.ledger.rules import is_balanced
from finance.revenue.rules.posting import recognised
from finance.revenue.rules.recognising import (
    Facts,
    Line,
    Method,
    Milestone,
    State,
    Treatment,
    allocated,
    earned,
    loss_provision,
    presented,
    progress,
    state_of,
)
from hypothesis import given
from hypothesis import strategies as st

DAY = date(2026, 1, 31)
money = st.integers(0, 10**11)


def a_line(method: Method, price: int, **of: Any) -> Line:
    return Line(id="1", name="Campaign", method=method, price=price, **of)


def known(cost: int = 0, billed: int = 0, seconds: int = 0, day: date = DAY) -> Facts:
    return Facts(day=day, cost=cost, billed=billed, seconds=seconds)


def test_l13_cost_to_cost_over_three_years() -> None:
    line = a_line(Method.COST_TO_COST, 3_000_000_00, estimated_cost=2_100_000_00)
    years = [(500_000_00, 600_000_00), (1_300_000_00, 1_800_000_00), (2_100_000_00, 3_000_000_00)]
    states = [state_of([line], known(*year)) for year in years]
    periods = [
        now.revenue - before.revenue
        for before, now in zip([State(), *states], states, strict=False)
    ]
    assert periods == [714_285_71, 1_142_857_15, 1_142_857_14]
    assert sum(periods) == 3_000_000_00
    costs = (500_000_00, 800_000_00, 800_000_00)
    profits = [period - cost for period, cost in zip(periods, costs, strict=True)]
    assert profits == [214_285_71, 342_857_15, 342_857_14]
    assert [(one.asset, one.liability) for one in states] == [
        (114_285_71, 0),
        (57_142_86, 0),
        (0, 0),
    ]
    assert progress(line, known(500_000_00)) == Fraction(5, 21)


def test_l13_progress_is_not_rounded_before_it_is_an_amount() -> None:
    line = a_line(Method.COST_TO_COST, 2_000_000_00, estimated_cost=1_400_000_00)
    found = earned(line, known(170_000_00))
    assert found.gross == 242_857_14
    assert found.gross != 242_800_00


def test_l13_uninstalled_materials_make_no_progress() -> None:
    """IFRS 15, example 19."""
    line = a_line(
        Method.COST_TO_COST,
        5_000_000_00,
        estimated_cost=4_000_000_00,
        uninstalled=1_500_000_00,
        delivered=1_500_000_00,
    )
    facts = known(2_000_000_00)
    found = earned(line, facts)
    assert found.progress == Fraction(1, 5)
    assert found.revenue == 2_200_000_00
    assert found.revenue - facts.cost == 200_000_00


def test_l13_a_changed_estimate_is_caught_up_with() -> None:
    cumulative = [
        earned(a_line(Method.COST_TO_COST, 100_000_00, estimated_cost=whole), known(cost)).gross
        for cost, whole in (
            (15_000_00, 60_000_00),
            (45_000_00, 75_000_00),
            (60_000_00, 80_000_00),
            (80_000_00, 80_000_00),
        )
    ]
    assert cumulative == [25_000_00, 60_000_00, 75_000_00, 100_000_00]
    periods = [now - before for before, now in zip([0, *cumulative], cumulative, strict=False)]
    assert periods == [25_000_00, 35_000_00, 15_000_00, 25_000_00]


def test_l13_an_expected_loss_is_recognised_at_once_and_in_full() -> None:
    line = a_line(Method.COST_TO_COST, 100_000_00, estimated_cost=110_000_00)
    found = earned(line, known(60_000_00))
    assert found.gross == 54_545_45
    assert 60_000_00 - found.gross == 5_454_55
    assert found.provision == 4_545_45
    assert earned(line, known(0)).provision == 10_000_00
    assert earned(line, known(110_000_00)).provision == 0


def test_l13_methods_differ_for_one_fee() -> None:
    fee, first = 90_000_00, date(2026, 1, 1)
    spread = a_line(Method.STRAIGHT_LINE, fee, starts_on=first, ends_on=first + timedelta(days=89))
    assert earned(spread, known()).gross == 31_000_00
    by_hours = a_line(Method.EFFORT, fee, estimated_seconds=400 * 3600)
    assert earned(by_hours, known(seconds=120 * 3600)).gross == 27_000_00
    steps = [Milestone(name=str(n), weight=1, reached_on=DAY if n == 0 else None) for n in range(3)]
    assert earned(a_line(Method.MILESTONES, fee, milestones=steps), known()).gross == 30_000_00
    delivered = a_line(Method.ON_DATE, fee, due_on=DAY)
    assert earned(delivered, known(day=DAY - timedelta(days=1))).gross == 0
    assert earned(delivered, known()).gross == fee
    assert earned(a_line(Method.AS_INVOICED, fee), known(billed=12_345)).gross == 12_345
    assert earned(a_line(Method.ZERO_PROFIT, fee), known(40_000_00)).gross == 40_000_00


def test_l13_forty_hours_at_a_hundred_follow_the_hours_logged_or_the_date() -> None:
    """Productive's anchor case: 4,000 fixed, 10 of 40 hours logged."""
    by_hours = a_line(Method.EFFORT, 4_000_00, estimated_seconds=40 * 3600)
    assert earned(by_hours, known(seconds=10 * 3600)).gross == 1_000_00
    assert earned(a_line(Method.ON_DATE, 4_000_00, due_on=DAY), known()).gross == 4_000_00


def test_l14_a_price_is_shared_by_what_each_part_costs_alone() -> None:
    assert allocated(100_000_00, [50_000_00, 30_000_00, 40_000_00]) == [
        41_666_67,
        25_000_00,
        33_333_33,
    ]


def test_m15_one_media_line_as_principal_and_as_agent() -> None:
    principal = presented(100_000_00, 85_000_00, Treatment.PRINCIPAL)
    agent = presented(100_000_00, 85_000_00, Treatment.AGENT)
    assert (principal.revenue, principal.cost) == (100_000_00, 85_000_00)
    assert (agent.revenue, agent.cost) == (15_000_00, 0)
    assert principal.agi == agent.agi == 15_000_00
    line = a_line(
        Method.ON_DATE,
        100_000_00,
        due_on=DAY,
        treatment=Treatment.AGENT,
        pass_through=85_000_00,
    )
    now = state_of([line], known(billed=100_000_00))
    posted = {one.ledger_account: one for one in recognised(State(), now)}
    assert posted["revenue"].debit_minor == posted["purchases"].credit_minor == 85_000_00
    assert now.revenue == 15_000_00


states = st.builds(State, gross=money, pass_through=money, billed=money, provision=money)


@given(states, states)
def test_what_recognition_posts_balances_and_leads_from_one_state_to_the_other(
    before: State, now: State
) -> None:
    entries = recognised(before, now)
    assert not entries or is_balanced(entries)
    moved: dict[str, int] = {}
    for one in entries:
        moved[one.ledger_account] = (
            moved.get(one.ledger_account, 0) + one.debit_minor - one.credit_minor
        )
    assert moved.get("contract_assets", 0) == now.asset - before.asset
    assert -moved.get("contract_liabilities", 0) == now.liability - before.liability
    billed = now.billed - before.billed
    assert billed - moved.get("revenue", 0) == now.revenue - before.revenue


@given(st.lists(money, min_size=1, max_size=12), money, st.integers(1, 10**11))
def test_months_add_up_to_what_is_earned_from_the_beginning(
    costs: list[int], price: int, whole: int
) -> None:
    line = a_line(Method.COST_TO_COST, price, estimated_cost=whole)
    spent, before, periods = 0, 0, []
    for cost in costs:
        spent += cost
        now = earned(line, known(spent)).gross
        assert 0 <= now <= price
        periods.append(now - before)
        before = now
    assert sum(periods) == earned(line, known(spent)).gross


@given(money, st.integers(1, 10**11), money)
def test_a_loss_is_lost_or_provided_for_from_the_first_day(
    price: int, whole: int, cost: int
) -> None:
    line = a_line(Method.COST_TO_COST, price, estimated_cost=whole)
    spent = min(cost, whole)
    found = earned(line, known(spent))
    if whole > price:
        assert spent - found.gross + found.provision == whole - price
    else:
        assert found.provision == 0
    assert loss_provision(line, spent, found.gross) == found.provision
