"""Pages that somebody opens by a link, without an account.

The token in the path is the only credential, so no answer is kept, no referrer is sent, and the
path is not logged. Attempts are counted by network address and by link.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from chassis.actor import Actor, ActorKind
from chassis.errors import NotFound, Refusal, Unavailable
from chassis.rpc.client import AsyncMethod, Caller, ResponseT
from google.protobuf.message import Message
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.door import Door
from gateway.pages.offer_sheet import notice_page
from gateway.rest.endpoint import origin_of
from gateway.signin.rules import Limit, network_of

POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
FORM_BYTES_MAX = 64 * 1024
FORM_FIELDS_MAX = 600
GUESSES = Limit("offer guess", 30)
"""Tokens that open nothing, from one network address."""
ANSWERS = Limit("offer answer", 30)
"""Forms sent by one link."""
READS = Limit("offer read", 300)
"""Pages and documents asked for by one link, each of which finance makes again."""
HTML = "text/html; charset=utf-8"
NO_LINK = "This link does not work"
Wrong = Awaitable[Response]
"""The page again, with what is wrong on it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of the holder of a link. prefix: of the pages of this kind, such as /q."""

    request: Request
    door: Door
    token: str
    prefix: str

    @property
    def path(self) -> str:
        return f"{self.prefix}/{self.token}"

    @property
    def address(self) -> str:
        return self.request.client.host if self.request.client else ""

    async def ask(self, method: AsyncMethod[ResponseT], request: Message) -> ResponseT:
        """Finance's answer, on behalf of the holder."""
        mark = hashlib.sha256(self.token.encode()).hexdigest()[:24]
        actor = Actor(
            kind=ActorKind.LINK, user_id=f"link:{mark}", person_id="", name="Holder of a link"
        )
        caller = Caller(actor, self.door.settings.actor_secret, origin_of(self.request))
        return await self.door.services.ask(method, request, caller)

    async def counted(self, limit: Limit, *key: str) -> int:
        """Count an attempt; the seconds to wait, 0 if it may go on."""

        def count() -> int:
            actor, origin = Actor.system("gateway"), origin_of(self.request)
            with self.door.database.transaction(actor, origin) as tx:
                return self.door.throttle.attempt(tx, limit, *key)

        return await asyncio.to_thread(count)

    async def count_answer(self) -> None:
        """Stopped: they have sent more forms than one link may."""
        wait = await self.counted(ANSWERS, self.token)
        if wait:
            raise Stopped(too_many(wait))

    async def read_form(self) -> list[tuple[str, str]]:
        """The fields that they sent, in order. Stopped: there are too many, or too often."""
        await self.count_answer()
        sent = await form_of(self.request)
        if sent is None:
            raise Stopped(too_large())
        return sent

    async def send(
        self, method: AsyncMethod[Any], request: Message, refused: Callable[[str], Wrong]
    ) -> Response:
        """Pass on what they answered; then the page as it is now, or what `refused` makes of it."""
        try:
            await self.ask(method, request)
        except NotFound:
            raise
        except Refusal as refusal:
            return await refused(refusal.message)
        return RedirectResponse(self.path, 303, {"Cache-Control": "no-store"})


class Stopped(Exception):
    """The visit ends with this response."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


Step = Callable[[Visit], Awaitable[Response]]


def guarded(prefix: str, step: Step) -> Callable[[Request], Awaitable[Response]]:
    """Every failure becomes a page in plain words; the token stays out of the log."""

    async def carry_out(request: Request) -> Response:
        request.scope["tandem.logged_path"] = f"{prefix}/{{token}}"
        token = request.path_params["token"][:100]
        visit = Visit(request, request.app.state.door, token, prefix)
        try:
            wait = await visit.counted(READS, visit.token)
            return too_many(wait) if wait else await step(visit)
        except Stopped as stopped:
            return stopped.response
        except NotFound as refusal:
            wait = await visit.counted(GUESSES, network_of(visit.address))
            return too_many(wait) if wait else notice(NO_LINK, refusal.message, 404)
        except Unavailable:
            words = "The page can not be shown at the moment. Try again soon."
            return notice("Not now", words, 503)

    return carry_out


async def form_of(request: Request) -> list[tuple[str, str]] | None:
    """The fields in order; None when there is more than a form of ours can hold."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_BYTES_MAX:
            return None
    try:
        text = body.decode("utf-8", "replace")
        return parse_qsl(text, keep_blank_values=True, max_num_fields=FORM_FIELDS_MAX)
    except ValueError:
        return None


def notice(title: str, words: str, status: int) -> Response:
    return html(notice_page(title, words), status)


def too_large() -> Response:
    return notice("Too much", "The form is larger than it can be.", 413)


def too_many(wait: int) -> Response:
    words = f"There were too many requests. Try again in {-(-wait // 60)} minutes."
    response = notice("Too many requests", words, 429)
    response.headers["Retry-After"] = str(wait)
    return response


def html(body: str, status: int) -> Response:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return Response(body, status, headers, HTML)
