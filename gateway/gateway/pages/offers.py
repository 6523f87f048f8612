"""The client's page of a quote: read, choose, accept, decline, by a link and without an account.

The token in the path is the only credential, so no answer is kept, no referrer is sent, and the
path is not logged. Attempts are counted by network address and by link.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from chassis.actor import Actor, ActorKind
from chassis.errors import NotFound, Refusal, Unavailable
from chassis.ids import new_id
from chassis.rpc.client import AsyncMethod, Caller, ResponseT
from google.protobuf.message import Message
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from tandem.finance.v1 import offers_pb2 as pb
from tandem.finance.v1 import printing_pb2
from tandem.finance.v1.quoting_pb2 import QuoteSelection

from gateway.door import Door
from gateway.pages.offer_sheet import Shown, notice_page, offer_page
from gateway.rest.endpoint import origin_of
from gateway.rest.printing import pdf_response
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


def pages() -> list[BaseRoute]:
    return [
        Route("/q/{token}", _guarded(_show), methods=["GET"]),
        Route("/q/{token}", _guarded(_answer), methods=["POST"]),
        Route("/q/{token}/pdf", _guarded(_print), methods=["GET"]),
    ]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of the holder of a link."""

    request: Request
    door: Door
    token: str

    @property
    def path(self) -> str:
        return f"/q/{self.token}"

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

    async def read(self, chosen: list[str] | None = None) -> pb.ReadOfferResponse:
        selection = None if chosen is None else QuoteSelection(line_ids=chosen)
        asked = pb.ReadOfferRequest(token=self.token, selection=selection)
        return await self.ask(self.door.services.offers.ReadOffer, asked)

    async def counted(self, limit: Limit, *key: str) -> int:
        """Count an attempt; the seconds to wait, 0 if it may go on."""

        def count() -> int:
            actor, origin = Actor.system("gateway"), origin_of(self.request)
            with self.door.database.transaction(actor, origin) as tx:
                return self.door.throttle.attempt(tx, limit, *key)

        return await asyncio.to_thread(count)


Step = Callable[[Visit], Awaitable[Response]]


def _guarded(step: Step) -> Callable[[Request], Awaitable[Response]]:
    """Every failure becomes a page in plain words; the token stays out of the log."""

    async def carry_out(request: Request) -> Response:
        request.scope["tandem.logged_path"] = "/q/{token}"
        visit = Visit(request, request.app.state.door, request.path_params["token"][:100])
        try:
            wait = await visit.counted(READS, visit.token)
            return _too_many(wait) if wait else await step(visit)
        except NotFound as refusal:
            wait = await visit.counted(GUESSES, network_of(visit.address))
            return _too_many(wait) if wait else _said(NO_LINK, refusal.message, 404)
        except Unavailable:
            return _said("Not now", "The page can not be shown at the moment. Try again soon.", 503)

    return carry_out


async def _show(visit: Visit) -> Response:
    offer = await visit.read()
    if not offer.opened:
        opened = pb.OpenOfferRequest(token=visit.token, request_id=new_id())
        await visit.ask(visit.door.services.offers.OpenOffer, opened)
    return _page(Shown(visit.path, offer, key=new_id()))


async def _print(visit: Visit) -> Response:
    method = visit.door.services.printing.PrintOffer
    printed = await visit.ask(method, printing_pb2.PrintOfferRequest(token=visit.token))
    return pdf_response(printed)


async def _answer(visit: Visit) -> Response:
    wait = await visit.counted(ANSWERS, visit.token)
    if wait:
        return _too_many(wait)
    sent = await _form(visit.request)
    if sent is None:
        return _said("Too much", "The form is larger than it can be.", 413)
    form = dict(sent)
    chosen = [value for name, value in sent if name == "line" or name.startswith("group ")]
    if form.get("step") == "choose":
        return await _chosen(visit, chosen)
    if form.get("step") == "accept" and form.get("consent") != "yes":
        return await _wrong(visit, form, chosen, "Tick that you accept the quote.")
    try:
        await visit.ask(visit.door.services.offers.AnswerOffer, _request(visit, form, chosen))
    except NotFound:
        raise
    except Refusal as refusal:
        return await _wrong(visit, form, chosen, refusal.message)
    return RedirectResponse(visit.path, 303, {"Cache-Control": "no-store"})


def _request(visit: Visit, form: dict[str, str], chosen: list[str]) -> pb.AnswerOfferRequest:
    accept = form.get("step") == "accept"
    return pb.AnswerOfferRequest(
        request_id=form.get("key", "")[:200],
        token=visit.token,
        accept=accept,
        name=form.get("name", ""),
        reason=form.get("reason", ""),
        selection=QuoteSelection(line_ids=chosen) if accept else None,
        address=visit.address,
        content_hash=form.get("hash", "")[:64],
    )


async def _chosen(visit: Visit, chosen: list[str]) -> Response:
    """The page with what they chose; what cannot be chosen is named."""
    try:
        offer = await visit.read(chosen)
    except NotFound:
        raise
    except Refusal as refusal:
        shown = Shown(visit.path, await visit.read(), wrong=refusal.message, key=new_id())
        return _page(shown, 422)
    return _page(Shown(visit.path, offer, key=new_id()))


async def _wrong(visit: Visit, form: dict[str, str], chosen: list[str], words: str) -> Response:
    """The page again, with what was chosen and typed, and what is wrong with it."""
    declining = form.get("step") == "decline"
    shown = Shown(
        visit.path,
        await (visit.read() if declining else _as_chosen(visit, chosen)),
        declining=declining,
        wrong=words,
        typed_name=form.get("name", "")[:200],
        typed_reason=form.get("reason", "")[:1000],
        key=new_id(),
    )
    return _page(shown, 422)


async def _as_chosen(visit: Visit, chosen: list[str]) -> pb.ReadOfferResponse:
    """As the quote proposes it, where the choice is what was refused."""
    try:
        return await visit.read(chosen)
    except NotFound:
        raise
    except Refusal:
        return await visit.read()


async def _form(request: Request) -> list[tuple[str, str]] | None:
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


def _page(shown: Shown, status: int = 200) -> Response:
    return _html(offer_page(shown), status)


def _said(title: str, words: str, status: int) -> Response:
    return _html(notice_page(title, words), status)


def _too_many(wait: int) -> Response:
    words = f"There were too many requests. Try again in {-(-wait // 60)} minutes."
    response = _said("Too many requests", words, 429)
    response.headers["Retry-After"] = str(wait)
    return response


def _html(body: str, status: int) -> Response:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return Response(body, status, headers, HTML)
