"""The application, the status page and the API reference; OpenAPI and AsyncAPI for programs.

All is served from this package, under a policy that lets the browser load nothing from elsewhere.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.api import reference
from gateway.pages import calendars, offers, serving, sign_offs, suppliers
from gateway.problem import Problem
from gateway.rest import openapi
from gateway.rest.endpoint import explain
from gateway.rest.rooms import ROOMS

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
KINDS = {
    "style.css": "text/css; charset=utf-8",
    "offer.css": "text/css; charset=utf-8",
    "status.js": "text/javascript; charset=utf-8",
    "docs.js": "text/javascript; charset=utf-8",
    "session.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
}
HTML = "text/html; charset=utf-8"
PACKED_FROM = 2000


def pages() -> list[BaseRoute]:
    return [
        *serving.pages(),
        *offers.pages(),
        *sign_offs.pages(),
        *suppliers.pages(),
        *calendars.pages(),
        Route("/status", status, methods=["GET"]),
        Route("/docs", docs, methods=["GET"]),
        Route("/docs/{chapter}", docs, methods=["GET"]),
        Route("/v1/openapi.json", openapi_document, methods=["GET"]),
        Route("/v1/asyncapi.json", asyncapi_document, methods=["GET"]),
        Route("/static/{name}", static, methods=["GET"]),
        Route("/favicon.ico", favicon, methods=["GET"]),
    ]


@cache
def _file(name: str) -> bytes:
    return files("gateway").joinpath("web", name).read_bytes()


@cache
def _document() -> bytes:
    return json.dumps(openapi.document(ROOMS), ensure_ascii=False, indent=1).encode()


@cache
def _reference() -> dict[str, bytes]:
    pages = reference.render(openapi.document(ROOMS))
    return {chapter: page.encode() for chapter, page in pages.items()}


async def status(request: Request) -> Response:
    return _served(request, _file("status.html"), HTML)


async def docs(request: Request) -> Response:
    chapter = request.path_params.get("chapter", "")
    page = _reference().get(chapter)
    if page is None:
        text = f"The reference has no chapter {chapter[:100]}; /docs lists them."
        return explain(Problem(404, "PATH_NOT_FOUND", text), request)
    return _served(request, page, HTML)


async def openapi_document(request: Request) -> Response:
    return _served(request, _document(), "application/json")


async def asyncapi_document(request: Request) -> Response:
    """Made by `make events` from what the services publish."""
    return _served(request, _file("asyncapi.json"), "application/json")


async def favicon(request: Request) -> Response:
    return _served(request, _file("mark.svg"), KINDS["mark.svg"])


async def static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in KINDS:
        return explain(Problem(404, "PATH_NOT_FOUND", f"There is no file {name[:100]}."), request)
    return _served(request, _file(name), KINDS[name])


def _served(request: Request, body: bytes, media_type: str) -> Response:
    """The body, or 304 if the client has it; compressed if the client accepts it."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "no-cache",
        "Content-Security-Policy": POLICY,
        "Vary": "Accept-Encoding",
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if len(body) > PACKED_FROM and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = _packed(body), "gzip"
    return Response(body, headers=headers, media_type=media_type)


@cache
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)
