"""Which rate applies to whom on which day, one by one or many in one statement.

The lookups check no role: they serve other rooms.
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
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from chassis import values
from finance.rates.model import PersonRate, RateCard, RoleRate, ServiceRate
from finance.rates.rules import Card, Rate, RateBook, RateKey, normalised_role
from finance.replicas.readable import (
    name_of_client,
    name_of_project,
    reference_of_project,
)


@dataclass(frozen=True, slots=True)
class RateInForce:
    """What an hour sells for, and the card that says so. rate: exactly, by the hour or the day."""

    hourly: Money
    rate_card_id: str
    effective_from: date
    client_id: str | None
    rate: Rate
    project_id: str | None = None
    level: str = ""

    @property
    def daily(self) -> Money | None:
        minor = self.rate.daily_minor
        return None if minor is None else Money(minor, self.hourly.currency_code)

    @property
    def day_minutes(self) -> int | None:
        return self.rate.day_minutes


def rate_in_force(reading: Reading, key: RateKey) -> RateInForce | None:
    """The rate of that day; None when no card prices it."""
    return rates_in_force(reading, [key]).get(key)


def rates_in_force(reading: Reading, keys: Iterable[RateKey]) -> dict[RateKey, RateInForce]:
    """Many at once, in one statement whatever their number; unpriced keys are left out."""
    asked = set(keys)
    book = rate_book(reading, asked)
    found = {key: book.find(key) for key in asked}
    return {
        key: RateInForce(
            Money(priced.rate.hourly_minor, key.currency_code),
            priced.card.id,
            priced.card.effective_from,
            priced.card.client_id,
            priced.rate,
            priced.card.project_id,
            str(priced.level),
        )
        for key, priced in found.items()
        if priced is not None
    }


def rate_book(reading: Reading, keys: Collection[RateKey]) -> RateBook:
    """All cards that may answer these questions, with the rates they ask for."""
    rows = _CARDS.all(
        reading,
        client_ids=list({key.client_id for key in keys if key.client_id}),
        project_ids=list({key.project_id for key in keys if key.project_id}),
        currency_codes=list({key.currency_code for key in keys}),
        charge_roles=[normalised_role(key.charge_role) for key in keys if not key.is_service],
        services=[normalised_role(key.charge_role) for key in keys if key.is_service],
        people=list({key.person_id for key in keys if key.person_id}),
    )
    cards: dict[str, Card] = {}
    for row in rows:
        scope = row.client_id, row.currency_code, row.effective_from
        card = cards.setdefault(
            row.id, Card(row.id, *scope, {}, row.ends_on, project_id=row.project_id)
        )
        if row.hourly_minor is None:
            continue
        rate = Rate.of(row.hourly_minor, row.daily_minor, row.day_minutes)
        if row.person_id is not None:
            card.people[row.person_id] = rate
        elif row.service is not None:
            card.services[row.service] = rate
        else:
            card.roles[row.charge_role] = rate
    return RateBook.of(cards.values())


_ID = Uuid(as_uuid=False)
_CARD = (
    *(RateCard.id, RateCard.client_id, RateCard.project_id, RateCard.currency_code),
    *(RateCard.effective_from, RateCard.ends_on),
)
_ASKED = (
    or_(
        one_of(RateCard.project_id, "project_ids"),
        and_(
            RateCard.project_id.is_(None),
            or_(one_of(RateCard.client_id, "client_ids"), RateCard.client_id.is_(None)),
        ),
    ),
    one_of(RateCard.currency_code, "currency_codes"),
)
_CARDS = prepared(
    union_all(
        select(
            *_CARD,
            *(RoleRate.charge_role, cast(null(), _ID).label("person_id")),
            cast(null(), Text).label("service"),
            *(RoleRate.hourly_minor, RoleRate.daily_minor, RoleRate.day_minutes),
        )
        .outerjoin(
            RoleRate,
            and_(
                RoleRate.rate_card_id == RateCard.id, one_of(RoleRate.charge_role, "charge_roles")
            ),
        )
        .where(*_ASKED),
        select(
            *_CARD,
            *(cast(null(), Text), PersonRate.person_id, cast(null(), Text)),
            *(PersonRate.hourly_minor, PersonRate.daily_minor, PersonRate.day_minutes),
        )
        .join(PersonRate, PersonRate.rate_card_id == RateCard.id)
        .where(one_of(PersonRate.person_id, "people"), *_ASKED),
        select(
            *_CARD,
            *(cast(null(), Text), cast(null(), _ID), ServiceRate.service),
            *(ServiceRate.amount_minor, cast(null(), BigInteger), cast(null(), Integer)),
        )
        .join(ServiceRate, ServiceRate.rate_card_id == RateCard.id)
        .where(one_of(ServiceRate.service, "services"), *_ASKED),
    )
)
"""A card that prices none of what is asked is there once, without a rate: it ends the one
before it."""


def card_names(reading: Reading, rate_card_ids: Collection[str]) -> dict[str, str]:
    return dict(_CARD_NAMES.all(reading, ids=list(rate_card_ids)))


_CARD_NAMES = prepared(
    select(RateCard.id, RateCard.name).where(one_of(RateCard.id, "ids")),
    lambda id_, name: (id_, name),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class CardFilter:
    """Empty or None: all. default_only: those of no client."""

    client_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    currency_code: Sequence[str] = ()
    search: str = ""
    default_only: bool = False
    archived: bool = False
    in_force_on: date | None = None


_CLIENT = name_of_client(RateCard.client_id)
_PROJECT = reference_of_project(RateCard.project_id)
_LATER = aliased(RateCard)


def _card_in_force(day: Any) -> ColumnElement[bool]:
    """As RateBook.card_in_force says: begun, not ended, and no later one of its scope has begun."""
    later = (
        select(_LATER.id)
        .where(
            _LATER.client_id.is_not_distinct_from(RateCard.client_id),
            _LATER.project_id.is_not_distinct_from(RateCard.project_id),
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
        "project": _PROJECT,
        "currency_code": RateCard.currency_code,
        "effective_from": RateCard.effective_from,
        "ends_on": RateCard.ends_on,
        "created_at": RateCard.id,
    },
    None,
    default="created_at",
    client_id=one_of(RateCard.client_id, "client_id"),
    project_id=one_of(RateCard.project_id, "project_id"),
    currency_code=one_of(RateCard.currency_code, "currency_code"),
    search=or_(
        containing(
            "search", RateCard.name, _CLIENT, _PROJECT, name_of_project(RateCard.project_id)
        ),
        select(RoleRate.rate_card_id)
        .where(RoleRate.rate_card_id == RateCard.id, containing("search", RoleRate.charge_role))
        .exists(),
        select(ServiceRate.rate_card_id)
        .where(ServiceRate.rate_card_id == RateCard.id, containing("search", ServiceRate.service))
        .exists(),
    ),
    archived=RateCard.archived == bindparam("archived", type_=Boolean),
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
        project_id=ids_of(wanted.project_id, "project_id"),
        archived=None if asked.ids else wanted.archived,
        currency_code=[values.currency(code, "currency_code") for code in wanted.currency_code],
        search=part(wanted.search),
        default_only=wanted.default_only or None,
        in_force_on=wanted.in_force_on,
    )
    return records(reading, RateCard, listed)
