"""Reads of work: what can be billed, what was written off, what rate cards have priced."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.ids import require_id
from chassis.money import Money
from chassis.paging import Page, cut
from chassis.prepared import prepared
from sqlalchemy import Select, and_, bindparam, func, select, tuple_

from chassis import values
from finance.billing.model import InvoicedTime, Work, WriteOff
from finance.billing.rules.charging import BillableWork
from finance.rates import queries as rates
from finance.rates.rules import COUNTED_MAX, RateKey, value_of_time
from finance.rights import owner_columns

UNBILLED = and_(Work.chargeable, ~Work.billed, Work.write_off_id.is_(None))


def billable_work(
    reading: Reading, project_id: str, through: date, limit: int
) -> list[BillableWork]:
    """Priced, unbilled work through the day that no draft has reserved; oldest first."""
    return _BILLABLE.all(reading, project_id=project_id, through=through, most=limit)


_RESERVED = select(InvoicedTime.time_entry_id).where(
    InvoicedTime.time_entry_id == Work.id, InvoicedTime.live
)
_BILLABLE = prepared(
    select(
        *(Work.id, Work.time_entry_id, Work.charge_role, Work.worked_on, Work.seconds),
        *(Work.currency_code, Work.hourly_minor, Work.value_minor),
    )
    .where(
        Work.project_id == bindparam("project_id"),
        UNBILLED,
        Work.value_minor.is_not(None),
        Work.worked_on <= bindparam("through"),
        ~_RESERVED.exists(),
    )
    .order_by(Work.worked_on, Work.id)
    .limit(bindparam("most")),
    BillableWork,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class UnbilledWork:
    """Approved chargeable time that no issued invoice holds; hourly and value None: unpriced."""

    work_id: str
    time_entry_id: str
    project_id: str
    person_id: str
    charge_role: str
    worked_on: date
    seconds: int
    hourly: Money | None
    value: Money | None


def list_unbilled_work(
    reading: Reading, page: Page, project_id: str, client_id: str
) -> tuple[list[UnbilledWork], str]:
    """The oldest first. The ids are canonical or empty."""
    query = (
        _of(reading, project_id, client_id, *_SHOWN)
        .where(UNBILLED)
        .order_by(Work.worked_on, Work.id)
        .limit(page.limit)
    )
    if page.after:
        day, id_ = page.after
        after = values.needed_day(day, "page_token"), require_id(id_, "page_token")
        query = query.where(tuple_(Work.worked_on, Work.id) > after)
    found = [_unbilled_work(*row) for row in reading.session.execute(query)]
    return cut(found, page, lambda work: (work.worked_on, work.work_id))


def _of(reading: Reading, project_id: str, client_id: str, *columns: Any) -> Select[Any]:
    owners = owner_columns(Work.client_id, Work.project_id)
    query = reading.visible("billing.read", select(*columns), owners)
    if project_id:
        query = query.where(Work.project_id == project_id)
    if client_id:
        query = query.where(Work.client_id == client_id)
    return query


_SHOWN = (
    *(Work.id, Work.time_entry_id, Work.project_id, Work.person_id, Work.charge_role),
    *(Work.worked_on, Work.seconds, Work.currency_code, Work.hourly_minor, Work.value_minor),
)


def _unbilled_work(*row: Any) -> UnbilledWork:
    work_id, time_entry_id, project_id, person_id, role, day, seconds, code, hourly, value = row
    return UnbilledWork(
        work_id=work_id,
        time_entry_id=time_entry_id,
        project_id=project_id,
        person_id=person_id,
        charge_role=role,
        worked_on=day,
        seconds=seconds,
        hourly=Money(hourly, code) if hourly is not None else None,
        value=Money(value, code) if value is not None else None,
    )


def list_write_offs(
    reading: Reading, page: Page, project_id: str, client_id: str
) -> tuple[list[WriteOff], str]:
    """The latest first, the undone ones, too."""
    columns = owner_columns(WriteOff.client_id, WriteOff.project_id)
    every = select(WriteOff).order_by(WriteOff.id.desc()).limit(page.limit)
    query = reading.visible("billing.read", every, columns)
    for column, id_ in (("project_id", project_id), ("client_id", client_id)):
        if id_:
            query = query.where(getattr(WriteOff, column) == require_id(id_, column))
    if page.after:
        query = query.where(WriteOff.id < require_id(page.after[0], "page_token"))
    return cut(reading.session.scalars(query).all(), page, lambda one: (one.id,))


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
