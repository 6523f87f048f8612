"""Looking at Tandem as somebody else sees it: begun, ended, and recorded both times."""

from __future__ import annotations

from datetime import timedelta

from chassis.actor import EVERY_PERMISSION, Actor
from chassis.database import Reading, Transaction
from chassis.errors import Conflict, Forbidden, NotFound

from gateway.roles.queries import granted
from gateway.roles.rules import beyond
from gateway.signin.model import PersonView, User

VIEW_LASTS = timedelta(hours=1)


def start_view(tx: Transaction, user: User) -> PersonView:
    """For an hour. Nobody sees more in this way than they may see themselves."""
    tx.actor.require("user.see_as")
    user.require_active()
    if user.id == tx.actor.user_id:
        raise Conflict("VIEW_OF_ONESELF", "You see Tandem as yourself already; choose another.")
    seen_actor(tx, user)
    view = PersonView(
        id=tx.new_id(),
        user_id=user.id,
        viewer_id=tx.actor.user_id,
        created_at=tx.now,
        expires_at=tx.now + VIEW_LASTS,
    )
    tx.add(view)
    tx.record(view.start())
    return view


def end_view(tx: Transaction, view_id: str) -> None:
    """Ending it twice is no mistake."""
    view = tx.session.get(PersonView, view_id, with_for_update=True)
    if view is None or view.viewer_id != tx.actor.user_id:
        raise NotFound("VIEW_NOT_FOUND", f"There is no view {view_id} of yours.", field="view_id")
    if view.ended_at is None:
        tx.record(view.end(tx.now))


def seen_actor(reading: Reading, user: User) -> Actor:
    """The user with what their roles grant, unless that is more than the viewer holds."""
    actor = granted(reading, user.actor(), user.roles)
    more = beyond(actor.grants, reading.actor.grants, EVERY_PERMISSION)
    if more:
        raise Forbidden(
            "VIEW_BEYOND_OWN",
            f"{user.name} holds permissions that you do not hold yourself "
            f"({', '.join(more[:5])}); ask somebody who holds them.",
            details={"permissions": ",".join(more[:50])},
        )
    return actor
