"""Gross income, delivery margin and average billable rate (domain A3, M-15)."""

from __future__ import annotations

from finance.entries.rules import Measures, Profit


def profit(measures: Measures, code: str = "GBP", *, costs_visible: bool = True) -> Profit:
    found = Profit(currency_code="GBP", costs_visible=costs_visible)
    found.add(measures, code)
    return found


def test_j05_billings_less_what_was_bought_are_gross_income_and_labour_leaves_the_margin() -> None:
    """J05, domain A3: 250,000 - 90,000 = 160,000; 72,000 of labour leave 55 %; 1,600 h at 100."""
    measures = Measures(seconds=1_600 * 3_600, billed=250_000_00, cost=162_000_00, bought=90_000_00)
    found = profit(measures)
    assert (found.revenue, found.bought, found.agi) == (250_000_00, 90_000_00, 160_000_00)
    assert (found.labour_minor, found.contribution) == (72_000_00, 88_000_00)
    assert (found.delivery_margin_bp, found.hourly) == (5_500, 100_00)


def test_m15_principal_and_agent_have_the_same_gross_income() -> None:
    """M-15: as principal 100,000 / 85,000, as agent 15,000; AGI 15,000 in both."""
    principal = profit(Measures(billed=100_000_00, cost=85_000_00, bought=85_000_00))
    agent = profit(Measures(billed=100_000_00, passed_on=85_000_00))
    assert (principal.revenue, principal.bought) == (100_000_00, 85_000_00)
    assert (agent.revenue, agent.bought) == (15_000_00, 0)
    assert principal.agi == agent.agi == 15_000_00
    assert principal.margin_invoiced == agent.margin_invoiced == 15_000_00


def test_purchases_in_another_currency_leave_no_gross_income() -> None:
    found = profit(Measures(billed=100_00, cost=80_00, bought=80_00), "EUR")
    assert (found.bought, found.agi, found.hourly, found.contribution) == (None,) * 4


def test_a_reader_without_costs_sees_purchases_and_no_labour() -> None:
    found = profit(Measures(billed=100_00, cost=80_00, bought=30_00), costs_visible=False)
    assert found.agi == 70_00
    assert (found.labour_minor, found.contribution, found.delivery_margin_bp) == (None,) * 3
