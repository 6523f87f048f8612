"""The client's page of a quote: read, choose, accept, decline, by a link and without an account."""

from __future__ import annotations

from functools import partial

from chassis.errors import NotFound, Refusal
from chassis.ids import new_id
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from tandem.finance.v1 import offers_pb2 as pb
from tandem.finance.v1 import printing_pb2
from tandem.finance.v1.quoting_pb2 import QuoteSelection

from gateway.pages.offer_sheet import Shown, offer_page
from gateway.pages.visits import Visit, guarded, html
from gateway.rest.printing import pdf_response

PREFIX = "/q"


def pages() -> list[BaseRoute]:
    return [
        Route("/q/{token}", guarded(PREFIX, _show), methods=["GET"]),
        Route("/q/{token}", guarded(PREFIX, _answer), methods=["POST"]),
        Route("/q/{token}/pdf", guarded(PREFIX, _print), methods=["GET"]),
    ]


async def _read(visit: Visit, chosen: list[str] | None = None) -> pb.ReadOfferResponse:
    selection = None if chosen is None else QuoteSelection(line_ids=chosen)
    asked = pb.ReadOfferRequest(token=visit.token, selection=selection)
    return await visit.ask(visit.door.services.offers.ReadOffer, asked)


async def _show(visit: Visit) -> Response:
    offer = await _read(visit)
    if not offer.opened:
        opened = pb.OpenOfferRequest(token=visit.token, request_id=new_id())
        await visit.ask(visit.door.services.offers.OpenOffer, opened)
    return _page(Shown(visit.path, offer, key=new_id()))


async def _print(visit: Visit) -> Response:
    method = visit.door.services.printing.PrintOffer
    printed = await visit.ask(method, printing_pb2.PrintOfferRequest(token=visit.token))
    return pdf_response(printed)


async def _answer(visit: Visit) -> Response:
    sent = await visit.read_form()
    form = dict(sent)
    chosen = [value for name, value in sent if name == "line" or name.startswith("group ")]
    if form.get("step") == "choose":
        return await _chosen(visit, chosen)
    if form.get("step") == "accept" and form.get("consent") != "yes":
        return await _wrong(visit, form, chosen, "Tick that you accept the quote.")
    method = visit.door.services.offers.AnswerOffer
    wrong = partial(_wrong, visit, form, chosen)
    return await visit.send(method, _request(visit, form, chosen), wrong)


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
        offer = await _read(visit, chosen)
    except NotFound:
        raise
    except Refusal as refusal:
        shown = Shown(visit.path, await _read(visit), wrong=refusal.message, key=new_id())
        return _page(shown, 422)
    return _page(Shown(visit.path, offer, key=new_id()))


async def _wrong(visit: Visit, form: dict[str, str], chosen: list[str], words: str) -> Response:
    """The page again, with what was chosen and typed, and what is wrong with it."""
    declining = form.get("step") == "decline"
    shown = Shown(
        visit.path,
        await (_read(visit) if declining else _as_chosen(visit, chosen)),
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
        return await _read(visit, chosen)
    except NotFound:
        raise
    except Refusal:
        return await _read(visit)


def _page(shown: Shown, status: int = 200) -> Response:
    return html(offer_page(shown), status)
