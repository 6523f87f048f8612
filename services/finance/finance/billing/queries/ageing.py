"""Work in progress by its age: what is not billed yet, by client, and all together.

Its age counts from the day of the work. Indexes hold the unbilled work alone, so the cost follows
what is not billed, not the history.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Groups, Listed, containing, part
from chassis.prepared import one_of
from sqlalchemy import BigInteger, bindparam, cast, func, select, true

from finance.billing.model import Work
from finance.billing.queries.unbilled import READ, UNBILLED
from finance.billing.rules.ageing import AGES, LAST_DAYS, WorkAges
from finance.replicas.readable import name_of_client
from finance.rights import owner_columns


@dataclass(frozen=True, kw_only=True, slots=True)
class WipFilter:
    currency_code: str
    search: str = ""


TODAY: Any = bindparam("today", type_=Work.worked_on.type)
_OWNERS = owner_columns(Work.client_id, Work.project_id)
_CLIENT = name_of_client(Work.client_id)
_PRICED = (UNBILLED, Work.value_minor.is_not(None))


def _age(index: int) -> Any:
    days = TODAY - Work.worked_on
    after = [] if index == 0 else [days > LAST_DAYS[index - 1]]
    until = [] if index == len(LAST_DAYS) else [days <= LAST_DAYS[index]]
    return _value(*after, *until)


def _value(*which: Any) -> Any:
    summed = func.sum(Work.value_minor).filter(*which) if which else func.sum(Work.value_minor)
    return cast(func.coalesce(summed, 0), BigInteger)


_AGES = tuple(_age(index).label(age) for index, age in enumerate(AGES))
_SECONDS = cast(func.sum(Work.billable_seconds), BigInteger).label("seconds")
WIP_BY_CLIENT = Groups(
    select(
        *(Work.client_id.label("id"), func.min(_CLIENT).label("client"), *_AGES),
        *(_value().label("total"), _SECONDS, func.min(Work.worked_on).label("oldest_worked_on")),
    )
    .where(*_PRICED)
    .group_by(Work.client_id),
    ("client", *AGES, "total", "seconds", "oldest_worked_on"),
    _OWNERS,
    default="-total",
    ids=one_of(Work.client_id, "ids"),
    today=true(),
    currency_code=Work.currency_code == bindparam("currency_code"),
    search=containing("search", _CLIENT),
)


def list_wip_ages(reading: Reading, wanted: WipFilter, asked: Asked) -> Listed:
    """One page of clients in one currency; the most first if no other order is given."""
    return WIP_BY_CLIENT.page(
        reading,
        [READ],
        asked,
        today=reading.today,
        currency_code=wanted.currency_code,
        search=part(wanted.search),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class WipSum:
    """All that is not billed in one currency and may be seen."""

    currency_code: str
    clients: int
    seconds: int
    ages: WorkAges


def wip_age_sums(reading: Reading) -> list[WipSum]:
    """By currency; without those in which everything is billed."""
    found = reading.session.execute(reading.visible(READ, _SUMS, _OWNERS), {"today": reading.today})
    return [
        WipSum(currency_code=code, clients=clients, seconds=seconds, ages=WorkAges(*ages))
        for code, clients, seconds, *ages in found
    ]


_SUMS = (
    select(Work.currency_code, func.count(Work.client_id.distinct()), _SECONDS, *_AGES)
    .where(*_PRICED)
    .group_by(Work.currency_code)
    .order_by(Work.currency_code)
)
