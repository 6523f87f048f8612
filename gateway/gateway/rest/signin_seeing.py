"""Seeing Tandem as somebody else sees it, to help them or to check their rights."""

from __future__ import annotations

from typing import Any

import structlog

from gateway.fields import Id, Nested, String, Timestamp, View
from gateway.rest.call import Call
from gateway.rest.route import Route
from gateway.rest.signin_problems import NO_USER
from gateway.rest.signin_proof import in_transaction, require_self, user_of
from gateway.signin.commands import seeing
from gateway.signin.seeing import HEADER

log = structlog.get_logger()


class SeenPersonView(View):
    id = Id(required=True)
    name = String(required=True, metadata={"example": "Robin Alder"})


class StartedView(View):
    id = Id(required=True, metadata={"description": f"To be sent as {HEADER}"})
    person = Nested(SeenPersonView, required=True)
    expires_at = Timestamp(required=True)


async def start_view(call: Call) -> dict[str, Any]:
    await require_self(call)
    user = await user_of(call)
    view = await in_transaction(call, lambda tx: seeing.start_view(tx, user))
    log.info("a view began", view_id=view.id, user_id=user.id, by=call.actor.user_id)
    return {"id": view.id, "person": user, "expires_at": view.expires_at}


async def end_view(call: Call) -> None:
    view_id = call.path["view_id"].lower()
    await in_transaction(call, lambda tx: seeing.end_view(tx, view_id))
    log.info("a view ended", view_id=view_id, by=call.actor.user_id)


ROUTES = (
    Route(
        "POST",
        "/v1/people/{person_id}/view",
        start_view,
        "See Tandem as a person sees it",
        f"For an hour. Requests that name the view in the header `{HEADER}` are answered as if the "
        "person asked, and none of them can change anything. Beginning and end are in the audit "
        "trail. Nobody sees more in this way than they may see themselves.",
        answer=StartedView(),
        status=201,
        keyed=False,
        permission="user.see_as",
        problems=NO_USER
        | {
            "VIEW_OF_ONESELF": "It is your own access.",
            "VIEW_BEYOND_OWN": "They hold permissions that you do not hold.",
            "USER_INACTIVE": "They have no access now.",
            "SESSION_REQUIRED": "An API token cannot do this.",
        },
    ),
    Route(
        "DELETE",
        "/v1/me/views/{view_id}",
        end_view,
        "Stop seeing Tandem as somebody else",
        status=204,
        keyed=False,
        problems={"VIEW_NOT_FOUND": "There is no such view of yours."},
    ),
)
