"""Signing in and out, one's own sessions and one's own password."""

from __future__ import annotations

from typing import Any

import structlog

from gateway.rest import (
    signin_browser,
    signin_me,
    signin_people,
    signin_second_factor,
    signin_seeing,
    signin_sessions,
    signin_tokens,
)
from gateway.rest.call import Call
from gateway.rest.route import Room, Route
from gateway.rest.signin_credentials import (
    Proven,
    proven_by_code,
    proven_by_password,
    start_session,
)
from gateway.rest.signin_problems import CODE, PASSWORD, THROTTLED
from gateway.rest.signin_proof import (
    count_attempt,
    in_reading,
    in_transaction,
    new_hash,
    require_good_password,
    require_password,
    require_self,
)
from gateway.rest.signin_schemas import (
    EXAMPLE_CODE,
    EXAMPLE_CREDENTIALS,
    EXAMPLE_PASSWORD,
    ChangedPassword,
    Credentials,
    LinkedPassword,
    SignedInView,
    SignInCode,
)
from gateway.signin import cookies, queries
from gateway.signin.commands import passwords, sessions
from gateway.signin.rules import LINK, network_of
from gateway.signin.sessions import bearer_token_in, device_of
from gateway.signin.tokens import SESSION, hash_of

log = structlog.get_logger()


CODE_PATH = "/v1/sessions/code"


async def sign_in(call: Call) -> dict[str, Any]:
    return await _start(call, await proven_by_password(call, CODE_PATH))


async def answer_code(call: Call) -> dict[str, Any]:
    return await _start(call, await proven_by_code(call))


async def _start(call: Call, proven: Proven) -> dict[str, Any]:
    token, session = await start_session(call, proven, SESSION)
    return {
        "token": token,
        "token_type": "Bearer",
        "expires_at": session.expires_at,
        "user": proven.user,
    }


async def sign_out(call: Call) -> None:
    bearer = await call.door.sessions.bearer_of(call.request)
    await require_self(call)
    user_id, session_id = call.actor.user_id, bearer.session_id
    await in_transaction(
        call, lambda tx: sessions.end_session(tx, user_id, session_id, sessions.SIGNED_OUT)
    )
    log.info("signed out", user_id=user_id, session_id=session_id)
    call.door.sessions.forget()
    if not bearer_token_in(call.request):
        call.headers["Set-Cookie"] = cookies.clear_cookie()


async def change_my_password(call: Call) -> None:
    """Signs everybody else out who is signed in as this user."""
    new = call.body["new_password"]
    user = await require_password(call, call.body["current_password"], "current_password")
    require_good_password(new, "new_password", [user.name, user.email])
    hashed = await new_hash(call, user, new, "new_password")
    present = (await call.door.sessions.bearer_of(call.request)).session_id
    await in_transaction(
        call, lambda tx: passwords.change_password(tx, user.id, hashed, session_id=present)
    )
    log.info("password changed", user_id=user.id)
    call.door.sessions.forget()


async def set_password_by_link(call: Call) -> None:
    """For the holder of the link: no sign-in, no e-mail address."""
    token_hash, new = hash_of(call.body["token"]), call.body["new_password"]
    await count_attempt(call, LINK, network_of(device_of(call.request).address))
    found = await in_reading(call, lambda reading: queries.find_link(reading, token_hash))
    if found is None:
        raise passwords.unusable_link()
    _, user = found
    require_good_password(new, "new_password", [user.name, user.email])
    hashed = await new_hash(call, user, new, "new_password")
    await in_transaction(
        call, lambda tx: passwords.use_password_link(tx, token_hash, hashed), user.actor()
    )
    await _forgive_link(call)
    log.info("password set by link", user_id=user.id)
    call.door.sessions.forget()


async def _forgive_link(call: Call) -> None:
    network, throttle = network_of(device_of(call.request).address), call.door.throttle
    await in_transaction(call, lambda tx: throttle.forgive(tx, LINK, network))


WEAK = {"PASSWORD_WEAK": "The new password is too short, too common or made of a name."}
UNCHANGED = {"PASSWORD_UNCHANGED": "The new password is the present one."}
WRONG = {"PASSWORD_WRONG": "The present password is another."}

ROOM = Room(
    name="Sign-in and access",
    about="Sign-in, sessions and tokens, and who has access in which roles.",
    routes=(
        Route(
            "POST",
            "/v1/sessions",
            sign_in,
            "Sign in",
            "The token is good until it was not used for an hour, for 12 hours at most (both can "
            "be configured). With a second factor the answer is CODE_REQUIRED: send its challenge "
            "and a code to POST /v1/sessions/code. After several failures one has to wait.",
            body=Credentials(),
            answer=SignedInView(),
            status=201,
            public=True,
            keyed=False,
            problems=PASSWORD,
            example=EXAMPLE_CREDENTIALS,
        ),
        Route(
            "POST",
            CODE_PATH,
            answer_code,
            "Complete a sign-in with a code",
            "The second step for users with a second factor. A code is good once.",
            body=SignInCode(),
            answer=SignedInView(),
            status=201,
            public=True,
            keyed=False,
            problems=CODE,
            example=EXAMPLE_CODE,
        ),
        *signin_browser.ROUTES,
        Route(
            "DELETE",
            "/v1/sessions/current",
            sign_out,
            "Sign out",
            "Ends the session of the token or of the cookie, and clears the cookie.",
            status=204,
            keyed=False,
        ),
        *signin_me.ROUTES,
        Route(
            "PUT",
            "/v1/me/password",
            change_my_password,
            "Change my password",
            "Ends all of one's other sessions.",
            body=ChangedPassword(),
            status=204,
            keyed=False,
            problems=WRONG | WEAK | UNCHANGED | THROTTLED,
            example={
                "current_password": EXAMPLE_PASSWORD,
                "new_password": "eleven quiet bicycles",
            },
        ),
        Route(
            "POST",
            "/v1/password-by-link",
            set_password_by_link,
            "Set a password by a link",
            "For the holder of a link that an administrator made. The link is good once; all "
            "sessions of its user end.",
            body=LinkedPassword(),
            status=204,
            public=True,
            keyed=False,
            problems={"LINK_UNUSABLE": "Used, expired or replaced by a newer one."}
            | WEAK
            | UNCHANGED
            | THROTTLED,
            example={"token": "tdl_7Qx...", "new_password": EXAMPLE_PASSWORD},
        ),
        *signin_sessions.ROUTES,
        *signin_second_factor.ROUTES,
        *signin_people.ROUTES,
        *signin_seeing.ROUTES,
        *signin_tokens.ROUTES,
    ),
)
