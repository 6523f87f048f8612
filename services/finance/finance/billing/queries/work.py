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
from sqlalchemy import ARRAY, Select, Text, Uuid, bindparam, cast, func, select

from finance.billing.model import InvoicedTime, Work
from finance.billing.queries.unbilled import UNBILLED
from finance.billing.rules.charging import BillableWork
from finance.rates import queries as rates
from finance.rates.rules import COUNTED_MAX, RateKey, value_of_time


def billable_work(
    reading: Reading, project_id: str, through: date, limit: int
) -> list[BillableWork]:
    """Priced, unbilled work through the day that no draft has reserved; oldest first."""
    return _BILLABLE.all(reading, project_id=project_id, through=through, most=limit)


_RESERVED = select(InvoicedTime.time_entry_id).where(
    InvoicedTime.time_entry_id == Work.id, InvoicedTime.live
)
_FREE = (
    select(
        *(Work.id, Work.time_entry_id, Work.charge_role, Work.worked_on, Work.seconds),
        *(Work.currency_code, Work.hourly_minor, Work.value_minor),
    )
    .where(
        Work.project_id == bindparam("project_id"),
        UNBILLED,
        Work.value_minor.is_not(None),
        ~_RESERVED.exists(),
    )
    .order_by(Work.worked_on, Work.id)
)
_BILLABLE = prepared(
    _FREE.where(Work.worked_on <= bindparam("through")).limit(bindparam("most")), BillableWork
)
_BILLABLE_ENTRIES = prepared(_FREE.where(one_of(Work.time_entry_id, "ids")), BillableWork)


def billable_entries(
    reading: Reading, project_id: str, time_entry_ids: Collection[str]
) -> list[BillableWork]:
    """The work of these time entries that a draft can charge; oldest first."""
    return _BILLABLE_ENTRIES.all(reading, project_id=project_id, ids=list(time_entry_ids))


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


def priced_otherwise(
    reading: Reading, roles: Collection[str], client_id: str | None, code: str, since: date
) -> PricedOtherwise | None:
    """Of these roles (and of the client), since the day; None if there is none."""
    groups = (
        select(Work.charge_role, Work.client_id, Work.worked_on, Work.hourly_minor)
        .add_columns(func.count(), func.sum(Work.seconds), func.sum(Work.value_minor))
        .where(
            UNBILLED,
            Work.currency_code == code,
            Work.charge_role.in_(roles),
            Work.worked_on >= since,
            Work.client_id.is_not(None),
        )
        .group_by(Work.charge_role, Work.client_id, Work.worked_on, Work.hourly_minor)
    )
    if client_id is not None:
        groups = groups.where(Work.client_id == client_id)
    rows = reading.session.execute(groups).all()
    book = rates.rates_in_force(reading, [RateKey(row[0], row[1], code, row[2]) for row in rows])
    entries = seconds = value = by_card = 0
    for role, its_client, day, hourly, count, its_seconds, its_value in rows:
        rate = book.get(RateKey(role, its_client, code, day))
        if rate is None or rate.hourly.amount_minor == hourly:
            continue
        entries += count
        seconds += int(its_seconds)
        value += int(its_value)
        by_card += value_of_time(rate.hourly.amount_minor, int(its_seconds))
    if not entries:
        return None
    return PricedOtherwise(
        entries=entries,
        seconds=seconds,
        value=Money(value, code),
        value_by_card=Money(by_card, code),
    )
