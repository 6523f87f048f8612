"""What the sign-in chapters share: the gateway's own database, and proof of who is asking."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog
from chassis.actor import Actor
from chassis.database import Reading, Transaction
from chassis.errors import Forbidden, Invalid, NotFound

from chassis import values
from gateway.problem import Problem
from gateway.rest.call import Call
from gateway.rest.endpoint import origin_of
from gateway.roles.queries import require_giveable
from gateway.signin import queries
from gateway.signin.commands import attempts
from gateway.signin.model import User
from gateway.signin.password_rules import password_mistake
from gateway.signin.rules import PRESENT_PASSWORD, Limit, digest, folded_email
from gateway.signin.sessions import device_of

log = structlog.get_logger()
ResultT = TypeVar("ResultT")


async def in_transaction(
    call: Call, work: Callable[[Transaction], ResultT], actor: Actor | None = None
) -> ResultT:
    """Run a command in a thread, in one transaction on behalf of the caller, or of `actor`."""

    def run() -> ResultT:
        origin = origin_of(call.request)
        with call.door.database.transaction(actor or call.actor, origin) as tx:
            return work(tx)

    return await asyncio.to_thread(run)


async def in_reading(call: Call, work: Callable[[Reading], ResultT]) -> ResultT:
    """Ask the gateway's own database in a thread."""

    def run() -> ResultT:
        with call.door.database.reading(call.actor) as reading:
            return work(reading)

    return await asyncio.to_thread(run)


async def require_self(call: Call) -> User:
    """The user who asks; an API token is nobody's user."""
    user = await in_reading(call, lambda reading: queries.get_user(reading, call.actor.user_id))
    if user is None:
        raise Forbidden(
            "SESSION_REQUIRED", "An API token cannot do this; a person has to sign in for it."
        )
    return user


async def require_password(call: Call, password: str, field: str) -> User:
    """The user who asks, once they have proved it by their present password; guesses are few."""
    user = await require_self(call)
    throttle = call.door.throttle
    wait = await in_transaction(call, lambda tx: throttle.attempt(tx, PRESENT_PASSWORD, user.id))
    require_patience(wait)
    if not await call.door.passwords.is_right(user.password_hash, password):
        await note_failure(call, user, attempts.WRONG_PRESENT_PASSWORD)
        raise Invalid("PASSWORD_WRONG", "This is not your present password.", field=field)
    await in_transaction(call, lambda tx: throttle.forgive(tx, PRESENT_PASSWORD, user.id))
    return user


async def require_confirmation(call: Call, password: str | None, field: str) -> None:
    """The caller's own password, for what would give a thief of the session lasting power.

    Not asked of the operator, who has shown control of the database.
    """
    if (await call.door.sessions.bearer_of(call.request)).by_operator:
        return
    if not password:
        raise Forbidden(
            "PASSWORD_CONFIRMATION_REQUIRED",
            "This concerns an administrator's access: send your own password as current_password.",
            details={"field": field},
        )
    await require_password(call, password, field)


async def note_failure(call: Call, user: User | None, reason: str, email: str = "") -> None:
    """Into the audit trail and the log.

    email: what was tried if no user has it. It is kept as a digest only: people type passwords
    into the wrong field.
    """
    address = device_of(call.request).address
    user_id = user.id if user else ""
    secret = call.door.settings.actor_secret
    tried = digest(secret, "email", folded_email(email)).hex() if email else ""
    log.warning("sign-in failed", reason=reason, user_id=user_id, email=tried, address=address)
    await in_transaction(
        call,
        lambda tx: attempts.record_failure(
            tx, user_id=user_id, email_digest=tried, reason=reason, address=address
        ),
    )


def require_patience(wait_seconds: int) -> None:
    """429 while there is something to wait for."""
    if wait_seconds:
        raise Problem(
            429,
            "SIGN_IN_THROTTLED",
            f"Too many failed attempts; try again in {wait_seconds} seconds.",
            headers={"Retry-After": str(wait_seconds)},
        )


async def count_attempt(call: Call, limit: Limit, *key: str) -> None:
    """429 after too many failures under this key."""
    throttle = call.door.throttle
    require_patience(await in_transaction(call, lambda tx: throttle.attempt(tx, limit, *key)))


def require_email(email: str) -> None:
    if not values.email(email, "email"):
        raise Invalid("TEXT_REQUIRED", "email must not be empty.", field="email")


def require_good_password(password: str, field: str, names: list[str]) -> None:
    mistake = password_mistake(password, names)
    if mistake:
        raise Invalid("PASSWORD_WEAK", mistake, field=field)


async def new_hash(call: Call, user: User | None, password: str, field: str) -> str:
    """The hash of a new password that may not be the present one."""
    if user and await call.door.passwords.is_right(user.password_hash, password):
        raise Invalid(
            "PASSWORD_UNCHANGED", "This is the present password; choose another.", field=field
        )
    return await call.door.passwords.hash(password)


async def user_of(call: Call) -> User:
    person_id = call.path["person_id"].lower()
    user = await in_reading(call, lambda reading: queries.get_user(reading, person_id))
    if user is None:
        raise NotFound(
            "USER_NOT_FOUND",
            "This person has no access; give it with PUT /v1/people/{person_id}/access.",
            field="person_id",
        )
    return user


async def require_roles_giveable(
    call: Call, wanted: Iterable[str], held: Iterable[str] = ()
) -> None:
    await in_reading(call, lambda reading: require_giveable(reading, wanted, held))


async def lesser_user_of(call: Call) -> User:
    """The same, if the user holds nothing that the caller does not hold."""
    user = await user_of(call)
    await require_roles_giveable(call, [], user.roles)
    return user
