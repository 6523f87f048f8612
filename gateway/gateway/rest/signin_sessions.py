"""Sessions, one's own and others': listed and ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from gateway.rest.call import Call
from gateway.rest.route import Route
from gateway.rest.signin_problems import NO_USER
from gateway.rest.signin_proof import (
    in_reading,
    in_transaction,
    lesser_user_of,
    require_self,
    user_of,
)
from gateway.rest.signin_schemas import EndedView, SessionListView
from gateway.signin import queries
from gateway.signin.commands import sessions
from gateway.signin.devices import device_name

log = structlog.get_logger()


async def sessions_of(call: Call, user_id: str) -> dict[str, Any]:
    """The sessions of a user as the API shows them."""
    idle = timedelta(minutes=call.door.settings.session_idle_minutes)
    rows = await in_reading(call, lambda reading: queries.list_sessions(reading, user_id, idle))
    present = (await call.door.sessions.bearer_of(call.request)).session_id
    shown = ("id", "created_at", "last_used_at", "expires_at", "address", "user_agent", "method")
    return {
        "items": [
            {name: getattr(row, name) for name in shown}
            | {"device": device_name(row.user_agent), "current": row.id == present}
            for row in rows
        ]
    }


async def list_sessions_of_person(call: Call) -> dict[str, Any]:
    call.actor.require("session.manage")
    return await sessions_of(call, (await user_of(call)).id)


async def end_sessions_of_person(call: Call) -> dict[str, int]:
    call.actor.require("session.manage")
    user, because = await lesser_user_of(call), sessions.ENDED_BY_ADMINISTRATOR
    ended = await in_transaction(call, lambda tx: sessions.end_sessions_of(tx, user.id, because))
    log.info("sessions ended", user_id=user.id, by=call.actor.user_id, ended=ended)
    call.door.sessions.forget()
    return {"ended": ended}


async def end_session_of_person(call: Call) -> None:
    call.actor.require("session.manage")
    user, session_id = await lesser_user_of(call), call.path["session_id"].lower()
    because = sessions.ENDED_BY_ADMINISTRATOR
    await in_transaction(call, lambda tx: sessions.end_session(tx, user.id, session_id, because))
    call.door.sessions.forget()


async def list_my_sessions(call: Call) -> dict[str, Any]:
    user = await require_self(call)
    return await sessions_of(call, user.id)


async def end_my_session(call: Call) -> None:
    user, session_id = await require_self(call), call.path["session_id"].lower()
    await in_transaction(
        call, lambda tx: sessions.end_session(tx, user.id, session_id, sessions.ENDED_BY_USER)
    )
    call.door.sessions.forget()


async def end_my_other_sessions(call: Call) -> dict[str, int]:
    user = await require_self(call)
    present = (await call.door.sessions.bearer_of(call.request)).session_id
    ended = await in_transaction(
        call, lambda tx: sessions.end_sessions_of(tx, user.id, sessions.ENDED_BY_USER, present)
    )
    call.door.sessions.forget()
    return {"ended": ended}


ROUTES = (
    Route(
        "GET",
        "/v1/me/sessions",
        list_my_sessions,
        "List my sessions",
        "Those in force, the one used last first.",
        answer=SessionListView(),
    ),
    Route(
        "DELETE",
        "/v1/me/sessions",
        end_my_other_sessions,
        "End my other sessions",
        "All but the one that asks.",
        answer=EndedView(),
        keyed=False,
    ),
    Route(
        "DELETE",
        "/v1/me/sessions/{session_id}",
        end_my_session,
        "End one of my sessions",
        status=204,
        keyed=False,
        problems={"SESSION_NOT_FOUND": "There is no such session of yours."},
    ),
    Route(
        "GET",
        "/v1/people/{person_id}/sessions",
        list_sessions_of_person,
        "List a person's sessions",
        answer=SessionListView(),
        permission="session.manage",
        problems=NO_USER,
    ),
    Route(
        "DELETE",
        "/v1/people/{person_id}/sessions",
        end_sessions_of_person,
        "End a person's sessions",
        "They can sign in again; to prevent that, take access away.",
        answer=EndedView(),
        keyed=False,
        permission="session.manage",
        problems=NO_USER,
    ),
    Route(
        "DELETE",
        "/v1/people/{person_id}/sessions/{session_id}",
        end_session_of_person,
        "End one session of a person",
        status=204,
        keyed=False,
        permission="session.manage",
        problems=NO_USER | {"SESSION_NOT_FOUND": "The person has no such session."},
    ),
)
