"""Signing in and out, one's own sessions and one's own password."""

from __future__ import annotations

from typing import Any

import structlog

from gateway.problem import Problem
from gateway.rest import signin_people, signin_second_factor, signin_sessions, signin_tokens
from gateway.rest.call import Call
from gateway.rest.route import Room, Route
from gateway.rest.signin_proof import (
    count_attempt,
    in_reading,
    in_transaction,
    new_hash,
    note_failure,
    require_good_password,
    require_password,
    require_patience,
    require_self,
)
from gateway.rest.signin_schemas import (
    EXAMPLE_PASSWORD,
    ChangedPassword,
    Credentials,
    LinkedPassword,
    MeView,
    SignedInView,
    SignInCode,
    UserView,
)
from gateway.roles.declared import all_permissions
from gateway.signin import queries
from gateway.signin.codes import recovery_hash
from gateway.signin.commands import attempts, passwords, second_factor, sessions
from gateway.signin.model import User
from gateway.signin.rules import CODE, LINK, network_of
from gateway.signin.sessions import device_of
from gateway.signin.tokens import CHALLENGE, hash_of, new_token

log = structlog.get_logger()
BEARER = {"WWW-Authenticate": 'Bearer realm="tandem"'}


async def sign_in(call: Call) -> dict[str, Any]:
    email, password = call.body["email"], call.body["password"]
    user = await _count_sign_in(call, email)
    kept = user.password_hash if user and user.active else ""
    if not await call.door.passwords.is_right(kept, password) or user is None:
        await note_failure(call, user, _why_refused(user), "" if user else email)
        raise Problem(
            401,
            "SIGN_IN_REFUSED",
            "No active user has this email and password; check both, or ask an administrator.",
            headers=BEARER,
        )
    address, throttle = device_of(call.request).address, call.door.throttle
    await in_transaction(call, lambda tx: throttle.forgive_sign_in(tx, user, email, address))
    await _renew_outdated_hash(call, user, password)
    factor = await in_reading(call, lambda reading: queries.get_second_factor(reading, user.id))
    if factor is not None and factor.confirmed_at is not None:
        raise await _code_required(call, user)
    return await _start(call, user, "password")


async def _count_sign_in(call: Call, email: str) -> User | None:
    """Who has this address; 429 if there have been too many failures."""
    address, throttle = device_of(call.request).address, call.door.throttle
    found: list[User | None] = []

    def count(tx: Any) -> int:
        found.append(queries.find_by_email(tx, email))
        return throttle.attempt_sign_in(tx, email, address, found[0])

    wait = await in_transaction(call, count)
    if wait:
        log.warning("sign-in throttled", user_id=found[0].id if found[0] else "", address=address)
    require_patience(wait)
    return found[0]


def _why_refused(user: User | None) -> str:
    if user is None:
        return attempts.UNKNOWN_EMAIL
    if not user.active:
        return attempts.INACTIVE
    return attempts.WRONG_PASSWORD if user.password_hash else attempts.NO_PASSWORD


async def _renew_outdated_hash(call: Call, user: User, password: str) -> None:
    if call.door.passwords.is_outdated(user.password_hash):
        fresh, old = await call.door.passwords.hash(password), user.password_hash
        await in_transaction(call, lambda tx: passwords.renew_hash(tx, user.id, old, fresh))
        user.password_hash = fresh


async def _code_required(call: Call, user: User) -> Problem:
    token, token_hash = new_token(CHALLENGE)
    made = await in_transaction(call, lambda tx: second_factor.challenge(tx, user, token_hash))
    return Problem(
        401,
        "CODE_REQUIRED",
        "The password is right. Send the challenge and a code of the second factor to "
        "POST /v1/sessions/code.",
        details={"challenge": token, "expires_at": made.expires_at.isoformat()},
        headers=BEARER,
    )


async def _start(call: Call, user: User, method: str) -> dict[str, Any]:
    token, token_hash = new_token()
    hours, device = call.door.settings.session_hours, device_of(call.request)
    session = await in_transaction(
        call,
        lambda tx: sessions.start_session(tx, user, token_hash, hours, device, method),
        user.actor(),
    )
    call.request.scope["tandem.actor_id"] = user.id
    log.info("signed in", user_id=user.id, session_id=session.id, method=method)
    return {
        "token": token,
        "token_type": "Bearer",
        "expires_at": session.expires_at,
        "user": user,
    }


async def answer_code(call: Call) -> dict[str, Any]:
    challenge, code = hash_of(call.body["challenge"]), call.body["code"]
    user = await in_reading(call, lambda reading: queries.find_challenged(reading, challenge))
    if user is None:
        raise second_factor.unusable_challenge()
    await count_attempt(call, CODE, user.id)
    plain, recovery = code.replace(" ", ""), recovery_hash(code)
    method = await in_transaction(
        call,
        lambda tx: second_factor.answer_challenge(
            tx, challenge, plain, recovery, call.door.sealing
        ),
    )
    if not method:
        await note_failure(call, user, attempts.WRONG_CODE)
        raise Problem(
            401,
            "CODE_REFUSED",
            "This code is wrong or has been used; wait for the next one in the app.",
            field="code",
            headers=BEARER,
        )
    await in_transaction(call, lambda tx: call.door.throttle.forgive(tx, CODE, user.id))
    return await _start(call, user, method)


async def sign_out(call: Call) -> None:
    bearer = await call.door.sessions.bearer_of(call.request)
    await require_self(call)
    user_id, session_id = call.actor.user_id, bearer.session_id
    await in_transaction(
        call, lambda tx: sessions.end_session(tx, user_id, session_id, sessions.SIGNED_OUT)
    )
    log.info("signed out", user_id=user_id, session_id=session_id)
    call.door.sessions.forget()


async def show_me(call: Call) -> dict[str, Any]:
    """The user, or the integration if it is an API token that asks."""
    actor = call.actor
    user = await in_reading(call, lambda reading: queries.get_user(reading, actor.user_id))
    bearer = await call.door.sessions.bearer_of(call.request)
    columns = UserView().fields
    shown = {name: getattr(user, name) for name in columns} if user else {"id": actor.user_id}
    return shown | {
        "kind": actor.kind.value,
        "name": actor.name,
        "person_id": actor.person_id,
        "second_factor": bearer.has_second_factor,
        "has_password": user.has_password if user else False,
        "permissions": [
            {"permission": permission, "scopes": sorted(actor.scopes(permission))}
            for permission in all_permissions()
            if actor.scopes(permission)
        ],
    }


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
THROTTLED = {"SIGN_IN_THROTTLED": "Too many failures; Retry-After says how long to wait."}
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
            problems={
                "SIGN_IN_REFUSED": "Email and password do not belong together.",
                "CODE_REQUIRED": "The password is right and a code is needed; details.challenge "
                "is good for five minutes.",
            }
            | THROTTLED,
            example={"email": "robin@agency.example", "password": EXAMPLE_PASSWORD},
        ),
        Route(
            "POST",
            "/v1/sessions/code",
            answer_code,
            "Complete a sign-in with a code",
            "The second step for users with a second factor. A code is good once.",
            body=SignInCode(),
            answer=SignedInView(),
            status=201,
            public=True,
            keyed=False,
            problems={
                "CHALLENGE_UNUSABLE": "Used or expired; start with the password again.",
                "CODE_REFUSED": "The code is wrong or was used before.",
            }
            | THROTTLED,
            example={"challenge": "tdc_Zk3v...", "code": "123456"},
        ),
        Route("DELETE", "/v1/sessions/current", sign_out, "Sign out", status=204, keyed=False),
        Route("GET", "/v1/me", show_me, "Show who I am and what I may do", answer=MeView()),
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
        *signin_tokens.ROUTES,
    ),
)
