"""The client's page of a version: look at the file, approve it or ask for changes, by a link."""

from __future__ import annotations

from functools import partial

from chassis.ids import new_id
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from tandem.projects.v1 import proofs_pb2 as pb

from gateway.pages.sign_off_sheet import Shown, sign_off_page
from gateway.pages.visits import Visit, guarded, html
from gateway.rest.receipts import saved

PREFIX = "/p"


def pages() -> list[BaseRoute]:
    return [
        Route("/p/{token}", guarded(PREFIX, _show), methods=["GET"]),
        Route("/p/{token}", guarded(PREFIX, _answer), methods=["POST"]),
        Route("/p/{token}/file", guarded(PREFIX, _file), methods=["GET"]),
    ]


async def _read(visit: Visit) -> pb.ReadSignOffPageResponse:
    asked = pb.ReadSignOffPageRequest(token=visit.token)
    return await visit.ask(visit.door.services.proofs.ReadSignOffPage, asked)


async def _show(visit: Visit) -> Response:
    page = await _read(visit)
    if not page.opened:
        opened = pb.OpenSignOffPageRequest(
            token=visit.token, request_id=new_id(), address=visit.address
        )
        await visit.ask(visit.door.services.proofs.OpenSignOffPage, opened)
    return html(sign_off_page(Shown(visit.path, page, key=new_id())), 200)


async def _file(visit: Visit) -> Response:
    """To be saved, never to be run: as an attachment, by its first bytes, and sandboxed."""
    asked = pb.GetSignOffFileRequest(token=visit.token)
    found = await visit.ask(visit.door.services.proofs.GetSignOffFile, asked)
    return saved(found.content, found.content_type, found.name)


async def _answer(visit: Visit) -> Response:
    form = dict(await visit.read_form())
    if form.get("step") == "approve" and form.get("consent") != "yes":
        return await _wrong(visit, form, "Tick that you approve this version.")
    asked = pb.AnswerSignOffPageRequest(
        request_id=form.get("key", "")[:200],
        token=visit.token,
        approve=form.get("step") == "approve",
        name=form.get("name", ""),
        comment=form.get("comment", ""),
        address=visit.address,
        sha256=form.get("hash", "")[:64],
    )
    method = visit.door.services.proofs.AnswerSignOffPage
    return await visit.send(method, asked, partial(_wrong, visit, form))


async def _wrong(visit: Visit, form: dict[str, str], words: str) -> Response:
    """The page again, with what was typed, and what is wrong with it."""
    shown = Shown(
        visit.path,
        await _read(visit),
        declining=form.get("step") == "changes",
        wrong=words,
        typed_name=form.get("name", "")[:200],
        typed_comment=form.get("comment", "")[:4000],
        key=new_id(),
    )
    return html(sign_off_page(shown), 422)
