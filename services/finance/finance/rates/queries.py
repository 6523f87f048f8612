"""Which rate and which cost hold for whom on which day, one by one or many in one statement.

The lookups check no role: they serve other rooms. The API decides who may see a cost rate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.money import Money
from chassis.prepared import one_of, prepared
from sqlalchemy import Boolean, ColumnElement, Date, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from chassis import values
from finance.rates.model import CostRate, RateCard, RoleRate
from finance.rates.rules import Card, RateBook, RateKey, normalised_role
from finance.replicas.readable import name_of_client, name_of_person


@dataclass(frozen=True, slots=True)
class RateInForce:
    """What an hour sells for, and the card that says so."""

    hourly: Money
    rate_card_id: str
    effective_from: date
    client_id: str | None


def rate_in_force(
    reading: Reading, charge_role: str, client_id: str | None, currency_code: str, on: date
) -> RateInForce | None:
    """The role's hourly rate for the client on that day; None when no card prices it."""
    key = RateKey(charge_role, client_id, currency_code, on)
    return rates_in_force(reading, [key]).get(key)


def rates_in_force(reading: Reading, keys: Iterable[RateKey]) -> dict[RateKey, RateInForce]:
    """Many at once, in one statement whatever their number; unpriced keys are left out."""
    asked = set(keys)
    book = rate_book(
        reading,
        {key.client_id for key in asked if key.client_id},
        {key.currency_code for key in asked},
        {key.charge_role for key in asked},
    )
    found = {key: book.find(key) for key in asked}
    return {
        key: RateInForce(
            Money(priced.hourly_minor, key.currency_code),
            priced.card.id,
            priced.card.effective_from,
            priced.card.client_id,
        )
        for key, priced in found.items()
        if priced is not None
    }


def rate_book(
    reading: Reading,
    client_ids: Collection[str],
    currency_codes: Collection[str],
    charge_roles: Collection[str],
) -> RateBook:
    """All cards of these clients, and the default ones, in these currencies, for these roles."""
    rows = _CARDS.all(
        reading,
        client_ids=list(client_ids),
        currency_codes=list(currency_codes),
        charge_roles=[normalised_role(role) for role in charge_roles],
    )
    cards: dict[str, Card] = {}
    for row in rows:
        scope = row.client_id, row.currency_code, row.effective_from
        card = cards.setdefault(row.id, Card(row.id, *scope, {}, row.ends_on))
        if row.charge_role is not None:
            card.hourly_minor[row.charge_role] = row.hourly_minor
    return RateBook.of(cards.values())


_CARDS = prepared(
    select(
        *(RateCard.id, RateCard.client_id, RateCard.currency_code),
        *(RateCard.effective_from, RateCard.ends_on),
        *(RoleRate.charge_role, RoleRate.hourly_minor),
    )
    .outerjoin(
        RoleRate,
        and_(RoleRate.rate_card_id == RateCard.id, one_of(RoleRate.charge_role, "charge_roles")),
    )
    .where(
        or_(one_of(RateCard.client_id, "client_ids"), RateCard.client_id.is_(None)),
        one_of(RateCard.currency_code, "currency_codes"),
    ),
)
"""A card that prices none of the roles is there once, without one: it ends the card before it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CardFilter:
    """Empty or None: all. default_only: those of no client."""

    client_id: Sequence[str] = ()
    currency_code: Sequence[str] = ()
    search: str = ""
    default_only: bool = False
    in_force_on: date | None = None


_CLIENT = name_of_client(RateCard.client_id)
_LATER = aliased(RateCard)


def _card_in_force(day: Any) -> ColumnElement[bool]:
    """As RateBook.card_in_force says: begun, not ended, and no later one of its scope has begun."""
    later = (
        select(_LATER.id)
        .where(
            _LATER.client_id.is_not_distinct_from(RateCard.client_id),
            _LATER.currency_code == RateCard.currency_code,
            _LATER.effective_from > RateCard.effective_from,
            _LATER.effective_from <= day,
        )
        .exists()
    )
    runs = or_(RateCard.ends_on.is_(None), RateCard.ends_on >= day)
    return and_(RateCard.effective_from <= day, runs, ~later)


RATE_CARDS = Records(
    select(RateCard.id),
    {
        "id": RateCard.id,
        "name": RateCard.name,
        "client": _CLIENT,
        "currency_code": RateCard.currency_code,
        "effective_from": RateCard.effective_from,
        "ends_on": RateCard.ends_on,
        "created_at": RateCard.id,
    },
    None,
    default="created_at",
    client_id=one_of(RateCard.client_id, "client_id"),
    currency_code=one_of(RateCard.currency_code, "currency_code"),
    search=or_(
        containing("search", RateCard.name, _CLIENT),
        select(RoleRate.rate_card_id)
        .where(RoleRate.rate_card_id == RateCard.id, containing("search", RoleRate.charge_role))
        .exists(),
    ),
    default_only=and_(bindparam("default_only", type_=Boolean), RateCard.client_id.is_(None)),
    in_force_on=_card_in_force(bindparam("in_force_on", type_=Date)),
)


def list_rate_cards(reading: Reading, wanted: CardFilter, asked: Asked) -> Listed:
    """RateCards with their rates, in the order in which they were made if no other is given."""
    listed = RATE_CARDS.page(
        reading,
        ["rate.read"],
        asked,
        client_id=ids_of(wanted.client_id, "client_id"),
        currency_code=[values.currency(code, "currency_code") for code in wanted.currency_code],
        search=part(wanted.search),
        default_only=wanted.default_only or None,
        in_force_on=wanted.in_force_on,
    )
    return records(reading, RateCard, listed)


@dataclass(frozen=True, slots=True)
class CostInForce:
    """What an hour of a person costs, and since when."""

    hourly: Money
    effective_from: date


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
        *(CostRate.hourly_minor, CostRate.currency_code),
    )
    .where(one_of(CostRate.person_id, "people"))
    .order_by(CostRate.effective_from.desc()),
    lambda person_id, since, minor, code: (person_id, CostInForce(Money(minor, code), since)),
)


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
