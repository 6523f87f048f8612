"""What an hour of a person costs on a day, now and as it was known at an instant.

The lookups check no role: they serve other rooms. The API decides who may see a cost rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.money import Money
from chassis.prepared import one_of, prepared
from sqlalchemy import ColumnElement, Date, and_, bindparam, select, union_all
from sqlalchemy.orm import aliased

from finance.rates.model import COST_RATE_PAST, CostRate
from finance.replicas.readable import name_of_person


@dataclass(frozen=True, slots=True)
class CostInForce:
    """What an hour of a person costs without and with overhead, and since when."""

    hourly: Money
    overhead: Money
    effective_from: date

    @property
    def hourly_with_overhead(self) -> Money:
        return self.hourly + self.overhead


def cost_rate_in_force(reading: Reading, person_id: str, on: date) -> CostInForce | None:
    """What an hour of the person costs on that day; None when nothing was set by then."""
    return cost_rates_in_force(reading, [(person_id, on)]).get((person_id, on))


def cost_rates_in_force(
    reading: Reading, keys: Iterable[tuple[str, date]]
) -> dict[tuple[str, date], CostInForce]:
    """Many at once, in one statement, by (person_id, day); uncosted keys are left out."""
    asked = set(keys)
    people = {person_id for person_id, _ in asked}
    dated: dict[str, list[CostInForce]] = {}
    for person_id, cost in _COSTS.all(reading, people=list(people)):
        dated.setdefault(person_id, []).append(cost)
    found = {key: _in_force(dated.get(key[0], ()), key[1]) for key in asked}
    return {key: cost for key, cost in found.items() if cost is not None}


_COSTS = prepared(
    select(
        *(CostRate.person_id, CostRate.effective_from),
        *(CostRate.hourly_minor, CostRate.overhead_minor, CostRate.currency_code),
    )
    .where(one_of(CostRate.person_id, "people"))
    .order_by(CostRate.effective_from.desc()),
    lambda person_id, since, minor, overhead, code: (
        person_id,
        CostInForce(Money(minor, code), Money(overhead, code), since),
    ),
)


def cost_rate_known(
    reading: Reading, person_id: str, on: date, as_at: datetime
) -> CostInForce | None:
    """What an hour of the person was known at that instant to cost on that day."""
    present = select(
        CostRate.effective_from,
        CostRate.hourly_minor,
        CostRate.overhead_minor,
        CostRate.currency_code,
    ).where(CostRate.person_id == person_id, CostRate.recorded_at <= as_at)
    past = select(
        _PAST.effective_from, _PAST.hourly_minor, _PAST.overhead_minor, _PAST.currency_code
    ).where(_PAST.person_id == person_id, _PAST.recorded_at <= as_at, _PAST.replaced_at > as_at)
    known = union_all(present, past).subquery()
    row = reading.session.execute(
        select(known)
        .where(known.c.effective_from <= on)
        .order_by(known.c.effective_from.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    code = row.currency_code
    return CostInForce(
        Money(row.hourly_minor, code), Money(row.overhead_minor, code), row.effective_from
    )


_PAST = COST_RATE_PAST.c


def _in_force(latest_first: Sequence[CostInForce], on: date) -> CostInForce | None:
    return next((cost for cost in latest_first if cost.effective_from <= on), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class CostFilter:
    """Empty or None: all."""

    person_id: Sequence[str] = ()
    search: str = ""
    in_force_on: date | None = None


_PERSON = name_of_person(CostRate.person_id)
_NEWER = aliased(CostRate)


def _cost_in_force(day: Any) -> ColumnElement[bool]:
    """The latest of the person that has begun."""
    newer = (
        select(_NEWER.id)
        .where(
            _NEWER.person_id == CostRate.person_id,
            _NEWER.effective_from > CostRate.effective_from,
            _NEWER.effective_from <= day,
        )
        .exists()
    )
    return and_(CostRate.effective_from <= day, ~newer)


COST_RATES = Records(
    select(CostRate.id),
    {
        "id": CostRate.id,
        "person": _PERSON,
        "effective_from": CostRate.effective_from,
        "hourly": CostRate.hourly_minor,
        "recorded_at": CostRate.recorded_at,
        "created_at": CostRate.id,
    },
    None,
    default="created_at",
    person_id=one_of(CostRate.person_id, "person_id"),
    search=containing("search", _PERSON),
    in_force_on=_cost_in_force(bindparam("in_force_on", type_=Date)),
)


def list_cost_rates(reading: Reading, wanted: CostFilter, asked: Asked) -> Listed:
    """CostRates, in the order in which they were made if no other is given. Restricted: finance
    and administrators."""
    listed = COST_RATES.page(
        reading,
        ["cost.read"],
        asked,
        person_id=ids_of(wanted.person_id, "person_id"),
        search=part(wanted.search),
        in_force_on=wanted.in_force_on,
    )
    return records(reading, CostRate, listed)
