"""Requests of somebody who looks at Tandem as somebody else sees it.

The header names a view that the signed-in person has begun. Such a request reads with the rights
of the other person, and can change nothing, whatever its path.
"""

from __future__ import annotations

import asyncio

from chassis.actor import Actor
from chassis.database import Database
from chassis.errors import Forbidden
from chassis.ids import is_id
from starlette.requests import Request

from gateway.signin import queries
from gateway.signin.commands.seeing import seen_actor
from gateway.signin.cookies import SAFE

HEADER = "X-Tandem-See-As"


async def acting(database: Database, request: Request, signed_in: Actor) -> Actor:
    """With whose rights the request is answered: as a rule with those of who is signed in."""
    view_id = request.headers.get(HEADER.lower())
    if view_id is None:
        return signed_in
    if request.method not in SAFE:
        raise Forbidden(
            "VIEW_IS_READ_ONLY",
            "You look at Tandem as somebody else sees it, so nothing can be changed. Stop looking "
            "as them first.",
        )
    return await asyncio.to_thread(_seen, database, view_id.lower(), signed_in)


def _seen(database: Database, view_id: str, viewer: Actor) -> Actor:
    with database.reading(viewer) as reading:
        user = queries.find_seen(reading, view_id, viewer.user_id) if is_id(view_id) else None
        if user is None:
            raise Forbidden(
                "VIEW_ENDED",
                "You no longer look at Tandem as somebody else: the time is over, it was ended, or "
                "that person has no access any more.",
            )
        viewer.require("user.see_as")
        return seen_actor(reading, user)
