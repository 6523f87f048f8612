"""What an hour of a person costs. What it changes of earlier work is billing's to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.batch import BatchMode, ItemReport, RefusedItem
from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.money import Money
from sqlalchemy import select

from chassis import values
from finance.rates.commands.lines import checked_amount
from finance.rates.model import CostRate
from finance.replicas import queries as replicas
from finance.rights import require

COST_RATES_MAX = 200


@dataclass(frozen=True, slots=True)
class NewCostRate:
    """A cost rate as it was sent."""

    person_id: str
    hourly: Money
    effective_from: str


def set_cost_rate(tx: Transaction, person_id: str, hourly: Money, effective_from: str) -> CostRate:
    """What an hour of the person costs from that day on; the same day again corrects it."""
    require(tx, "cost.write")
    replicas.require_person(tx, person_id)
    person_id = require_id(person_id, "person_id")
    day = values.needed_day(effective_from, "effective_from")
    checked_amount(hourly, "hourly")
    tx.serialise(f"cost rate {person_id}")
    rate = _cost_rate_of_day(tx, person_id, day) or _new_cost_rate(tx, person_id, day, hourly)
    tx.record(rate.set(hourly, tx.now))
    tx.session.flush()
    return rate


def set_cost_rates(
    tx: Transaction, wanted: Sequence[NewCostRate], mode: BatchMode
) -> tuple[list[CostRate], list[RefusedItem]]:
    """Each as `set_cost_rate` does; those that were set, and those that were refused."""
    require(tx, "cost.write")
    values.count(wanted, "cost_rates", COST_RATES_MAX)
    report = ItemReport(mode)
    made: list[CostRate] = []
    seen: set[tuple[str, str]] = set()
    for index, one in enumerate(wanted):
        with report.adding(index, "cost_rates"):
            if (one.person_id, one.effective_from) in seen:
                raise Invalid(
                    "COST_RATE_TWICE",
                    "This person has a rate from that day in this request already; give one.",
                    field="effective_from",
                )
            made.append(set_cost_rate(tx, one.person_id, one.hourly, one.effective_from))
            seen.add((one.person_id, one.effective_from))
    return made, report.refused


def withdraw_cost_rate(tx: Transaction, cost_rate_id: str) -> CostRate:
    """As if it had never been set: the rate before it holds on its days."""
    require(tx, "cost.write")
    rate = tx.load(CostRate, cost_rate_id)
    tx.serialise(f"cost rate {rate.person_id}")
    tx.record(rate.withdraw())
    tx.session.delete(rate)
    tx.session.flush()
    return rate


def _cost_rate_of_day(tx: Transaction, person_id: str, day: date) -> CostRate | None:
    found = select(CostRate.id).where(
        CostRate.person_id == person_id, CostRate.effective_from == day
    )
    id_ = tx.session.scalars(found).first()
    return tx.load(CostRate, id_) if id_ else None


def _new_cost_rate(tx: Transaction, person_id: str, day: date, hourly: Money) -> CostRate:
    rate = CostRate(
        id=tx.new_id(),
        person_id=person_id,
        effective_from=day,
        hourly_minor=hourly.amount_minor,
        currency_code=hourly.currency_code,
        recorded_at=tx.now,
    )
    tx.add(rate)
    return rate
