"""Proof of who somebody is: a password, then a code where they have a second factor.

Every way of signing in begins here, so failures are counted, delayed and recorded alike.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import structlog

from gateway.problem import Problem
from gateway.rest.call import Call
from gateway.rest.signin_proof import (
    count_attempt,
    in_reading,
    in_transaction,
    note_failure,
    require_patience,
)
from gateway.signin import queries
from gateway.signin.codes import recovery_hash
from gateway.signin.commands import attempts, passwords, second_factor, sessions
from gateway.signin.model import User, UserSession
from gateway.signin.rules import CODE
from gateway.signin.sessions import device_of
from gateway.signin.tokens import CHALLENGE, hash_of, new_token

log = structlog.get_logger()
BEARER = {"WWW-Authenticate": 'Bearer realm="tandem"'}


class Proven(NamedTuple):
    """Who it is, and how they proved it."""

    user: User
    method: str


async def proven_by_password(call: Call, code_path: str) -> Proven:
    """code_path: where a code is to be sent, if one is needed."""
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
        raise await _code_required(call, user, code_path)
    return Proven(user, "password")


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


async def _code_required(call: Call, user: User, code_path: str) -> Problem:
    token, token_hash = new_token(CHALLENGE)
    made = await in_transaction(call, lambda tx: second_factor.challenge(tx, user, token_hash))
    return Problem(
        401,
        "CODE_REQUIRED",
        "The password is right. Send the challenge and a code of the second factor to "
        f"POST {code_path}.",
        details={"challenge": token, "expires_at": made.expires_at.isoformat()},
        headers=BEARER,
    )


async def proven_by_code(call: Call) -> Proven:
    """For somebody whose password was right a moment ago."""
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
    return Proven(user, method)


async def start_session(call: Call, proven: Proven, prefix: str) -> tuple[str, UserSession]:
    """Remember the sign-in; its token, and the session as it is kept."""
    token, token_hash = new_token(prefix)
    hours, device = call.door.settings.session_hours, device_of(call.request)
    user, method = proven
    session = await in_transaction(
        call,
        lambda tx: sessions.start_session(tx, user, token_hash, hours, device, method),
        user.actor(),
    )
    call.request.scope["tandem.actor_id"] = user.id
    log.info("signed in", user_id=user.id, session_id=session.id, method=method)
    return token, session
