"""The session of a browser: a cookie that no script can read, and proof that a change is meant.

A browser sends the cookie with every request to this address, also with one that a page of
another site begins. So a change by cookie counts only if the browser itself says that a page of
this very address sent it, and if it carries a header that no page elsewhere can send unasked.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from chassis.actor import Actor
from chassis.errors import Conflict, Forbidden
from starlette.requests import Request

from gateway.signin.tokens import BROWSER

NAME = "__Host-tandem"
"""The prefix makes browsers refuse it without Secure, with a Domain, or for a part of the paths."""

HEADER = "X-Tandem-Request"
PERSON = "X-Tandem-Person"
"""The id of whom a page believes to be signed in; all tabs of a browser share one cookie."""
SAFE = frozenset({"GET", "HEAD"})
_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Lax"
_PORTS = {"http": ":80", "https": ":443"}


def set_cookie(token: str, seconds: int) -> str:
    """The value of Set-Cookie with which the browser keeps the token for so long."""
    return f"{NAME}={token}; Max-Age={seconds}; {_ATTRIBUTES}"


def clear_cookie() -> str:
    return f"{NAME}=; Max-Age=0; {_ATTRIBUTES}"


def token_in(request: Request) -> str:
    """The token in the cookie; "" where there is none."""
    token = request.cookies.get(NAME, "")
    return token if token.startswith(BROWSER) else ""


def require_own_page(request: Request) -> None:
    """Refuse a change that no page of this address sent."""
    if request.method in SAFE:
        return
    if HEADER.lower() not in request.headers:
        raise Forbidden(
            "REQUEST_HEADER_REQUIRED",
            f"A change made with the cookie of a browser needs the header {HEADER}: 1.",
            field=HEADER,
        )
    if not _is_same_origin(request):
        raise Forbidden(
            "CROSS_SITE_REQUEST",
            "A change made with the cookie of a browser must come from a page of this address. A "
            "program signs in with POST /v1/sessions and sends the token instead.",
        )


def require_person(request: Request, actor: Actor) -> None:
    """Refuse a change that a page sends for somebody else than is signed in by now."""
    believed = request.headers.get(PERSON.lower(), "")
    if not believed or request.method in SAFE or believed.lower() == actor.user_id:
        return
    raise Conflict(
        "SIGNED_IN_AS_ANOTHER",
        f"{actor.name} is signed in in this browser now, so nothing was changed. Sign in again as "
        f"yourself, or go on as {actor.name}.",
        field=PERSON,
        details={"person_id": actor.user_id, "name": actor.name},
    )


def require_kept(request: Request) -> None:
    """Refuse a sign-in whose cookie the browser would drop without a word."""
    origin = _origin_of(request)
    if origin.scheme == "http" and not _is_this_machine(origin.hostname or ""):
        raise Forbidden(
            "HTTPS_REQUIRED",
            "Browsers keep a sign-in for https addresses and for this machine itself "
            "(http://localhost) only. Open Tandem by its https address; an administrator sets one "
            "up as docs/operating.md says.",
        )


def _is_same_origin(request: Request) -> bool:
    """As the browser says; browsers leave Sec-Fetch-Site out where Origin must do."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = _origin_of(request)
    return bool(origin.netloc) and origin.netloc.lower() == _host_of(request, origin.scheme)


def _host_of(request: Request, scheme: str) -> str:
    """As an Origin names it: without the scheme's own port."""
    host = request.headers.get("host", "").lower()
    return host.removesuffix(_PORTS.get(scheme, ""))


def _origin_of(request: Request) -> SplitResult:
    try:
        return urlsplit(request.headers.get("origin", ""))
    except ValueError:
        return urlsplit("")


def _is_this_machine(host: str) -> bool:
    """What browsers trust without TLS."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
