"""Reads of work: what a draft can charge, and what rate cards have priced."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.ids import require_id
from chassis.money import Money
from chassis.prepared import one_of, prepared
from sqlalchemy import ARRAY, Select, Text, Uuid, bindparam, cast, func, or_, select

from finance.billing.model import InvoicedTime, Work
from finance.billing.queries.unbilled import UNBILLED
from finance.billing.rules.charging import BillableWork
from finance.rates import queries as rates
from finance.rates.rules import COUNTED_MAX, Rate, RateKey


def billable_work(
    reading: Reading, project_id: str, through: date, limit: int
) -> list[BillableWork]:
    """Priced, unbilled work through the day that no draft has reserved; oldest first. Without what
    a retainer pays for."""
    return _BILLABLE.all(reading, project_id=project_id, through=through, most=limit)


_RESERVED = select(InvoicedTime.time_entry_id).where(
    InvoicedTime.time_entry_id == Work.id, InvoicedTime.live
)
_FREE = (
    select(
        *(Work.id, Work.time_entry_id, Work.charge_role, Work.worked_on),
        Work.billable_seconds.label("seconds"),
        *(Work.currency_code, Work.hourly_minor, Work.value_minor),
        *(Work.daily_minor, Work.day_minutes),
    )
    .where(
        UNBILLED,
        Work.value_minor.is_not(None),
        ~_RESERVED.exists(),
    )
    .order_by(Work.worked_on, Work.id)
)
_OF_PROJECT = (Work.project_id == bindparam("project_id"), Work.retainer_id.is_(None))
_OF_PERIOD = (
    Work.retainer_id == bindparam("retainer_id"),
    Work.retained_on.between(bindparam("first"), bindparam("last")),
)
_BILLABLE = prepared(
    _FREE.where(*_OF_PROJECT, Work.worked_on <= bindparam("through")).limit(bindparam("most")),
    BillableWork,
)
_BILLABLE_ENTRIES = prepared(
    _FREE.where(*_OF_PROJECT, one_of(Work.time_entry_id, "ids")), BillableWork
)
_RETAINED = prepared(_FREE.where(*_OF_PERIOD).limit(bindparam("most")), BillableWork)


def billable_entries(
    reading: Reading, project_id: str, time_entry_ids: Collection[str]
) -> list[BillableWork]:
    """The work of these time entries that a draft can charge; oldest first."""
    return _BILLABLE_ENTRIES.all(reading, project_id=project_id, ids=list(time_entry_ids))


def retained_work(
    reading: Reading, retainer_id: str, first: date, last: date, limit: int
) -> list[BillableWork]:
    """Priced, unbilled and unreserved work that a retainer counts on these days; oldest first."""
    asked = {"retainer_id": retainer_id, "first": first, "last": last, "most": limit}
    return _RETAINED.all(reading, **asked)


def work_priced_by(reading: Reading, rate_card_id: str) -> tuple[int, date | None]:
    """How many time entries a rate card has priced, up to COUNTED_MAX, and the latest's day."""
    entries, last_day = _PRICED_BY.one(reading, card_id=require_id(rate_card_id, "rate_card_id"))
    return entries, last_day


def _priced_by() -> Select[Any]:
    by_card = Work.rate_card_id == bindparam("card_id")
    counted = select(Work.id).where(by_card).limit(COUNTED_MAX).subquery()
    return select(
        select(func.count()).select_from(counted).scalar_subquery().label("entries"),
        select(func.max(Work.worked_on)).where(by_card).scalar_subquery().label("last_day"),
    )


_PRICED_BY = prepared(_priced_by())


def cards_that_priced(reading: Reading, rate_card_ids: Collection[str]) -> set[str]:
    """Those of the cards that have priced a time entry."""
    return set(_THAT_PRICED.all(reading, card_ids=list(rate_card_ids)))


_CARD = func.unnest(bindparam("card_ids", type_=ARRAY(Uuid(as_uuid=False)))).column_valued("card")
_BY_CARD = select(Work.id).where(Work.rate_card_id == _CARD)
_THAT_PRICED = prepared(select(cast(_CARD, Text)).where(_BY_CARD.exists()), str)


@dataclass(frozen=True, kw_only=True, slots=True)
class PricedOtherwise:
    """Unbilled work that has another price than the cards in force would give it."""

    entries: int
    seconds: int
    value: Money
    value_by_card: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """The work that a rate card may price. client_id None: of everybody."""

    currency_code: str
    since: date
    roles: Collection[str]
    people: Collection[str]
    client_id: str | None
    project_id: str | None


def priced_otherwise(reading: Reading, reach: Reach) -> PricedOtherwise | None:
    """Of this work, what the cards in force would price otherwise; None if there is none."""
    code = reach.currency_code
    rows = reading.session.execute(_groups(reach)).all()
    keys = [
        RateKey(row.charge_role, row.client_id, code, row.worked_on, row.project_id, row.person_id)
        for row in rows
    ]
    book = rates.rates_in_force(reading, keys)
    entries = seconds = value = by_card = 0
    for row, key in zip(rows, keys, strict=True):
        found = book.get(key)
        if found is None or found.rate == Rate.of(row.hourly_minor, *row[5:7]):
            continue
        entries += row.entries
        seconds += int(row.seconds)
        value += int(row.value)
        by_card += found.rate.value(int(row.seconds))
    if not entries:
        return None
    return PricedOtherwise(
        entries=entries,
        seconds=seconds,
        value=Money(value, code),
        value_by_card=Money(by_card, code),
    )


def _groups(reach: Reach) -> Select[Any]:
    columns = (
        *(Work.charge_role, Work.client_id, Work.project_id, Work.person_id, Work.hourly_minor),
        *(Work.daily_minor, Work.day_minutes, Work.worked_on),
    )
    groups = (
        select(*columns)
        .add_columns(
            func.count().label("entries"),
            func.sum(Work.billable_seconds).label("seconds"),
            func.sum(Work.value_minor).label("value"),
        )
        .where(
            UNBILLED,
            Work.currency_code == reach.currency_code,
            or_(Work.charge_role.in_(reach.roles), Work.person_id.in_(reach.people)),
            Work.worked_on >= reach.since,
            Work.client_id.is_not(None),
        )
        .group_by(*columns)
    )
    if reach.client_id is not None:
        groups = groups.where(Work.client_id == reach.client_id)
    if reach.project_id is not None:
        groups = groups.where(Work.project_id == reach.project_id)
    return groups
