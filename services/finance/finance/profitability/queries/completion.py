"""Margin at completion: the budget, less what was worked and what is left of the plan, at cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chassis.database import Reading
from chassis.money import Money

from finance.profitability.queries.figures import project_figures
from finance.profitability.rules import Completion, Figures, ToCome
from finance.rates.queries import cost_rates_in_force
from finance.rates.rules import value_of_time


def margin_at_completion(
    reading: Reading, project_id: str, remaining: Mapping[str, ToCome], home_currency: str
) -> Completion:
    """For readers of costs. remaining: what is to come, by person; "": nobody's.

    Work to come costs what an hour of the person costs today, rounded once for each person.
    """
    reading.actor.require("cost.read")
    figures = project_figures(reading, project_id, home_currency).figures
    costs = _costs(reading, {who: work.seconds for who, work in remaining.items()})
    booked = {who: work.booked for who, work in remaining.items()}
    of_bookings = _costs(reading, booked)
    return Completion(
        currency_code=figures.currency_code,
        budget=figures.budget,
        cost_to_date=_in_own(figures, figures.labour_cost),
        remaining_cost=_in_own(figures, _together(figures, costs.values())),
        remaining_seconds=sum(work.seconds for work in remaining.values()),
        uncosted_seconds=sum(work.seconds for who, work in remaining.items() if who not in costs),
        booked_cost=_in_own(figures, _together(figures, of_bookings.values())),
        booked_seconds=sum(booked.values()),
        planned_seconds=sum(work.planned for work in remaining.values()),
    )


def _costs(reading: Reading, remaining: Mapping[str, int]) -> dict[str, Money]:
    """By person, of those who have a cost rate today."""
    today = reading.today
    rates = cost_rates_in_force(reading, [(who, today) for who in remaining if who])
    return {who: _cost(rate.hourly, remaining[who]) for (who, _), rate in rates.items()}


def _cost(hourly: Money, seconds: int) -> Money:
    return Money(value_of_time(hourly.amount_minor, seconds), hourly.currency_code)


def _together(figures: Figures, costs: Iterable[Money]) -> tuple[int, str] | None:
    """(minor units, currency); None when they are in several."""
    by_code: dict[str, int] = {}
    for cost in costs:
        by_code[cost.currency_code] = by_code.get(cost.currency_code, 0) + cost.amount_minor
    if len(by_code) > 1:
        return None
    ((code, minor),) = (by_code or {figures.currency_code: 0}).items()
    return minor, code


def _in_own(figures: Figures, cost: tuple[int, str] | None) -> int | None:
    if cost is None or (cost[0] and cost[1] != figures.currency_code):
        return None
    return cost[0]
