"""Reading saved views: one's own, and those that others share with one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import derived_id, require_id
from chassis.paging import Order, Page
from sqlalchemy import ColumnElement, Select, and_, any_, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from workspace.actors import require_person
from workspace.lists import ListName, readable_lists
from workspace.views.model import KnownRoles, SavedView, ViewOrder
from workspace.views.rules import Audience

_ORDER = Order({"name": SavedView.sort_name, "created": SavedView.created_at}, "name", SavedView.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewFilter:
    """Which views to list. list_name: None for all lists. state: active, archived or all."""

    list_name: ListName | None = None
    state: str = "active"
    order_by: str = ""


def list_views(reading: Reading, page: Page, wanted: ViewFilter) -> tuple[list[SavedView], str]:
    """A page of the views that the actor sees."""
    query = _visible(reading)
    if wanted.list_name:
        query = query.where(SavedView.list_name == wanted.list_name)
    if wanted.state != "all":
        active = SavedView.archived_at.is_(None)
        query = query.where(active if wanted.state == "active" else ~active)
    rows = reading.session.execute(_ORDER.of(query, page, wanted.order_by)).all()
    return _ORDER.cut(rows, page, wanted.order_by)


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
    return select(SavedView).where(or_(SavedView.owner_id == person_id, _shared(reading)))


def _shared(reading: Reading) -> ColumnElement[bool]:
    """Shared with the actor, who may read the list; who manages views sees all that are shared."""
    shared = SavedView.audience != Audience.NOBODY
    if reading.actor.may("view.manage"):
        return shared
    roles = (
        select(KnownRoles.person_id)
        .where(
            KnownRoles.person_id == reading.actor.person_id,
            KnownRoles.roles.overlap(SavedView.roles),
        )
        .exists()
    )
    lists = [name.value for name in readable_lists(reading.actor)]
    return and_(
        shared,
        SavedView.list_name == any_(literal(lists, ARRAY(SavedView.list_name.type))),
        or_(SavedView.audience == Audience.EVERYBODY, roles),
    )


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
