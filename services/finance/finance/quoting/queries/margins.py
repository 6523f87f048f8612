"""What the lines of an estimate cost us, and what is left of their price.

Labour costs what the people of the role cost on the day of pricing, on average, as far as their
cost rates are known and in the currency of the estimate. Restricted: readers of costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.money import Money

from finance.quoting.model import Estimate, EstimateLine
from finance.quoting.rules import LineKind
from finance.quoting.rules.estimating import RoleCost, margin_bp
from finance.rates import queries as rates
from finance.replicas import queries as replicas

OF_TIME = frozenset({LineKind.ROLE_HOURS.value, LineKind.ROLE_DAYS.value})


@dataclass(frozen=True, slots=True)
class Margin:
    """Of the lines that count. uncosted_lines: how many of them have no known cost, and count as
    costing nothing. line_costs: of every line, None where it is not known."""

    labour: Money
    purchases: Money
    cost: Money
    margin: Money
    margin_bp: int | None
    uncosted_lines: int
    line_costs: Sequence[Money | None]


def may_see_margin(reading: Reading) -> bool:
    return reading.actor.may("cost.read")


def margin_of(reading: Reading, estimate: Estimate) -> Margin | None:
    """None for readers who may not see costs."""
    if not may_see_margin(reading):
        return None
    code, total = estimate.currency_code, estimate.total_minor
    return margin(reading, estimate.lines, code, estimate.priced_on, total)


def margin(
    reading: Reading,
    lines: Sequence[EstimateLine],
    currency_code: str,
    on: date,
    total_minor: int,
) -> Margin:
    """total_minor: what the client pays for the lines that count, with the contingency."""
    costs = role_costs(reading, {line.charge_role for line in lines}, currency_code, on)
    found = [_cost(line, costs) for line in lines]
    counted = [(line, cost) for line, cost in zip(lines, found, strict=True) if line.chosen]
    labour = sum(cost or 0 for line, cost in counted if line.kind in OF_TIME)
    purchases = sum(cost or 0 for line, cost in counted if line.kind not in OF_TIME)
    both = labour + purchases
    return Margin(
        Money(labour, currency_code),
        Money(purchases, currency_code),
        Money(both, currency_code),
        Money(total_minor - both, currency_code),
        margin_bp(total_minor, both),
        sum(cost is None for _, cost in counted),
        [None if cost is None else Money(cost, currency_code) for cost in found],
    )


def role_costs(
    reading: Reading, roles: set[str], currency_code: str, on: date
) -> dict[str, RoleCost]:
    """What an hour of each role costs on that day; roles of which nobody's cost is known in this
    currency are left out. In two statements, whatever the number of roles."""
    people = replicas.people_of_roles(reading, roles - {""})
    keys = [(person_id, on) for ids in people.values() for person_id in ids]
    in_force = rates.cost_rates_in_force(reading, keys)
    costs: dict[str, RoleCost] = {}
    for role, ids in people.items():
        hourly = [
            cost.hourly.amount_minor
            for person_id in ids
            if (cost := in_force.get((person_id, on))) is not None
            and cost.hourly.currency_code == currency_code
        ]
        if hourly:
            costs[role] = RoleCost(sum(hourly), len(hourly))
    return costs


def _cost(line: EstimateLine, costs: Mapping[str, RoleCost]) -> int | None:
    if line.kind not in OF_TIME:
        return line.purchase_cost_minor
    cost = costs.get(line.charge_role)
    return None if cost is None else cost.of(line.seconds)
