"""Reads of gifts: one by one, and added up by client, project, account manager or giver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Groups, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of
from sqlalchemy import BigInteger, Uuid, bindparam, cast, func, literal, select

from finance.gifts.model import Gift
from finance.replicas.readable import (
    account_manager_of,
    name_of_client,
    name_of_person,
    name_of_project,
)
from finance.rights import owner_columns

READ = "profit.read"
NOBODY = "00000000-0000-0000-0000-000000000000"
_OWNERS = owner_columns(Gift.client_id, Gift.project_id)
_CLIENT, _PROJECT = name_of_client(Gift.client_id), name_of_project(Gift.project_id)
_COUNT = cast(func.count(), BigInteger)
_FILTERS: dict[str, Any] = {
    "client_id": one_of(Gift.client_id, "client_id"),
    "project_id": one_of(Gift.project_id, "project_id"),
    "given_from": Gift.given_on >= bindparam("given_from"),
    "given_to": Gift.given_on <= bindparam("given_to"),
}


def _groups(key: Any, name: Any) -> Groups:
    id_ = func.coalesce(key, literal(NOBODY, Uuid(as_uuid=False)), type_=Uuid(as_uuid=False))
    named = func.coalesce(name, "")
    return Groups(
        select(
            id_.label("id"),
            func.min(named).label("name"),
            _COUNT.label("gifts"),
            cast(func.sum(Gift.seconds), BigInteger).label("seconds"),
            cast(func.coalesce(func.sum(Gift.value_minor), 0), BigInteger).label("value"),
            cast(func.count().filter(Gift.value_minor.is_(None)), BigInteger).label("unpriced"),
        )
        .where(Gift.client_id.is_not(None))
        .group_by(id_),
        ("name", "gifts", "seconds", "value", "unpriced"),
        _OWNERS,
        default="-value",
        ids=one_of(id_, "ids"),
        currency_code=Gift.currency_code == bindparam("currency_code"),
        search=containing("search", named),
        **_FILTERS,
    )


_MANAGER = account_manager_of(Gift.client_id)
INVESTMENT = {
    "client": _groups(Gift.client_id, _CLIENT),
    "project": _groups(Gift.project_id, _PROJECT),
    "account_manager": _groups(_MANAGER, name_of_person(_MANAGER)),
    "giver": _groups(Gift.given_by_id, name_of_person(Gift.given_by_id)),
}
"""By what the groups are of; in one currency."""
GIFTS = Records(
    select(
        *Gift.__table__.c,
        _CLIENT.label("client_name"),
        _PROJECT.label("project_name"),
    ).select_from(Gift),
    {
        "id": Gift.id,
        "given_on": Gift.given_on,
        "reference": Gift.reference,
        "title": Gift.title,
        "project": _PROJECT,
        "client": _CLIENT,
        "seconds": Gift.seconds,
        "value": Gift.value_minor,
    },
    _OWNERS,
    default="-given_on",
    search=containing("search", Gift.reference, Gift.title, _CLIENT, _PROJECT),
    given_by_id=one_of(Gift.given_by_id, "given_by_id"),
    **_FILTERS,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class GiftFilter:
    """Empty or None: all. Days are included."""

    search: str = ""
    client_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    given_by_id: Sequence[str] = ()
    given_from: date | None = None
    given_to: date | None = None


def list_investment(
    reading: Reading, group_by: str, currency_code: str, wanted: GiftFilter, asked: Asked
) -> Listed:
    """The most first if no other order is given. Rows have an id of NOBODY for nobody."""
    return INVESTMENT[group_by or "client"].page(
        reading,
        [READ],
        asked,
        currency_code=currency_code,
        search=part(wanted.search),
        **_given(wanted),
    )


def list_gifts(reading: Reading, wanted: GiftFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return GIFTS.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        given_by_id=ids_of(wanted.given_by_id, "given_by_id"),
        **_given(wanted),
    )


def _given(wanted: GiftFilter) -> dict[str, Any]:
    return {
        "client_id": ids_of(wanted.client_id, "client_id"),
        "project_id": ids_of(wanted.project_id, "project_id"),
        "given_from": wanted.given_from,
        "given_to": wanted.given_to,
    }
