"""Which rate and which cost hold for whom on which day, one by one or many in one statement.

The lookups check no role: they serve other rooms. The API decides who may see a cost rate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.money import Money
from chassis.paging import Page, cut
from chassis.prepared import one_of, prepared
from sqlalchemy import and_, or_, select

from finance.rates.model import CostRate, RateCard, RoleRate
from finance.rates.rules import Card, RateBook, RateKey, normalised_role


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


def list_rate_cards(reading: Reading, page: Page, client_id: str) -> tuple[list[RateCard], str]:
    """In the order in which they were made; client_id empty: of all clients and the default."""
    rows = select(RateCard).order_by(RateCard.id).limit(page.limit)
    if client_id:
        rows = rows.where(RateCard.client_id == client_id)
    if page.after:
        rows = rows.where(RateCard.id > page.after[0])
    return cut(reading.session.scalars(rows).all(), page, lambda row: (row.id,))


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


def list_cost_rates(reading: Reading, page: Page, person_id: str) -> tuple[list[CostRate], str]:
    """Restricted: finance and administrators. person_id empty: of everybody."""
    rows = select(CostRate).order_by(CostRate.id).limit(page.limit)
    if person_id:
        rows = rows.where(CostRate.person_id == person_id)
    if page.after:
        rows = rows.where(CostRate.id > page.after[0])
    return cut(reading.session.scalars(rows).all(), page, lambda row: (row.id,))
