"""Bearer tokens and the cookies of browsers, checked on every request.

What the database answered about a token is believed for a few seconds; a command that ends a
session or changes rights announces it over NOTIFY, and every gateway process forgets what it
believed.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog
from chassis.actor import ADMINISTRATOR, Actor
from chassis.database import Database, Reading
from chassis.errors import Forbidden, Unauthenticated
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request

from gateway.roles.queries import granted
from gateway.signin import cookies, queries
from gateway.signin.commands import api_tokens
from gateway.signin.commands import sessions as commands
from gateway.signin.commands.sessions import Device
from gateway.signin.queries import Bearer
from gateway.signin.tokens import BROWSER, INTEGRATION, hash_of

log = structlog.get_logger()

SYSTEM = Actor.system("gateway")
ATTEMPTS = 3
BELIEVED_SECONDS = 5.0
BELIEVED_MAX = 10_000
USE_NOTED_SECONDS = 60.0
UNFINISHED_PATHS = frozenset({"/v1/me", "/v1/me/password", "/v1/sessions/current"})
"""What somebody may do whose password was set by somebody else."""
ENROLMENT_PATHS = UNFINISHED_PATHS | {"/v1/me/second-factor", "/v1/me/second-factor/confirm"}
CHANGE_PASSWORD = "change_password"  # noqa: S105 (a step, not a password)
ENROL_SECOND_FACTOR = "enrol_second_factor"


@dataclass(frozen=True, slots=True)
class _Belief:
    bearer: Bearer
    until: float


class Sessions:
    """Says who a token belongs to, asking the database seldom.

    idle: a session that was not used for so long has ended. second_factor_for: everyone,
    administrators or nobody must have a second factor.
    """

    def __init__(
        self, database: Database, idle: timedelta, second_factor_for: str = "nobody"
    ) -> None:
        self._database = database
        self._idle = idle
        self._second_factor_for = second_factor_for
        self._beliefs: OrderedDict[bytes, _Belief] = OrderedDict()

    def forget(self) -> None:
        """Believe nothing any more: somebody's session or roles have changed."""
        self._beliefs.clear()

    async def actor_of(self, request: Request) -> Actor:
        """Whom the request's token or cookie belongs to; a refusal says what to do instead."""
        bearer = await self.bearer_of(request)
        if not bearer.by_operator:
            self._require_finished(bearer, request.scope["path"])
        return bearer.actor

    def known(self, request: Request) -> Actor | None:
        """The same if the token was checked a moment ago; None: ask `actor_of`."""
        belief = self._belief(hash_of(token_of(request)))
        if belief is None:
            return None
        self._require_finished(belief.bearer, request.scope["path"])
        return belief.bearer.actor

    async def bearer_of(self, request: Request) -> Bearer:
        return await self._bearer(token_of(request), device_of(request))

    async def actor(self, token: str) -> Actor:
        """The same for a stream that is open already, which does not count as use."""
        return (await self._bearer(token, None)).actor

    async def _bearer(self, token: str, device: Device | None) -> Bearer:
        kept = hash_of(token)
        if belief := self._belief(kept):
            return belief.bearer
        now = time.monotonic()
        look = self._find_integration if token.startswith(INTEGRATION) else self._find_session
        bearer = await asyncio.to_thread(self._look_up, look, kept, device)
        if bearer is None:
            self._beliefs.pop(kept, None)
            raise Unauthenticated(
                "TOKEN_INVALID", "This token is unknown, expired or revoked; sign in again."
            )
        self._believe(kept, _Belief(bearer, now + BELIEVED_SECONDS))
        return bearer

    def _belief(self, kept: bytes) -> _Belief | None:
        belief = self._beliefs.get(kept)
        return belief if belief is not None and belief.until > time.monotonic() else None

    def _find_session(self, reading: Reading, kept: bytes) -> Bearer | None:
        bearer = queries.find_signed_in(reading, kept, self._idle)
        if bearer is None:
            return None
        return replace(bearer, actor=granted(reading, bearer.actor, bearer.roles))

    def _find_integration(self, reading: Reading, kept: bytes) -> Bearer | None:
        found = queries.find_integration(reading, kept)
        if found is None:
            return None
        token, maker = found
        last = token.last_used_at
        return Bearer(
            actor=token.actor(granted(reading, maker.actor(), maker.roles)),
            token_id=token.id,
            unused_seconds=(reading.now - last).total_seconds() if last else math.inf,
        )

    def _look_up(
        self,
        look: Callable[[Reading, bytes], Bearer | None],
        kept: bytes,
        device: Device | None,
    ) -> Bearer | None:
        """Tried again when the connection was lost: the database may have been restarted."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._database.reading(SYSTEM) as reading:
                    bearer = look(reading, kept)
                if bearer and device and bearer.unused_seconds > USE_NOTED_SECONDS:
                    self._note_use(bearer, device)
                return bearer
            except DBAPIError as error:
                if attempt == ATTEMPTS or not error.connection_invalidated:
                    raise
        raise AssertionError("unreachable")

    def _note_use(self, bearer: Bearer, device: Device) -> None:
        """The next request notes it if this one cannot."""
        try:
            with self._database.transaction(bearer.actor) as tx:
                if bearer.token_id:
                    api_tokens.note_use(tx, bearer.token_id, device.address)
                else:
                    commands.note_use(tx, bearer.session_id, device)
        except DBAPIError as error:
            log.warning("the use of a token could not be noted", error=str(error.orig)[:200])

    def _believe(self, kept: bytes, belief: _Belief) -> None:
        self._beliefs[kept] = belief
        self._beliefs.move_to_end(kept)
        while len(self._beliefs) > BELIEVED_MAX:
            self._beliefs.popitem(last=False)

    def _require_finished(self, bearer: Bearer, path: str) -> None:
        if bearer.must_change_password and path not in UNFINISHED_PATHS:
            raise Forbidden(
                "PASSWORD_CHANGE_REQUIRED",
                "Somebody else set your password; choose one of your own with "
                "PUT /v1/me/password first.",
            )
        if self._needs_second_factor(bearer) and path not in ENROLMENT_PATHS:
            raise Forbidden(
                "SECOND_FACTOR_ENROLMENT_REQUIRED",
                "Your role needs a second factor; enrol one with POST /v1/me/second-factor first.",
            )

    def required_steps(self, bearer: Bearer) -> list[str]:
        """What this user has to do before anything else is allowed, in this order."""
        steps = ((CHANGE_PASSWORD, bearer.must_change_password),
                 (ENROL_SECOND_FACTOR, self._needs_second_factor(bearer)))  # fmt: skip
        return [step for step, required in steps if required]

    def _needs_second_factor(self, bearer: Bearer) -> bool:
        """True if one is demanded of this user, who has none."""
        if not bearer.session_id or bearer.has_second_factor:
            return False
        return self._second_factor_for == "everyone" or (
            self._second_factor_for == "administrators" and ADMINISTRATOR in bearer.roles
        )


def device_of(request: Request) -> Device:
    client = request.client.host if request.client else ""
    return Device(client, request.headers.get("user-agent", ""))


def token_of(request: Request) -> str:
    """The bearer token; without one, the token in the cookie of a browser.

    A page cannot be made to send a bearer token, so a request that has one is judged by it alone.
    """
    if token := bearer_token_in(request):
        if token.startswith(BROWSER):
            raise Unauthenticated(
                "TOKEN_INVALID", "This token is good in the cookie of its browser only."
            )
        return token
    if token := cookies.token_in(request):
        cookies.require_own_page(request)
        return token
    raise Unauthenticated(
        "TOKEN_REQUIRED",
        "Send Authorization: Bearer <token>; POST /v1/sessions with email and password gives one. "
        "Pages sign in with POST /v1/browser-sessions, which sets a cookie.",
    )


def bearer_token_in(request: Request) -> str:
    """The token in the Authorization header; "" where there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
