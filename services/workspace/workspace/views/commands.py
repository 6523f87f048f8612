"""Saving views, sharing them, and putting them in order."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.event import Fact
from chassis.ids import require_id
from chassis.values import Given
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from workspace.actors import require_person
from workspace.lists import ListName
from workspace.views import queries
from workspace.views.drafts import EMPTY_LAYOUT, PRIVATE, VIEW
from workspace.views.model import KnownRoles, SavedView, ViewOrder
from workspace.views.rules import VIEWS_MAX, Audience


def create_view(tx: Transaction, list_: ListName, given: Given) -> SavedView:
    """Save a view of the actor's own."""
    owner_id = require_person(tx.actor)
    kept = VIEW({"layout": EMPTY_LAYOUT, "sharing": PRIVATE, **given})
    sharing = kept.pop("sharing")
    if sharing["audience"] != Audience.NOBODY:
        tx.actor.require("view.share")
    _require_room(tx, owner_id)
    view = SavedView(
        id=tx.new_id(),
        list_name=list_.value,
        owner_id=owner_id,
        audience=sharing["audience"],
        roles=sharing["roles"],
        created_at=tx.now,
        **kept,
    )
    tx.add(view)
    tx.record(view.created())
    return view


def _require_room(tx: Transaction, owner_id: str) -> None:
    tx.serialise(f"views of {owner_id}")
    counted = select(func.count()).where(SavedView.owner_id == owner_id)
    if tx.session.scalars(counted).one() >= VIEWS_MAX:
        raise Conflict(
            "VIEWS_FULL", f"A person has at most {VIEWS_MAX} views; change one you have no use for."
        )


def update_view(
    tx: Transaction, view_id: str, given: Given, *, expected_version: int = 0
) -> SavedView:
    """Change what is given."""
    view = _load(tx, view_id, expected_version)
    if "sharing" in given and given["sharing"]["audience"] != Audience.NOBODY:
        tx.actor.require("view.share")
    if fact := view.change(VIEW(given)):
        tx.record(fact)
    return view


def archive_view(tx: Transaction, view_id: str) -> SavedView:
    view = _load(tx, view_id)
    if fact := view.archive(tx.now):
        tx.record(fact)
    return view


def restore_view(tx: Transaction, view_id: str) -> SavedView:
    view = _load(tx, view_id)
    if fact := view.archive(None):
        tx.record(fact)
    return view


def _load(tx: Transaction, view_id: str, expected_version: int = 0) -> SavedView:
    """The view, locked, if it is the actor's own, or shared and the actor manages views."""
    queries.get_view(tx, view_id)
    view = tx.load(SavedView, view_id, "view_id", expected_version=expected_version)
    if view.owner_id != tx.actor.person_id:
        tx.actor.require("view.manage")
    return view


def set_order(
    tx: Transaction,
    list_: ListName,
    view_ids: Sequence[str],
    default_view_id: str,
    *,
    expected_version: int = 0,
) -> ViewOrder:
    """Order the views of a list for the actor. default_view_id empty: there is no default."""
    person_id = require_person(tx.actor)
    ordered = [require_id(id_, f"view_ids[{place}]") for place, id_ in enumerate(view_ids)]
    default = require_id(default_view_id, "default_view_id") if default_view_id else None
    _require_seen(tx, list_, ordered, default)
    id_ = queries.order_id(person_id, list_)
    _make_order(tx, id_, person_id, list_)
    order = tx.load(ViewOrder, id_, "list", expected_version=expected_version)
    if fact := order.set(ordered, default):
        tx.record(fact)
    return order


def _make_order(tx: Transaction, id_: str, person_id: str, list_: ListName) -> None:
    """The row is made by the first who orders; of two at once by either."""
    row = {"id": id_, "version": 0, "person_id": person_id, "list_name": list_, "view_ids": []}
    tx.session.execute(insert(ViewOrder).values(**row).on_conflict_do_nothing())


def _require_seen(
    tx: Transaction, list_: ListName, ordered: Sequence[str], default: str | None
) -> None:
    seen = queries.seen_of(tx, list_, {*ordered, *([default] if default else [])})
    for place, id_ in enumerate(ordered):
        if id_ not in seen:
            raise queries.no_view(id_, f"view_ids[{place}]")
        if id_ in ordered[:place]:
            raise Invalid("VIEW_TWICE", "A view is named twice.", field=f"view_ids[{place}]")
    if default and default not in seen:
        raise queries.no_view(default, "default_view_id")


def know_roles(tx: Transaction, person_id: str, roles: Sequence[str], *, active: bool) -> None:
    """Keep the roles in which somebody signs in; none of somebody who may not."""
    row = {"person_id": person_id, "roles": list(roles) if active else []}
    keeping = insert(KnownRoles).values(**row)
    tx.session.execute(
        keeping.on_conflict_do_update(index_elements=["person_id"], set_={"roles": row["roles"]})
    )


def erase_person(tx: Transaction, person_id: str) -> None:
    """Of a person who was erased: their own views go, shared ones stay without an owner."""
    own = select(SavedView).where(SavedView.owner_id == person_id).order_by(SavedView.id)
    for view in tx.session.scalars(own.with_for_update()).all():
        tx.record(_parted(tx, view))
    tx.session.execute(delete(ViewOrder).where(ViewOrder.person_id == person_id))
    tx.session.execute(delete(KnownRoles).where(KnownRoles.person_id == person_id))


def _parted(tx: Transaction, view: SavedView) -> Fact:
    if view.is_shared:
        return view.disown()
    tx.session.delete(view)
    return view.removed()
