"""What was bought for projects besides labour, and what of their documents is passed on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.prepared import one_of, prepared
from sqlalchemy import BigInteger, bindparam, cast, func, or_, select

from finance.entries.model import ENTRY_SUM

_SUM = ENTRY_SUM.c
IS_SOMETHING = or_(_SUM.bought_minor != 0, _SUM.passed_on_minor != 0)


@dataclass(frozen=True, slots=True)
class Bought:
    """In minor units: purchases in the currency of their cost, what is passed on in the other."""

    currency_code: str | None
    cost_currency_code: str | None
    purchases: int
    passed_on: int


def _total(column: Any) -> Any:
    return cast(func.sum(column), BigInteger)


_KEYS = (_SUM.currency_code, _SUM.cost_currency_code)
BOUGHT = (*_KEYS, _total(_SUM.bought_minor), _total(_SUM.passed_on_minor))
"""What `Bought` is made of, in its order, grouped by the first two."""
_OF_PROJECTS = prepared(
    select(_SUM.project_id, *BOUGHT)
    .where(one_of(_SUM.project_id, "project_ids"), IS_SOMETHING)
    .group_by(_SUM.project_id, *_KEYS),
    lambda project_id, *row: (project_id, Bought(*row)),
)
_OF_CLIENT = prepared(
    select(*BOUGHT).where(_SUM.client_id == bindparam("client_id"), IS_SOMETHING).group_by(*_KEYS),
    Bought,
)


def bought_for_projects(reading: Reading, project_ids: Collection[str]) -> dict[str, list[Bought]]:
    """By project; without those for which nothing was bought or passed on."""
    found: dict[str, list[Bought]] = {}
    for project_id, bought in _OF_PROJECTS.all(reading, project_ids=list(project_ids)):
        found.setdefault(project_id, []).append(bought)
    return found


def bought_for_client(reading: Reading, client_id: str) -> list[Bought]:
    return _OF_CLIENT.all(reading, client_id=client_id)
