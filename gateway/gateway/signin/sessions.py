"""Bearer tokens: made at sign-in, checked on every request.

A token is 256 random bits and is stored as its SHA-256. What the database said of a token is
believed for a few seconds; whoever revokes one or changes a user's roles says so over NOTIFY, and
every gateway process forgets what it believed.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass

from chassis.actor import Actor
from chassis.database import Database
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request

from gateway.rest.problem import Problem
from gateway.roles import declared
from gateway.signin import queries

SYSTEM = Actor.system("gateway")
ATTEMPTS = 3
BELIEVED_SECONDS = 5.0
BELIEVED_MAX = 10_000
TOKEN_PREFIX = "tdm_"  # noqa: S105 (how a token starts, so that scanners of leaked secrets know it)


@dataclass(frozen=True, slots=True)
class _Belief:
    actor: Actor
    until: float


def new_token() -> tuple[str, bytes]:
    """A token for the caller, and what is kept of it."""
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    return token, hash_of(token)


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


class Sessions:
    """Says who a token belongs to, asking the database seldom."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._beliefs: OrderedDict[bytes, _Belief] = OrderedDict()

    def forget(self) -> None:
        """Believe nothing any more: somebody's session or roles have changed."""
        self._beliefs.clear()

    async def actor_of(self, request: Request) -> Actor:
        """Whom the request's bearer token belongs to, or a 401 that says what to do."""
        return await self.actor(token_of(request))

    async def actor(self, token: str) -> Actor:
        kept = hash_of(token)
        now = time.monotonic()
        belief = self._beliefs.get(kept)
        if belief is not None and belief.until > now:
            return belief.actor
        actor = await asyncio.to_thread(self._look_up, kept)
        if actor is None:
            self._beliefs.pop(kept, None)
            raise unauthenticated(
                "TOKEN_INVALID", "This token is unknown, expired or revoked; sign in again."
            )
        self._believe(kept, _Belief(actor, now + BELIEVED_SECONDS))
        return actor

    def _look_up(self, kept: bytes) -> Actor | None:
        """Tried again when the connection was lost: the database may have been restarted."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._database.reading(SYSTEM) as reading:
                    actor = queries.find_signed_in(reading, kept)
                    return actor and declared.granted(actor)
            except DBAPIError as error:
                if attempt == ATTEMPTS or not error.connection_invalidated:
                    raise
        raise AssertionError("unreachable")

    def _believe(self, kept: bytes, belief: _Belief) -> None:
        self._beliefs[kept] = belief
        self._beliefs.move_to_end(kept)
        while len(self._beliefs) > BELIEVED_MAX:
            self._beliefs.popitem(last=False)


def token_of(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthenticated(
            "TOKEN_REQUIRED",
            "Send Authorization: Bearer <token>; POST /v1/sessions with email and password "
            "gives one.",
        )
    return token.strip()


def unauthenticated(reason: str, detail: str) -> Problem:
    error = ', error="invalid_token"' if reason == "TOKEN_INVALID" else ""
    return Problem(
        401, reason, detail, headers={"WWW-Authenticate": f'Bearer realm="tandem"{error}'}
    )
