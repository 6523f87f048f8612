"""The application for the browser: one document at every path of a page, and its hashed files.

A path that belongs to the API, to the reference or to operators is never answered with a page, nor
is a program that does not ask for HTML: both get the problem document of everything else.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages import built
from gateway.problem import Problem
from gateway.rest.endpoint import explain

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types tandem"
)
FOR_GOOD = "public, max-age=31536000, immutable"
RESERVED = {
    "v1",
    "p",
    "q",
    "s",
    "docs",
    "status",
    "static",
    "assets",
    "healthz",
    "openz",
    "readyz",
    "metrics",
}
"""First segments of paths that are no page."""
HTML = "text/html"
NOT_BUILT = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Tandem: the pages are not built</title></head>
<body>
<h1>The pages are not built</h1>
<p>The API works; only the pages for the browser are missing, because npm's packages could not be
installed when this was set up. Type <code>make ready</code> where they can be reached, then start
again. A container or a wheel of a release holds the pages.</p>
<p><a href="/status">Status of the services</a> · <a href="/docs">API reference</a></p>
</body>
</html>
"""


def pages() -> list[BaseRoute]:
    return [
        Route("/", document, methods=["GET"]),
        Route("/assets/{name}", asset, methods=["GET"]),
    ]


def is_page(request: Request) -> bool:
    """True where a browser asks for a path that may be one of the application's."""
    segments = request.url.path.strip("/").split("/")
    return (
        request.method in {"GET", "HEAD"}
        and HTML in request.headers.get("accept", "")
        and segments[0] not in RESERVED
        and "." not in segments[-1]
    )


async def document(request: Request) -> Response:
    """The document, for whatever page its script then shows."""
    found = built.files().get(built.DOCUMENT)
    if found is None:
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        return Response(NOT_BUILT, 503, headers, media_type=HTML)
    return _served(request, found)


async def asset(request: Request) -> Response:
    """A file whose name holds a hash of its content."""
    name = request.path_params["name"]
    found = built.files().get(f"{built.HASHED}{name}")
    if found is None:
        problem = Problem(404, "PATH_NOT_FOUND", f"There is no file {name[:100]}.")
        return explain(problem, request)
    return _served(request, found)


def _served(request: Request, file: built.File) -> Response:
    """The file in the best encoding that the browser accepts, or 304 if the browser has it."""
    headers = {
        "ETag": file.etag,
        "Cache-Control": FOR_GOOD if file.hashed else "no-cache",
        "Content-Security-Policy": POLICY,
        "Vary": "Accept-Encoding",
    }
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    accepted = request.headers.get("accept-encoding", "")
    encoding = next((name for name in file.packed if name in accepted), "")
    if encoding:
        headers["Content-Encoding"] = encoding
    body = file.packed[encoding] if encoding else file.plain
    return Response(body, headers=headers, media_type=file.media_type)
