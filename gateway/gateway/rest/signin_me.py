"""Who asks and what they may do; and what somebody else may do, for administrators.

Pages decide by this what they show: what is refused has no button. It decides nothing else; the
services check every call themselves.
"""

from __future__ import annotations

from typing import Any

from chassis.actor import Actor
from chassis.database import Reading
from chassis.errors import Refusal
from chassis.rpc.client import Caller
from tandem.finance.v1.billing_pb2 import GetLegalEntityRequest

from gateway.feed.queries import horizon
from gateway.feed.rules import cursor_of
from gateway.rest.call import Call
from gateway.rest.endpoint import origin_of
from gateway.rest.roles import permissions_of
from gateway.rest.route import Route
from gateway.rest.signin_problems import NO_USER
from gateway.rest.signin_proof import in_reading, user_of
from gateway.rest.signin_schemas import MeView, PersonPermissionsView, UserView
from gateway.roles.queries import granted
from gateway.signin import queries
from gateway.signin.model import User

SYSTEM = Actor.system("gateway")
NAME_SECONDS = 0.5
AGENCY = "agency"
"""Under which its name is kept for a while."""

MONDAY = 1
NO_USER_COLUMNS = dict.fromkeys(UserView().fields) | {
    "roles": [],
    "active": True,
    "password_change_required": False,
}


async def show_me(call: Call) -> dict[str, Any]:
    """The user, or the integration if it is an API token that asks."""
    actor = call.actor
    user, has_second_factor, last = await in_reading(call, lambda reading: _of_me(reading, actor))
    bearer = await call.door.sessions.bearer_of(call.request)
    viewer = bearer.actor if bearer.actor.user_id != actor.user_id else None
    columns = {name: getattr(user, name) for name in UserView().fields} if user else NO_USER_COLUMNS
    return columns | {
        "id": actor.user_id,
        "kind": actor.kind.value,
        "name": actor.name,
        "person_id": actor.person_id,
        "second_factor": has_second_factor,
        "has_password": user.has_password if user else False,
        "first_password": user.uses_first_password if user else False,
        "session_id": bearer.session_id,
        "required_steps": call.door.sessions.required_steps(bearer),
        "permissions": permissions_of(actor.grants),
        "agency": await _agency(call),
        "feed_cursor": cursor_of(last),
        "seen_by": {"id": viewer.user_id, "name": viewer.name} if viewer else None,
    }


def _of_me(reading: Reading, actor: Actor) -> tuple[User | None, bool, int]:
    """The user, none for an integration; whether they have a second factor; the end of the feed."""
    user = queries.get_user(reading, actor.user_id)
    protected = bool(queries.users_with_second_factor(reading, [actor.user_id]))
    return user, protected, horizon(reading)


async def list_permissions_of_person(call: Call) -> dict[str, Any]:
    """What the person could do if they asked now, without acting as them."""
    call.actor.require("user.read")
    user = await user_of(call)

    def look(reading: Reading) -> Actor:
        return granted(reading, user.actor(), user.roles if user.active else ())

    actor = await in_reading(call, look)
    return {
        "person_id": user.id,
        "name": user.name,
        "active": user.active,
        "roles": user.roles,
        "permissions": permissions_of(actor.grants),
    }


async def _agency(call: Call) -> dict[str, Any]:
    settings = call.door.settings
    return {
        "name": await _agency_name(call),
        "currency_code": settings.home_currency,
        "time_zone": settings.zone,
        "week_starts_on": MONDAY,
    }


async def _agency_name(call: Call) -> str | None:
    """As its documents name it; None while that is not set, or while finance does not answer."""
    names = call.door.names
    kept = names.known([AGENCY])
    if not kept:
        name = await _ask_agency_name(call)
        if name is None:
            return None
        kept = {AGENCY: name}
        names.keep(kept)
    return kept[AGENCY]


async def _ask_agency_name(call: Call) -> str | None:
    """None while it is not set, or while finance does not answer. Everybody may know the name."""
    caller = Caller(SYSTEM, call.door.settings.actor_secret, origin_of(call.request))
    services = call.services
    try:
        answer = await services.ask(
            services.billing.GetLegalEntity, GetLegalEntityRequest(), caller, NAME_SECONDS
        )
    except Refusal:
        return None
    return answer.legal_entity.name


ROUTES = (
    Route(
        "GET",
        "/v1/me",
        show_me,
        "Show who I am and what I may do",
        "With what has to be done before anything else is allowed, and what pages need to know of "
        "the agency. `feed_cursor` is where `GET /v1/events` ends at this moment: follow it from "
        "there, and what you read afterwards misses nothing.",
        answer=MeView(),
        problems={
            "TOKEN_REQUIRED": "Nobody is signed in.",
            "TOKEN_INVALID": "The session has ended, or the token was revoked.",
        },
    ),
    Route(
        "GET",
        "/v1/people/{person_id}/permissions",
        list_permissions_of_person,
        "Show what a person may do",
        "To see what they see; nobody acts as somebody else. Empty for a person without access.",
        answer=PersonPermissionsView(),
        permission="user.read",
        problems=NO_USER,
    ),
)
