"""Reading saved views: one's own, and those that others share with one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import derived_id, require_id
from chassis.listing import Asked, Listed, Records, containing, part, records
from chassis.prepared import one_of
from sqlalchemy import ColumnElement, Select, Uuid, and_, any_, bindparam, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from workspace.actors import require_person
from workspace.lists import ListName, readable_lists
from workspace.views.model import KnownRoles, SavedView, ViewOrder
from workspace.views.rules import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewFilter:
    """Which views to list. lists: empty for all. state: active, archived or all."""

    lists: Sequence[ListName] = ()
    state: str = "active"
    search: str = ""


SHAPES_MAX = 200
"""Sets of lists that people may read: one for each way in which roles are held together."""


def list_views(reading: Reading, wanted: ViewFilter, asked: Asked) -> Listed:
    """A page of the views that the actor sees, by name if no other order is given."""
    person_id = require_person(reading.actor)
    listed = views(_shared_lists(reading)).page(
        reading,
        [],
        asked,
        seen_by=person_id,
        list_name=[name.value for name in wanted.lists],
        archived=None if wanted.state == "all" else wanted.state == "archived",
        search=part(wanted.search),
    )
    return records(reading, SavedView, listed)


@lru_cache(SHAPES_MAX)
def views(shared: frozenset[str] | None) -> Records:
    """The views that somebody sees, to whom those of these lists may be shared; None: of all."""
    return Records(
        select(SavedView.id),
        {
            "id": SavedView.id,
            "name": SavedView.sort_name,
            "list": SavedView.list_name,
            "created_at": SavedView.id,
        },
        None,
        default="name",
        seen_by=_seen_by(bindparam("seen_by", type_=Uuid(as_uuid=False)), shared),
        list_name=one_of(SavedView.list_name, "list_name"),
        archived=SavedView.archived_at.is_not(None) == bindparam("archived"),
        search=containing("search", SavedView.name),
    )


def get_view(reading: Reading, view_id: str) -> SavedView:
    """The view, if the actor sees it."""
    asked = _visible(reading).where(SavedView.id == require_id(view_id, "view_id"))
    found = reading.session.scalars(asked).first()
    if found is None:
        raise no_view(view_id)
    return found


def no_view(view_id: str, field: str = "view_id") -> NotFound:
    return NotFound("SAVED_VIEW_NOT_FOUND", f"There is no view {view_id[:100]}.", field=field)


def _visible(reading: Reading) -> Select[SavedView]:
    person_id = require_person(reading.actor)
    return select(SavedView).where(_seen_by(person_id, _shared_lists(reading)))


def _shared_lists(reading: Reading) -> frozenset[str] | None:
    """The lists whose shared views the actor sees; None: who manages views sees all of them."""
    if reading.actor.may("view.manage"):
        return None
    return frozenset(name.value for name in readable_lists(reading.actor))


def _seen_by(person_id: Any, shared: frozenset[str] | None) -> ColumnElement[bool]:
    """One's own; and those that are shared with one, of lists that one may read."""
    is_shared = SavedView.audience != Audience.NOBODY
    if shared is not None:
        roles = (
            select(KnownRoles.person_id)
            .where(KnownRoles.person_id == person_id, KnownRoles.roles.overlap(SavedView.roles))
            .exists()
        )
        lists = literal(sorted(shared), ARRAY(SavedView.list_name.type))
        to_me = or_(SavedView.audience == Audience.EVERYBODY, roles)
        is_shared = and_(is_shared, SavedView.list_name == any_(lists), to_me)
    return or_(SavedView.owner_id == person_id, is_shared)


def seen_of(reading: Reading, list_: ListName, view_ids: Collection[str]) -> set[str]:
    """Those of the views that the actor sees in the list."""
    asked = _visible(reading).where(SavedView.list_name == list_, SavedView.id.in_(view_ids))
    return set(reading.session.scalars(asked.with_only_columns(SavedView.id)))


def get_order(reading: Reading, list_: ListName) -> ViewOrder:
    """The actor's; empty while nothing has been chosen."""
    person_id = require_person(reading.actor)
    id_ = order_id(person_id, list_)
    return reading.session.get(ViewOrder, id_) or ViewOrder(
        id=id_, person_id=person_id, list_name=list_.value
    )


def order_id(person_id: str, list_: ListName) -> str:
    return derived_id("view_order", person_id, list_)
