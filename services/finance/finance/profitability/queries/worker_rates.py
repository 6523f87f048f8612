"""What an hour of the workers of a project costs or sells for, for the earned value of its plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading

from finance.profitability.queries.figures import project_figures
from finance.rates.queries import cost_rates_in_force, rates_in_force
from finance.rates.rules import RateKey
from finance.replicas import queries as replicas

Worker = tuple[str, str]
"""(person, charge role); both may be empty."""


@dataclass(frozen=True, slots=True)
class WorkerRate:
    """In minor units by the hour; None: no rate in the currency of the project."""

    worker: Worker
    planned_hourly_minor: int | None
    spent_hourly_minor: int | None


@dataclass(frozen=True, slots=True)
class WorkerRates:
    currency_code: str
    rates: list[WorkerRate]


def worker_rates(
    reading: Reading,
    project_id: str,
    workers: Sequence[Worker],
    days: tuple[date, date],
    home_currency: str,
    *,
    at_cost: bool,
) -> WorkerRates:
    """days: of the baseline, and as at which is asked. at_cost: for readers of costs."""
    if at_cost:
        reading.actor.require("cost.read")
    code = project_figures(reading, project_id, home_currency).figures.currency_code
    if at_cost:
        known = _costs(reading, workers, days, code)
    else:
        known = _charges(reading, project_id, workers, days, code)
    return WorkerRates(
        code, [WorkerRate(one, *(known.get((one, on)) for on in days)) for one in workers]
    )


def _costs(
    reading: Reading, workers: Sequence[Worker], days: tuple[date, date], code: str
) -> dict[tuple[Worker, date], int]:
    keys = {(person, on) for person, _ in workers if person for on in days}
    rates = cost_rates_in_force(reading, keys)
    return {
        ((person, role), on): rates[person, on].hourly.amount_minor
        for person, role in workers
        for on in set(days)
        if (person, on) in rates and rates[person, on].hourly.currency_code == code
    }


def _charges(
    reading: Reading, project_id: str, workers: Sequence[Worker], days: tuple[date, date], code: str
) -> dict[tuple[Worker, date], int]:
    client_id = replicas.require_project(reading, project_id).client_id
    keys = {
        (one, on): RateKey(one[1], client_id, code, on, project_id, one[0] or None)
        for one in workers
        for on in set(days)
    }
    found = rates_in_force(reading, keys.values())
    return {place: found[key].hourly.amount_minor for place, key in keys.items() if key in found}
