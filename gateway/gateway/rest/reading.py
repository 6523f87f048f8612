"""From an HTTP request to a Call: every check that needs no service is made here, in one order.

Who is it (401), what will they take (406), is it meant to happen once (400), is it JSON
(400, 413, 415), are the values right (422). Unknown names are refused by name, because a
misspelt field that is silently dropped is the dearest kind of bug an integration can have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from chassis.ids import is_id
from marshmallow import Schema, ValidationError
from starlette.requests import ClientDisconnect, Request

from gateway.rest.fields import EXAMPLE_ID
from gateway.rest.problem import Mistake, Problem
from gateway.rest.route import JSON, Route

KEY_LENGTH_MAX = 200
_ETAG = re.compile(r'^"(\d{1,9})"$')


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
    given = request.query_params
    if route.query is None:
        if given:
            raise _unknown_parameters(sorted(given.keys()), [])
        return {}
    repeated = [name for name in given if len(given.getlist(name)) > 1]
    if repeated:
        raise Problem(
            400, "PARAMETER_REPEATED", f"Give {repeated[0]} once only.", field=repeated[0]
        )
    known = {field.data_key or name for name, field in route.query.fields.items()}
    unknown = sorted(given.keys() - known)
    if unknown:
        raise _unknown_parameters(unknown, sorted(known))
    return _load(route.query, dict(given), "parameter")


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
    found = _ETAG.match(sent.strip())
    if found is None or int(found[1]) == 0:
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
    if not accept or "*/*" in accept or route.produces in accept:
        return
    family = route.produces.split("/")[0]
    ranges = {part.split(";")[0].strip().lower() for part in accept.split(",")}
    if not ranges & {route.produces, f"{family}/*", "text/event-stream"}:
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
    raw = await _receive(route, request)
    required = any(field.required for field in route.body.fields.values())
    if not raw.strip() and not required:
        return {}
    _require_json(request)
    return _load(route.body, _parse(raw), "body")


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


async def _receive(route: Route, request: Request) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > route.body_bytes_max:
        raise too_large(route.body_bytes_max)
    received = bytearray()
    try:
        async for chunk in request.stream():
            received += chunk
            if len(received) > route.body_bytes_max:
                raise too_large(route.body_bytes_max)
    except ClientDisconnect:
        raise Problem(400, "BODY_INCOMPLETE", "The body ended before it was whole.") from None
    return bytes(received)


def too_large(bytes_max: int) -> Problem:
    return Problem(
        413,
        "BODY_TOO_LARGE",
        f"The body may have at most {bytes_max // 1024} KiB; send less at a time.",
        headers={"Connection": "close"},
    )


def _parse(raw: bytes) -> dict[str, Any]:
    try:
        text = raw.decode("utf-8-sig")
        parsed = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once_each)
    except UnicodeDecodeError:
        raise _malformed("it is not UTF-8") from None
    except json.JSONDecodeError as mistake:
        raise _malformed(
            f"{mistake.msg} at line {mistake.lineno}, column {mistake.colno}"
        ) from None
    except RecursionError:
        raise _malformed("it is nested too deeply") from None
    except ValueError:
        raise _malformed("a number in it has too many digits") from None
    if not isinstance(parsed, dict):
        raise Problem(
            400, "BODY_NOT_AN_OBJECT", 'The body must be a JSON object: {"name": "value", ...}.'
        )
    return parsed


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; one that says a name twice means one of the two, and nobody knows which."""
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)[:100]
        raise Problem(
            400, "FIELD_REPEATED", f"The body names {twice!r} twice; say it once.", field=twice
        )
    return values


def _no_constant(name: str) -> NoReturn:
    raise _malformed(f"{name} is not JSON")


def _malformed(why: str) -> Problem:
    return Problem(400, "JSON_MALFORMED", f"The body is not valid JSON: {why}.")


def _load(schema: Schema, values: Mapping[str, Any], where: str) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(values)
    except ValidationError as mistake:
        raise _invalid(mistake, schema, where) from None
    return loaded


def _invalid(mistake: ValidationError, schema: Schema, where: str) -> Problem:
    found = list(_mistakes(mistake.messages, ()))[:50]
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
