"""The outermost layer: request ids, security headers, one log line, span and measurement each."""

from __future__ import annotations

import re
import time
from typing import Any

import structlog
from chassis.ids import new_id
from prometheus_client import Counter, Histogram
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import tracing
from gateway.problem import UNEXPECTED, respond

log = structlog.get_logger()

_SAFE_ID = re.compile(r"^[A-Za-z0-9._~+/=:-]{1,100}$")

NOT_LOGGED = {"/openz"}
"""Asked by the balancer several times a second; nobody wants to read or to count that."""

request_seconds = Histogram(
    "tandem_http_seconds",
    "Duration of HTTP requests, by route and status",
    ["method", "route", "status"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
problems = Counter("tandem_http_problems", "Problem documents sent, by reason", ["reason"])

SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]
STRICT_POLICY = (
    b"content-security-policy",
    b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
)


class Edge:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in NOT_LOGGED:
            await self.app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope["tandem.request_id"] = request_id
        started = time.perf_counter()
        status = 0

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _with_ours(list(message.get("headers", [])), request_id)
            await send(message)

        with tracing.span(scope["method"], tracing.SERVER, _header(scope, b"traceparent")) as span:
            try:
                await self.app(scope, receive, send_on)
            except Exception as error:
                if status:
                    raise
                await _explained(error, scope)(scope, receive, send_on)
            finally:
                _tell(scope, status, time.perf_counter() - started)
                _describe(span, scope, status)


def _explained(error: Exception, scope: Scope) -> Response:
    """The last resort, for what even the explaining of a failure did not expect."""
    log.error("unexpected", exc_info=error, path=scope["path"])
    scope["tandem.reason"] = UNEXPECTED.reason
    return respond(UNEXPECTED, scope["path"], scope["tandem.request_id"])


def _request_id(scope: Scope) -> str:
    """The caller's X-Request-Id if it is harmless, else a new one."""
    text = _header(scope, b"x-request-id")
    return text if _SAFE_ID.match(text) else new_id()


def _header(scope: Scope, wanted: bytes) -> str:
    return next((v.decode("latin-1") for name, v in scope["headers"] if name == wanted), "")


def _describe(span: tracing.span, scope: Scope, status: int) -> None:
    """Name the span after the route, which is only known now; the path would hold ids."""
    route = scope.get("tandem.route")
    path = route.path if route else "other"
    span.rename(f"{scope['method']} {path}")
    span.tell("http.route", path)
    span.tell("http.response.status_code", status)
    span.tell("tandem.request_id", scope["tandem.request_id"])


def _with_ours(headers: list[Any], request_id: str) -> list[Any]:
    names = {name.lower() for name, _ in headers}
    policy = [] if STRICT_POLICY[0] in names else [STRICT_POLICY]
    return [*headers, *SECURITY_HEADERS, *policy, (b"x-request-id", request_id.encode())]


def _tell(scope: Scope, status: int, seconds: float) -> None:
    route = scope.get("tandem.route")
    path = route.path if route else "other"
    request_seconds.labels(scope["method"], path, status).observe(seconds)
    reason = scope.get("tandem.reason", "")
    if reason:
        problems.labels(reason).inc()
    client = scope.get("client")
    log.info(
        "request",
        method=scope["method"],
        path=scope.get("tandem.logged_path", scope["path"]),
        status=status,
        ms=round(seconds * 1000, 1),
        request_id=scope["tandem.request_id"],
        actor_id=scope.get("tandem.actor_id", ""),
        address=client[0] if client else "",
        **({"reason": reason} if reason else {}),
    )
