"""What approved work costs when a person's cost rate was set or withdrawn for earlier days.

Never in silence: billed, written-off and closed work keeps its cost, and what changes is counted
in the answer and published.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from chassis.database import Transaction
from chassis.money import Money
from sqlalchemy import select

from finance.billing.commands.storing import locked_work, store
from finance.billing.model import Work
from finance.ledger import queries as ledger
from finance.rates import queries as rates
from finance.rates.queries import CostInForce
from finance.rates.rules import CostChange, CostSum, value_of_time


def recost_work(tx: Transaction, person_id: str, from_day: date) -> CostChange:
    """Cost the person's unbilled work of open periods by the rates as they are now."""
    rows = _work_since(tx, person_id, from_day)
    found = rates.cost_rates_in_force(tx, {(person_id, work.worked_on) for work in rows})
    closed = ledger.periods(tx).frozen_through
    changed: list[Work] = []
    before: list[Money] = []
    kept = 0
    for work in rows:
        rate = found.get((person_id, work.worked_on))
        if _costs(work, rate):
            continue
        if work.cost_is_final(closed):
            kept += 1
            continue
        changed.append(work)
        before.extend(_cost(work))
        if rate is None:
            work.bear_no_cost()
        else:
            work.bear_cost(rate.hourly, rate.overhead.amount_minor)
    store(tx, changed)
    return CostChange(
        entries=len(changed),
        seconds=sum(work.seconds for work in changed),
        before=_by_currency(before),
        after=_by_currency(cost for work in changed for cost in _cost(work)),
        kept_entries=kept,
    )


def _work_since(tx: Transaction, person_id: str, from_day: date) -> Sequence[Work]:
    since = Work.worked_on >= from_day
    rows = select(Work).where(Work.person_id == person_id, since, ~Work.withdrawn)
    return locked_work(tx, rows.order_by(Work.id))


def _costs(work: Work, rate: CostInForce | None) -> bool:
    """Whether the work costs this already."""
    if rate is None or work.cost_minor is None:
        return (rate is None) == (work.cost_minor is None)
    return (work.cost_currency_code, work.cost_minor, work.overhead_minor or 0) == (
        rate.hourly.currency_code,
        value_of_time(rate.hourly.amount_minor, work.seconds),
        value_of_time(rate.overhead.amount_minor, work.seconds),
    )


def _cost(work: Work) -> list[Money]:
    if work.cost_minor is None:
        return []
    return [Money(work.cost_minor, work.cost_currency_code or "")]


def _by_currency(costs: Iterable[Money]) -> list[CostSum]:
    sums: dict[str, int] = {}
    for cost in costs:
        sums[cost.currency_code] = sums.get(cost.currency_code, 0) + cost.amount_minor
    return [CostSum(minor, code) for code, minor in sorted(sums.items())]
