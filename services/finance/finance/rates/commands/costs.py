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
from sqlalchemy import insert, select

from chassis import values
from finance.rates.commands.lines import DAY_MINUTES_MAX, checked_amount
from finance.rates.model import COST_RATE_PAST, CostRate
from finance.rates.rules import BASIS_POINTS, CostBasis, CostParts
from finance.replicas import queries as replicas
from finance.rights import require

COST_RATES_MAX = 200
WEEK_MINUTES_MAX = 7 * DAY_MINUTES_MAX
WEEKS = 52
SHARE_MAX = 10 * BASIS_POINTS


@dataclass(frozen=True, kw_only=True, slots=True)
class CostDraft:
    """What an hour is made of, as it was sent. base None: hourly is the whole cost of an hour."""

    hourly: Money | None = None
    base: Money | None = None
    basis: str = ""
    day_minutes: int = 0
    weekly_minutes: int = 0
    weeks_per_year: int = 0
    employment_bp: int = 0
    overhead_bp: int | None = None
    overhead: Money | None = None


@dataclass(frozen=True, slots=True)
class NewCostRate:
    """A cost rate as it was sent."""

    person_id: str
    cost: CostDraft
    effective_from: str


def set_cost_rate(
    tx: Transaction, person_id: str, cost: CostDraft, effective_from: str, *, reason: str = ""
) -> CostRate:
    """What an hour of the person costs from that day on; the same day again corrects it.

    reason: the record that it follows from; empty where somebody set it.
    """
    require(tx, "cost.write")
    replicas.require_person(tx, person_id)
    person_id = require_id(person_id, "person_id")
    day = values.needed_day(effective_from, "effective_from")
    parts, currency_code = _parts(cost)
    tx.serialise(f"cost rate {person_id}")
    rate = _cost_rate_of_day(tx, person_id, day)
    if rate is None:
        rate = _new_cost_rate(tx, person_id, day, currency_code)
    else:
        _keep_past(tx, rate)
    tx.record(rate.set(parts, currency_code, tx.now, reason))
    tx.session.flush()
    return rate


def _parts(cost: CostDraft) -> tuple[CostParts, str]:
    """Checked, with the currency that all of them are in."""
    base = cost.base or cost.hourly
    if base is None:
        raise Invalid("COST_MISSING", "hourly or base is needed.", field="hourly")
    field = "base" if cost.base else "hourly"
    checked_amount(base, field)
    basis = _basis(cost)
    weekly = basis in (CostBasis.MONTH, CostBasis.YEAR)
    if cost.overhead is not None:
        checked_amount(cost.overhead, "overhead", base.currency_code)
        if cost.overhead_bp:
            raise Invalid(
                "OVERHEAD_TWICE",
                "overhead is an amount for an hour, overhead_bp a share of its cost; give one.",
                field="overhead",
            )
    parts = CostParts(
        basis=basis,
        base_minor=base.amount_minor,
        day_minutes=_minutes(cost.day_minutes, "day_minutes", DAY_MINUTES_MAX)
        if basis is CostBasis.DAY
        else None,
        weekly_minutes=_minutes(cost.weekly_minutes, "weekly_minutes", WEEK_MINUTES_MAX)
        if weekly
        else None,
        weeks_per_year=values.number(cost.weeks_per_year or WEEKS, "weeks_per_year", 1, WEEKS)
        if weekly
        else None,
        employment_bp=values.number(cost.employment_bp, "employment_bp", 0, SHARE_MAX),
        overhead_bp=None
        if cost.overhead
        else values.number(cost.overhead_bp or 0, "overhead_bp", 0, SHARE_MAX),
        overhead_hourly_minor=cost.overhead.amount_minor if cost.overhead else 0,
    )
    checked_amount(Money(parts.hourly_minor, base.currency_code), field)
    return parts, base.currency_code


def _basis(cost: CostDraft) -> CostBasis:
    if cost.base is None:
        return CostBasis.HOUR
    try:
        return CostBasis(cost.basis or CostBasis.HOUR)
    except ValueError:
        words = ", ".join(CostBasis)
        raise Invalid("VALUE_UNKNOWN", f"basis must be one of {words}.", field="basis") from None


def _minutes(minutes: int, field: str, most: int) -> int:
    return values.number(minutes, field, 1, most)


def _keep_past(tx: Transaction, rate: CostRate) -> None:
    """What it was until now, for who asks what was known."""
    names = ("person_id", "effective_from", "hourly_minor", "overhead_minor", "currency_code")
    was = {name: getattr(rate, name) for name in (*names, "recorded_at")}
    tx.session.execute(
        insert(COST_RATE_PAST).values(cost_rate_id=rate.id, replaced_at=tx.now, **was)
    )


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
            made.append(set_cost_rate(tx, one.person_id, one.cost, one.effective_from))
            seen.add((one.person_id, one.effective_from))
    return made, report.refused


def withdraw_cost_rate(tx: Transaction, cost_rate_id: str) -> CostRate:
    """As if it had never been set: the rate before it holds on its days."""
    require(tx, "cost.write")
    rate = tx.load(CostRate, cost_rate_id)
    tx.serialise(f"cost rate {rate.person_id}")
    _keep_past(tx, rate)
    tx.record(rate.withdraw())
    tx.session.delete(rate)
    tx.session.flush()
    return rate


def withdraw_cost_that_follows(
    tx: Transaction, person_id: str, day: date, reason: str
) -> CostRate | None:
    """The rate of that day, if it still is the one that was set for this reason."""
    rate = _cost_rate_of_day(tx, person_id, day)
    return withdraw_cost_rate(tx, rate.id) if rate and rate.reason == reason else None


def _cost_rate_of_day(tx: Transaction, person_id: str, day: date) -> CostRate | None:
    found = select(CostRate.id).where(
        CostRate.person_id == person_id, CostRate.effective_from == day
    )
    id_ = tx.session.scalars(found).first()
    return tx.load(CostRate, id_) if id_ else None


def _new_cost_rate(tx: Transaction, person_id: str, day: date, currency_code: str) -> CostRate:
    rate = CostRate(
        id=tx.new_id(),
        person_id=person_id,
        effective_from=day,
        hourly_minor=0,
        currency_code=currency_code,
        recorded_at=tx.now,
    )
    tx.add(rate)
    return rate
