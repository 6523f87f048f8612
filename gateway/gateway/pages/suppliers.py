"""The supplier's pages: an order, a request for quotation or a self-bill, by a link."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from functools import partial

from chassis.ids import new_id
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from tandem.finance.v1 import sourcing_pb2 as pb

from gateway.pages.supplier_sheet import Shown, supplier_page
from gateway.pages.visits import Visit, guarded, html
from gateway.rest.printing import pdf_response

PREFIX = "/s"
FILE_BYTES_MAX = 3_000_000
UPLOAD_BYTES_MAX = FILE_BYTES_MAX + 64 * 1024
"""Of the whole form; finance checks the file itself."""


def pages() -> list[BaseRoute]:
    return [
        Route("/s/{token}", guarded(PREFIX, _show), methods=["GET"]),
        Route("/s/{token}", guarded(PREFIX, _answer), methods=["POST"]),
        Route("/s/{token}/invoice", guarded(PREFIX, _take_file), methods=["POST"]),
        Route("/s/{token}/pdf", guarded(PREFIX, _print), methods=["GET"]),
    ]


async def _read(visit: Visit) -> pb.ReadSupplierPageResponse:
    asked = pb.ReadSupplierPageRequest(token=visit.token)
    return await visit.ask(visit.door.services.sourcing.ReadSupplierPage, asked)


async def _show(visit: Visit) -> Response:
    page = await _read(visit)
    if not page.opened:
        opened = pb.OpenSupplierPageRequest(
            token=visit.token, request_id=new_id(), address=visit.address
        )
        await visit.ask(visit.door.services.sourcing.OpenSupplierPage, opened)
    return html(supplier_page(Shown(visit.path, page, key=new_id())), 200)


async def _print(visit: Visit) -> Response:
    asked = pb.PrintSupplierPageRequest(token=visit.token)
    printed = await visit.ask(visit.door.services.sourcing.PrintSupplierPage, asked)
    return pdf_response(printed)


async def _answer(visit: Visit) -> Response:
    form = dict(await visit.read_form())
    if form.get("step") == "accept" and form.get("consent") != "yes":
        return await _wrong(visit, form, "Tick the box to confirm.")
    method = visit.door.services.sourcing.AnswerSupplierPage
    return await visit.send(method, _request(visit, form), partial(_wrong, visit, form))


def _request(visit: Visit, form: dict[str, str]) -> pb.AnswerSupplierPageRequest:
    prices = [
        pb.OfferedPrice(line_id=name.removeprefix("price ")[:100], amount=value[:40])
        for name, value in form.items()
        if name.startswith("price ")
    ]
    return pb.AnswerSupplierPageRequest(
        request_id=form.get("key", "")[:200],
        token=visit.token,
        accept=form.get("step") in ("accept", "offer"),
        name=form.get("name", ""),
        reason=form.get("reason", ""),
        note=form.get("note", ""),
        prices=prices,
        address=visit.address,
        content_hash=form.get("hash", "")[:64],
    )


async def _take_file(visit: Visit) -> Response:
    await visit.count_answer()
    try:
        form, file = await _upload(visit.request)
    except _TooLarge:
        return await _wrong(visit, {"step": "invoice"}, "A file has at most 3 MB.", 413)
    except MultiPartException:
        return await _wrong(visit, {"step": "invoice"}, "Choose one file and send it again.")
    name, content = file
    asked = pb.SendSupplierDocumentRequest(
        request_id=form.get("key", "")[:200],
        token=visit.token,
        name=name[:200],
        content=content,
        sent_by=form.get("name", "")[:200],
        address=visit.address,
    )
    method = visit.door.services.sourcing.SendSupplierDocument
    return await visit.send(method, asked, partial(_wrong, visit, form | {"step": "invoice"}))


class _TooLarge(Exception):
    """The form is larger than a file of ours can be."""


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > UPLOAD_BYTES_MAX:
            raise _TooLarge
        yield chunk


async def _upload(request: Request) -> tuple[dict[str, str], tuple[str, bytes]]:
    """The fields, and the name and content of the file; an empty one where none was chosen."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise MultiPartException("not a form with a file")
    parser = MultiPartParser(request.headers, _limited(request), max_files=1, max_fields=10)
    parsed = await parser.parse()
    fields = {name: value for name, value in parsed.multi_items() if isinstance(value, str)}
    found = parsed.get("file")
    if not isinstance(found, UploadFile):
        return fields, ("", b"")
    content = await found.read()
    await parsed.close()
    return fields, (found.filename or "", content)


async def _wrong(visit: Visit, form: dict[str, str], words: str, status: int = 422) -> Response:
    """The page again, with what was typed, and what is wrong with it."""
    typed = {name[:110]: value[:2000] for name, value in form.items()}
    shown = Shown(visit.path, await _read(visit), wrong=words, typed=typed, key=new_id())
    return html(supplier_page(shown), status)
