"""Reads of the kept sums: what projects and clients are worth, and what is left to bill of them.

Costs are here alone, and profitability, which asks for them, decides who may see them. Nothing here
costs more as the history grows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.money import Money
from chassis.prepared import one_of, prepared
from sqlalchemy import BigInteger, Text, bindparam, cast, func, select

from finance.billing.model.sums import CONTRIBUTION, PROJECT_SUM
from finance.rights import owner_columns

_SUM = PROJECT_SUM.c


@dataclass(frozen=True, slots=True)
class Sums:
    """Work and documents of one charge currency and one cost currency, added up, in minor units.

    The currencies are None where nothing was priced or costed. Documents have no cost currency.
    """

    currency_code: str | None
    cost_currency_code: str | None
    used: int
    wip: int
    cost: int
    seconds: int
    unpriced_seconds: int
    uncosted_seconds: int
    net: int
    total: int
    paid: int
    due: int
    credit_due: int


SUMS = (
    *(_SUM.currency_code, _SUM.cost_currency_code),
    *(_SUM.value_minor, _SUM.unbilled_minor, _SUM.cost_minor),
    *(_SUM.seconds, _SUM.unpriced_seconds, _SUM.uncosted_seconds),
    *(_SUM.net_minor, _SUM.total_minor, _SUM.paid_minor, _SUM.due_minor, _SUM.credit_due_minor),
)
"""What `Sums` is made of, in its order. A project has a row for each client it has had."""


def _total(column: Any) -> Any:
    return cast(func.sum(column), BigInteger)


_OF_PROJECTS = prepared(
    select(_SUM.project_id, *SUMS).where(
        one_of(_SUM.project_id, "project_ids"), _SUM.row_count > 0
    ),
    lambda project_id, *sums: (project_id, Sums(*sums)),
)
_OF_CLIENT = prepared(
    select(*SUMS[:2], *map(_total, SUMS[2:]))
    .where(_SUM.client_id == bindparam("client_id"), _SUM.row_count > 0)
    .group_by(*SUMS[:2]),
    Sums,
)


def sums_of_projects(reading: Reading, project_ids: Collection[str]) -> dict[str, list[Sums]]:
    """By project; without those that have neither work nor documents."""
    found: dict[str, list[Sums]] = {}
    for project_id, sums in _OF_PROJECTS.all(reading, project_ids=list(project_ids)):
        found.setdefault(project_id, []).append(sums)
    return found


def sums_of_client(reading: Reading, client_id: str) -> list[Sums]:
    return _OF_CLIENT.all(reading, client_id=client_id)


def unbilled_totals(
    reading: Reading, project_ids: Collection[str], client_ids: Collection[str]
) -> list[Money]:
    """The value of all unbilled work of these, or of all if none are given; a sum per currency."""
    summed = (
        select(_SUM.currency_code, _total(_SUM.unbilled_minor))
        .where(_SUM.unbilled_entries > 0, _SUM.currency_code.is_not(None))
        .group_by(_SUM.currency_code)
        .order_by(_SUM.currency_code)
    )
    owners = owner_columns(_SUM.client_id, _SUM.project_id)
    query = reading.visible("billing.read", summed, owners)
    for column, ids in ((_SUM.project_id, project_ids), (_SUM.client_id, client_ids)):
        if ids:
            query = query.where(column.in_(ids))
    return [Money(total, code or "") for code, total in reading.session.execute(query)]


_UNPRICED = prepared(
    select(func.coalesce(_total(_SUM.unpriced_seconds), 0)).where(
        _SUM.project_id == bindparam("project_id")
    ),
    int,
)


def unpriced_seconds(reading: Reading, project_id: str) -> int:
    """Approved, chargeable time of the project for which no rate was in force."""
    return _UNPRICED.one(reading, project_id=project_id)


@dataclass(frozen=True, slots=True)
class Unbilled:
    """Chargeable work of a project that is neither billed nor written off."""

    project_id: str
    entries: int
    seconds: int
    client_id: str | None


_UNBILLED = prepared(
    select(
        _SUM.project_id,
        _total(_SUM.unbilled_entries),
        _total(_SUM.unbilled_seconds),
        func.max(cast(_SUM.client_id, Text)).filter(_SUM.unbilled_entries > 0),
    )
    .where(one_of(_SUM.project_id, "project_ids"))
    .group_by(_SUM.project_id),
    Unbilled,
)


def unbilled_work(reading: Reading, project_ids: Collection[str]) -> dict[str, Unbilled]:
    """By project; without those that have had no work."""
    rows = _UNBILLED.all(reading, project_ids=list(project_ids))
    return {row.project_id: row for row in rows}


@dataclass(frozen=True, slots=True)
class CostedHours:
    """The hours of one person on one project that have a cost, by currency of their charge.

    banded_cost: what they cost at banded rates, in minor units times seconds of an hour.
    """

    project_id: str
    currency_code: str | None
    person_id: str
    seconds: int
    banded_cost: int


_PART = CONTRIBUTION.c
_HOURS = (
    select(
        *(_PART.project_id, _PART.currency_code, _PART.person_id),
        *(_total(_PART.costed_seconds), _total(_PART.banded_cost)),
    )
    .where(_PART.row_count > 0)
    .group_by(_PART.project_id, _PART.currency_code, _PART.person_id)
)
_HOURS_OF_PROJECT = prepared(_HOURS.where(_PART.project_id == bindparam("project_id")), CostedHours)
_HOURS_OF_PROJECTS = prepared(_HOURS.where(one_of(_PART.project_id, "project_ids")), CostedHours)
_HOURS_OF_CLIENT = prepared(_HOURS.where(_PART.client_id == bindparam("client_id")), CostedHours)


def costed_hours_of_project(reading: Reading, project_id: str) -> list[CostedHours]:
    """Who contributes to the labour cost of the project."""
    return _HOURS_OF_PROJECT.all(reading, project_id=project_id)


def costed_hours_of_projects(reading: Reading, project_ids: Collection[str]) -> list[CostedHours]:
    return _HOURS_OF_PROJECTS.all(reading, project_ids=list(project_ids))


def costed_hours_of_client(reading: Reading, client_id: str) -> list[CostedHours]:
    return _HOURS_OF_CLIENT.all(reading, client_id=client_id)
