"""From an HTTP request to a Call: every check that needs no service is made here, in one order.

Who is it (401), what will they take (406), is it meant to happen once (400), is it JSON
(400, 413, 415), are the values right (422). Unknown names are refused by name, because a
misspelt field that is silently dropped is the dearest kind of bug an integration can have.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import islice
from typing import Any

from chassis.ids import is_id
from marshmallow import Schema, ValidationError
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request

from gateway.fields import EXAMPLE_ID, List
from gateway.problem import Mistake, Problem, too_large
from gateway.rest.accepting import accepts
from gateway.rest.json_body import parse_object
from gateway.rest.route import JSON, Route

KEY_LENGTH_MAX = 200
PARAMETERS_MAX = 100
PUBLIC_BYTES_MAX = 16 * 1024
"""Of a body that somebody sends without being signed in."""

DISCARDED_BYTES_MAX = 4 * 1024 * 1024
"""Of a body that is too large, before it is answered and the connection closed."""

MISTAKES_SHOWN = 50
EVENT_STREAM = "text/event-stream"
ETAG_SHAPE = r'^(\*|"[1-9][0-9]{0,8}")$'
_ETAG = re.compile(r'"([1-9][0-9]{0,8})"')


def read_path(route: Route, request: Request) -> dict[str, Any]:
    """The path parameters; what is no id where an id belongs names nothing: 404."""
    for name, value in request.path_params.items():
        if name.endswith("_id") and not is_id(value):
            thing = name.removesuffix("_id").replace("_", " ")
            raise Problem(
                404,
                f"{name.removesuffix('_id').upper()}_NOT_FOUND",
                f"There is no {thing} {value[:60]!r}; an id looks like {EXAMPLE_ID}.",
                field=name,
            )
    return dict(request.path_params)


def read_query(route: Route, request: Request) -> dict[str, Any]:
    _require_few_parameters(request)
    given = request.query_params
    if route.query is None:
        if given:
            raise _unknown_parameters(sorted(given.keys()), [])
        return {}
    known = {field.data_key or name: field for name, field in route.query.fields.items()}
    unknown = sorted(given.keys() - known.keys())
    if unknown:
        raise _unknown_parameters(unknown, sorted(known))
    values = {name: _values(name, field, given) for name, field in known.items() if name in given}
    return _load(route.query, values, "parameter")


def _values(name: str, field: Any, given: QueryParams) -> str | list[str]:
    """What is given under a name. A parameter of several values is repeated, or has commas."""
    values = given.getlist(name)
    if isinstance(field, List):
        return [each for value in values for each in value.split(",")]
    if len(values) > 1:
        raise Problem(400, "PARAMETER_REPEATED", f"Give {name} once only.", field=name)
    return values[0]


def _require_few_parameters(request: Request) -> None:
    """Before the parameters are taken apart: no route has this many."""
    if request.scope["query_string"].count(b"&") >= PARAMETERS_MAX:
        raise Problem(
            400,
            "TOO_MANY_PARAMETERS",
            f"A request may have at most {PARAMETERS_MAX} parameters after the question mark.",
        )


def _unknown_parameters(unknown: list[str], known: list[str]) -> Problem:
    remedy = f"it takes {', '.join(known)}" if known else "it takes none"
    return Problem(
        400,
        "PARAMETER_UNKNOWN",
        f"There is no parameter {', '.join(unknown)[:200]} here; {remedy}.",
        field=unknown[0][:100],
        errors=[Mistake(name[:100], "Unknown parameter.") for name in unknown[:50]],
    )


def read_key(route: Route, request: Request) -> str:
    """The Idempotency-Key of a change, in quotes (RFC 8941) or bare."""
    if not route.needs_key:
        return ""
    key = request.headers.get("idempotency-key", "").strip().strip('"')
    if not key:
        raise Problem(
            400,
            "IDEMPOTENCY_KEY_REQUIRED",
            "Send the header Idempotency-Key with a value of your own making (a UUID, say), the "
            "same one when you send this request again.",
            field="Idempotency-Key",
        )
    if len(key) > KEY_LENGTH_MAX or not key.isascii() or not key.isprintable():
        raise Problem(
            400,
            "IDEMPOTENCY_KEY_MALFORMED",
            f"The Idempotency-Key must be 1 to {KEY_LENGTH_MAX} printable ASCII characters.",
            field="Idempotency-Key",
        )
    return key


def read_expected_version(route: Route, request: Request) -> int:
    """The version in If-Match, which is the ETag of an earlier answer; 0 for none or any."""
    sent = request.headers.get("if-match")
    if sent is None or sent.strip() == "*":
        return 0
    if not route.if_match:
        raise Problem(
            400, "IF_MATCH_UNSUPPORTED", "This request takes no If-Match; leave it out.",
            field="If-Match",
        )  # fmt: skip
    found = _ETAG.fullmatch(sent.strip())
    if found is None:
        raise Problem(
            400,
            "IF_MATCH_MALFORMED",
            'If-Match must be one ETag of an earlier answer, in its quotes, such as "3".',
            field="If-Match",
        )
    return int(found[1])


def require_acceptable(route: Route, request: Request) -> None:
    """406 if the caller will take nothing that this route gives."""
    accept = request.headers.get("accept")
    if accept and not accepts(accept, {route.produces, EVENT_STREAM}):
        raise Problem(
            406,
            "NOT_ACCEPTABLE",
            f"This answers with {route.produces}; send Accept: {route.produces}.",
        )


async def read_body(route: Route, request: Request) -> dict[str, Any]:
    """The checked JSON body, {} where the route takes none."""
    if not route.reads_json:
        return {}
    assert route.body is not None
    raw = await receive(route, request)
    required = any(field.required for field in route.body.fields.values())
    if not raw.strip() and not required:
        return {}
    _require_json(request)
    return _load(route.body, parse_object(raw), "body")


def _require_json(request: Request) -> None:
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type != JSON and not media_type.endswith("+json"):
        shown = media_type[:80] or "nothing"
        raise Problem(
            415,
            "MEDIA_TYPE_UNSUPPORTED",
            f"Send the body as JSON with Content-Type: application/json, not {shown}.",
            headers={"Accept": JSON},
        )


async def receive(route: Route, request: Request) -> bytes:
    """The body as it comes, at most what the route allows; 413 beyond that."""
    limit = min(route.body_bytes_max, PUBLIC_BYTES_MAX) if route.public else route.body_bytes_max
    declared = request.headers.get("content-length", "")
    received = bytearray()
    body = request.stream()
    try:
        if declared.isdecimal() and int(declared[:20]) > limit:
            await _discard(request, body)
            raise too_large(limit)
        async for chunk in body:
            received += chunk
            if len(received) > limit:
                await _discard(request, body)
                raise too_large(limit)
    except ClientDisconnect:
        raise Problem(400, "BODY_INCOMPLETE", "The body ended before it was whole.") from None
    return bytes(received)


async def _discard(request: Request, body: AsyncIterator[bytes]) -> None:
    """Read on for a while and keep nothing.

    A connection that is closed with unread bytes is reset, and most callers read no answer before
    they have sent everything. Who waits for leave to send (Expect) is answered at once.
    """
    if "expect" in request.headers:
        return
    discarded = 0
    async for chunk in body:
        discarded += len(chunk)
        if discarded >= DISCARDED_BYTES_MAX:
            return


def _load(schema: Schema, values: Mapping[str, Any], where: str) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(values)
    except ValidationError as mistake:
        raise _invalid(mistake, schema, where) from None
    return loaded


def _invalid(mistake: ValidationError, schema: Schema, where: str) -> Problem:
    found = list(islice(_mistakes(mistake.messages, ()), MISTAKES_SHOWN))
    first_path, first = found[0]
    known = ", ".join(field.data_key or name for name, field in schema.fields.items())
    unknown = first == "Unknown field." and len(first_path) == 1
    shown = ".".join(first_path)[:100]
    remedy = f"This takes: {known}." if unknown else ""
    more = f" And {len(found) - 1} more, see errors." if len(found) > 1 else ""
    return Problem(
        422,
        "FIELD_UNKNOWN" if first == "Unknown field." else "VALUE_INVALID",
        " ".join(filter(None, [f"{shown}: {first}", remedy])) + more,
        field=shown,
        errors=[Mistake(_pointer(path, where), text) for path, text in found],
    )


def _mistakes(messages: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _mistakes(inner, path if name == "_schema" else (*path, str(name)))
    elif isinstance(messages, list):
        for text in messages:
            yield path, str(text)


def _pointer(path: tuple[str, ...], where: str) -> str:
    if where != "body":
        return ".".join(path)[:200]
    return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in path)[:200]
