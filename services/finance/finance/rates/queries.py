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
from sqlalchemy import select

from finance.rates.model import CostRate, RateCard
from finance.rates.rules import Card, RateBook, RateKey


@dataclass(frozen=True, slots=True)
class RateInForce:
    """What an hour sells for, and the card that says so."""

    hourly: Money
    rate_card_id: str
    effective_from: date


def rate_in_force(
    reading: Reading, charge_role: str, client_id: str | None, currency_code: str, on: date
) -> RateInForce | None:
    """The role's hourly rate for the client on that day; None when no card prices it."""
    key = RateKey(charge_role, client_id, currency_code, on)
    return rates_in_force(reading, [key]).get(key)


def rates_in_force(reading: Reading, keys: Iterable[RateKey]) -> dict[RateKey, RateInForce]:
    """Many at once, in two statements whatever their number; unpriced keys are left out."""
    asked = set(keys)
    book = rate_book(
        reading,
        {key.client_id for key in asked if key.client_id},
        {key.currency_code for key in asked},
    )
    found = {key: book.find(key) for key in asked}
    return {
        key: RateInForce(
            Money(priced.hourly_minor, key.currency_code),
            priced.card.id,
            priced.card.effective_from,
        )
        for key, priced in found.items()
        if priced is not None
    }


def rate_book(
    reading: Reading, client_ids: Collection[str], currency_codes: Collection[str]
) -> RateBook:
    """All cards of these clients, and the default ones, in these currencies."""
    rows = select(RateCard).where(
        RateCard.client_id.in_(client_ids) | RateCard.client_id.is_(None),
        RateCard.currency_code.in_(currency_codes),
    )
    return RateBook.of(_card(row) for row in reading.session.scalars(rows))


def _card(row: RateCard) -> Card:
    return Card(
        row.id,
        row.client_id,
        row.currency_code,
        row.effective_from,
        {rate.charge_role: rate.hourly_minor for rate in row.rates},
        row.ends_on,
    )


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
    rows = select(CostRate).where(CostRate.person_id.in_(people))
    dated: dict[str, list[CostRate]] = {}
    for row in reading.session.scalars(rows.order_by(CostRate.effective_from.desc())):
        dated.setdefault(row.person_id, []).append(row)
    found = {key: _in_force(dated.get(key[0], ()), key[1]) for key in asked}
    return {
        key: CostInForce(row.hourly, row.effective_from)
        for key, row in found.items()
        if row is not None
    }


def _in_force(latest_first: Sequence[CostRate], on: date) -> CostRate | None:
    return next((row for row in latest_first if row.effective_from <= on), None)


def list_cost_rates(reading: Reading, page: Page, person_id: str) -> tuple[list[CostRate], str]:
    """Restricted: finance and administrators. person_id empty: of everybody."""
    rows = select(CostRate).order_by(CostRate.id).limit(page.limit)
    if person_id:
        rows = rows.where(CostRate.person_id == person_id)
    if page.after:
        rows = rows.where(CostRate.id > page.after[0])
    return cut(reading.session.scalars(rows).all(), page, lambda row: (row.id,))
