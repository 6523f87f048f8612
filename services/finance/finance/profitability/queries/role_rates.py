"""What an hour of a role costs on average, and what it sells for, for the hiring signal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import Date, bindparam, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from finance.rates.queries import rates_in_force
from finance.rates.readable import CostRate
from finance.rates.rules import RateKey
from finance.replicas.readable import KnownPerson

_ENGAGED = "engagement"


@dataclass(frozen=True, slots=True)
class RoleRates:
    """In minor units by the hour; None: not known in this currency."""

    currency_code: str
    cost: int | None
    freelance: int | None
    charge: int | None


class _Rate(NamedTuple):
    reason: str
    hourly: int
    currency_code: str


_COSTS = prepared(
    select(CostRate.reason, CostRate.hourly_minor + CostRate.overhead_minor, CostRate.currency_code)
    .join(KnownPerson, KnownPerson.person_id == CostRate.person_id)
    .where(
        KnownPerson.active,
        func.lower(KnownPerson.charge_role) == bindparam("role"),
        CostRate.effective_from <= bindparam("on", type_=Date),
    )
    .order_by(CostRate.person_id, CostRate.effective_from.desc())
    .ext(distinct_on(CostRate.person_id)),
    into=_Rate,
)


def role_rates(reading: Reading, charge_role: str, on: date, currency_code: str) -> RoleRates:
    """Averages of the rates in force on the day; of people with an engagement apart."""
    role = " ".join(charge_role.lower().split())
    known = _COSTS.all(reading, role=role, on=on)
    mine = [one for one in known if one.currency_code == currency_code]
    key = RateKey(role, None, currency_code, on)
    sold = rates_in_force(reading, [key]).get(key) if role else None
    return RoleRates(
        currency_code,
        _mean([one.hourly for one in mine if one.reason != _ENGAGED]),
        _mean([one.hourly for one in mine if one.reason == _ENGAGED]),
        sold.hourly.amount_minor if sold else None,
    )


def _mean(values: Sequence[int]) -> int | None:
    """Half up."""
    return (2 * sum(values) + len(values)) // (2 * len(values)) if values else None
