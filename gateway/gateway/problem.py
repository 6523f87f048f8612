"""Problem documents (RFC 9457): every failure the gateway answers with looks like this.

The detail is a sentence for a person and names the remedy; `reason` is stable, for programs;
`field` and `errors` point at the input that is to blame, in the names of the JSON document.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from chassis.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    Unauthenticated,
    Unavailable,
)
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:tandem:problem:"
RETRY_SECONDS = 2

_STATUS: dict[type[Refusal], int] = {
    NotFound: 404,
    Invalid: 422,
    Conflict: 409,
    Forbidden: 403,
    Unauthenticated: 401,
    Unavailable: 503,
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong value. pointer: RFC 6901 into the body, or the name of a parameter or header."""

    pointer: str
    detail: str


class Problem(Exception):
    """Raised anywhere in the gateway to answer with a problem document."""

    def __init__(
        self,
        status: int,
        reason: str,
        detail: str,
        *,
        field: str = "",
        errors: Sequence[Mistake] = (),
        details: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.reason = reason
        self.detail = detail
        self.field = field
        self.errors = errors
        self.details = dict(details or {})
        self.headers = dict(headers or {})


UNEXPECTED = Problem(
    500,
    "UNEXPECTED",
    "Something went wrong on our side; it has been logged under the request_id.",
)


def too_large(bytes_max: int) -> Problem:
    return Problem(
        413,
        "BODY_TOO_LARGE",
        f"The body may have at most {bytes_max // 1024} KiB; send less at a time.",
        headers={"Connection": "close"},
    )


def of_refusal(refusal: Refusal, *, field: str = "", conditional: bool = False) -> Problem:
    """The problem that a service's refusal is at the edge.

    field: the offending input under its JSON name. conditional: the caller sent If-Match, so a
    changed version is a failed precondition.
    """
    status = _STATUS[type(refusal)]
    headers = {}
    if refusal.reason == "VERSION_MISMATCH" and conditional:
        status, field = 412, "If-Match"
    if refusal.reason == "UNEXPECTED":
        status = 500
    elif status == 503:
        headers["Retry-After"] = str(RETRY_SECONDS)
    if status == 401:
        invalid = ', error="invalid_token"' if refusal.reason == "TOKEN_INVALID" else ""
        headers["WWW-Authenticate"] = f'Bearer realm="tandem"{invalid}'
    return Problem(
        status,
        refusal.reason,
        refusal.message,
        field=field or refusal.field,
        details=refusal.details,
        headers=headers,
    )


def respond(problem: Problem, instance: str, request_id: str) -> Response:
    """The problem as an HTTP response about the path `instance`."""
    document: dict[str, Any] = {
        "type": TYPE_PREFIX + problem.reason.lower().replace("_", "-"),
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "instance": instance,
        "reason": problem.reason,
        "request_id": request_id,
    }
    if problem.field:
        document["field"] = problem.field
    if problem.errors:
        document["errors"] = [
            {"pointer": mistake.pointer, "detail": mistake.detail} for mistake in problem.errors
        ]
    if problem.details:
        document["details"] = problem.details
    body = json.dumps(document, ensure_ascii=False).encode(errors="replace")
    return Response(
        body, problem.status, {**problem.headers, "Cache-Control": "no-store"}, MEDIA_TYPE
    )
