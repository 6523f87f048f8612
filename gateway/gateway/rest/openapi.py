"""OpenAPI 3.1 out of the declared routes: nothing here says anything that a route does not do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from gateway.fields import (
    Choice,
    Date,
    Hours,
    Id,
    List,
    Minutes,
    Money,
    Nested,
    Share,
    TextList,
    Timestamp,
    View,
)
from gateway.problem import MEDIA_TYPE
from gateway.rest import reading, unset
from gateway.rest.reading import KEY_LENGTH_MAX
from gateway.rest.route import JSON, Room, Route
from gateway.signin import cookies

NULLABLE = (Choice, Date, Hours, Id, Minutes, Money, Nested, Share, TextList, Timestamp)
_PATH_PARAMETER = re.compile(r"{(\w+)}")

_ABOUT = """\
The API of accounts, projects, finance and workspace.

Sign in with `POST /v1/sessions` and send the token as `Authorization: Bearer <token>`; pages sign
in with `POST /v1/browser-sessions`, which sets a cookie. Every change needs an `Idempotency-Key` of
your own making; sent again with the same key it is carried out once and gives the same answer.
Answers with a `version` carry it as `ETag`; send it back as `If-Match` where you must not overwrite
what another has changed.

Money is `{"amount": "1234.50", "currency_code": "GBP"}`, a share is a decimal string (`"0.60"`),
time is in minutes (answers show `hours` beside), dates are `YYYY-MM-DD`, instants RFC 3339 in UTC.
Lists come in pages: ask again with `page_token` until `next_page_token` is empty.

Every failure is a problem document (RFC 9457): `reason` is stable and for programs, `detail` says
to a person what to do, `field` and `errors` name the input that is wrong.
"""

MONEY = {
    "type": "object",
    "description": "An exact amount.",
    "required": ["amount", "currency_code"],
    "properties": {
        "amount": {
            "type": "string",
            "pattern": r"^-?\d+(\.\d+)?$",
            "description": "A decimal with at most the places the currency has.",
        },
        "currency_code": {"type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217"},
    },
    "additionalProperties": False,
    "example": {"amount": "1234.50", "currency_code": "GBP"},
}

PROBLEM = {
    "type": "object",
    "description": "What went wrong and what to do about it (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance", "reason", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "For a person; names the remedy"},
        "instance": {"type": "string", "description": "The path that was asked"},
        "reason": {"type": "string", "description": "For a program; stable, UPPER_SNAKE"},
        "request_id": {"type": "string", "description": "Under which it is logged"},
        "field": {"type": "string", "description": "The input that is wrong"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "details": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}

SECURITY: dict[str, dict[str, str]] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "From POST /v1/sessions"},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": cookies.NAME,
        "description": "From POST /v1/browser-sessions, for pages of this address. A request that "
        f"changes something sends `{cookies.HEADER}: 1` as well; one that also has a bearer token "
        "is judged by that alone.",
    },
}
"""Either of them."""

_PROBLEMS = {
    400: "The request is malformed: no Idempotency-Key, no JSON, an unknown parameter.",
    401: "Nobody is signed in: the token is missing, unknown, expired or revoked.",
    403: "You may not do this; the detail names the permission that is needed.",
    404: "What the path names does not exist.",
    409: "The request is valid, but not in the present state of the record.",
    412: "It has changed since the version in If-Match; read it again.",
    413: "The body is too large.",
    415: "The body is not of the media type that is taken here.",
    422: "A value is wrong; field and errors say which.",
    429: "Too many; Retry-After says how long to wait.",
    503: "A service that is needed does not answer; send the same request again.",
}


def document(rooms: Iterable[Room]) -> dict[str, Any]:
    """The whole OpenAPI document."""
    rooms = [room for room in rooms if room.routes]
    plugin = MarshmallowPlugin(schema_name_resolver=_SchemaNames())
    spec = APISpec(
        title="Tandem",
        version=_contract_version(),
        openapi_version="3.1.0",
        info={"description": _ABOUT, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        servers=[{"url": "/", "description": "This gateway"}],
        tags=[{"name": room.name, "description": room.about} for room in rooms],
        plugins=[plugin],
    )
    _teach(plugin)
    spec.components.schema("Money", MONEY)
    spec.components.schema("Problem", PROBLEM)
    for name, scheme in SECURITY.items():
        spec.components.security_scheme(name, scheme)
    for status, text in _PROBLEMS.items():
        spec.components.response(f"Problem{status}", _problem_response(status, text))
    for room in rooms:
        for route in room.routes:
            spec.path(path=route.path, operations={route.method.lower(): _operation(room, route)})
    return _with_commas(spec.to_dict())


def _with_commas(written: dict[str, Any]) -> dict[str, Any]:
    """Several values of one parameter are written with commas; repeating it works as well."""
    for path in written["paths"].values():
        for operation in path.values():
            for parameter in operation["parameters"]:
                if parameter.pop("explode", False):
                    parameter["explode"] = False
    return written


def _contract_version() -> str:
    """Without the patch level: who is not signed in need not know which repairs are missing."""
    return ".".join(version("tandem-gateway").split(".")[:2])


class _SchemaNames:
    """Names schemas after their classes: ClientView is Client, unless a body is called that."""

    def __init__(self) -> None:
        self._taken: dict[str, tuple[Any, ...]] = {}

    def __call__(self, schema: Any) -> str:
        kind = schema if isinstance(schema, type) else type(schema)
        left_out = () if isinstance(schema, type) else tuple(sorted(schema.exclude))
        full = str(kind.__name__)
        for name in (full.removesuffix("View") + ("InList" if left_out else ""), full):
            if self._taken.setdefault(name, (kind, left_out)) == (kind, left_out):
                return name
        return full


def _teach(plugin: MarshmallowPlugin) -> None:
    """How our kinds of fields look; fields of answers that may be null say so."""
    converter = plugin.converter
    assert converter is not None, "made when the plugin was given to the spec"
    for kind, look in {
        Timestamp: {"type": "string"},
        Minutes: {"type": "number"},
        Hours: {"type": "string", "pattern": r"^-?\d+\.\d\d$"},
        Share: {"type": "string"},
        Choice: {"type": "string"},
    }.items():
        converter.map_to_openapi_type(kind, look["type"], None)  # type: ignore[no-untyped-call]
    converter.add_attribute_function(_money)  # type: ignore[no-untyped-call]
    converter.add_attribute_function(_shown)  # type: ignore[no-untyped-call]


def _money(self: Any, field: fields.Field[Any], ret: dict[str, Any], **_: Any) -> dict[str, Any]:
    if not isinstance(field, Money):
        return {}
    for key in ("type", "example"):
        ret.pop(key, None)
    return {"$ref": "#/components/schemas/Money"}


def _shown(self: Any, field: fields.Field[Any], ret: dict[str, Any], **_: Any) -> dict[str, Any]:
    """What is only ever an answer: no limits on input, and null where nothing is there."""
    if not isinstance(field.root, View):
        return {}
    for limit in ("maxLength", "readOnly"):
        ret.pop(limit, None)
    if not isinstance(field, NULLABLE) or field.required or field.name in {"id", "items"}:
        return {}
    if isinstance(field.parent, fields.List):
        return {}
    if "$ref" in ret:
        return {"anyOf": [{"$ref": ret.pop("$ref")}, {"type": "null"}]}
    if "enum" in ret:
        ret["enum"] = [*ret["enum"], None]
    kind = ret.get("type")
    return {"type": [kind, "null"]} if isinstance(kind, str) else {}


def _operation(room: Room, route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "tags": [room.name],
        "operationId": route.operation_id,
        "summary": route.summary,
        "description": _description(route),
        "parameters": _parameters(route),
        "responses": _responses(route),
        "security": [] if route.public else [{name: []} for name in SECURITY],
    }
    if route.body is not None:
        content: dict[str, Any] = {"schema": route.body}
        if route.example is not None:
            content["example"] = route.example
        required = any(field.required for field in route.body.fields.values())
        operation["requestBody"] = {"required": required, "content": {route.consumes: content}}
    elif route.consumes != JSON:
        file = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {"required": True, "content": {route.consumes: file}}
    return operation


def _description(route: Route) -> str:
    own = "\n".join(f"- `{reason}`: {text}" for reason, text in route.problems.items())
    parts = (
        route.description,
        f"Needs the permission `{route.permission}`." if route.needs_permission else "",
        f"Problems of its own:\n\n{own}" if own else "",
    )
    return "\n\n".join(part for part in parts if part)


def _parameters(route: Route) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "in": "path",
            "name": name,
            "required": True,
            "schema": {"type": "string", **({"format": "uuid"} if name.endswith("_id") else {})},
        }
        for name in _PATH_PARAMETER.findall(route.path)
    ]
    if route.query is not None:
        found.append({"in": "query", "schema": route.query})
    if route.needs_key:
        found.append(
            {
                "in": "header",
                "name": "Idempotency-Key",
                "required": True,
                "description": "Of your own making; the same one on a retry.",
                "schema": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": KEY_LENGTH_MAX,
                    "pattern": "^[ -~]+$",
                },
                "example": "6f1f0a52-5d8f-4a52-9c5c-0d1d5a1f5f10",
            }
        )
    if unset.may_be_unset(route):
        found.append(
            {
                "in": "header",
                "name": "Prefer",
                "description": "With this, what is not set yet is an empty answer, not a problem.",
                "schema": {"type": "string", "const": unset.PREFERENCE},
            }
        )
    if route.if_match:
        found.append(
            {
                "in": "header",
                "name": "If-Match",
                "description": "The ETag of the answer that you have seen; left out: do not mind.",
                "schema": {"type": "string", "pattern": reading.ETAG_SHAPE},
                "example": '"3"',
            }
        )
    return found


def _responses(route: Route) -> dict[str, Any]:
    good: dict[str, Any] = {"description": HTTPStatus(route.status).phrase}
    if route.answer is not None:
        content: dict[str, Any] = {"schema": route.answer}
        if route.answer_example is not None:
            content["example"] = route.answer_example
        good["content"] = {route.produces: content}
        if "version" in route.answer.fields:
            good["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "The version"}}
    elif route.produces != "application/json":
        good["content"] = {route.produces: {"schema": {"type": "string"}}}
    status = 204 if route.answer is None and "content" not in good else route.status
    problems = {str(code): f"Problem{code}" for code in problem_codes(route)}
    empty = {"204": {"description": "Not set yet"}} if unset.may_be_unset(route) else {}
    return {str(status): good, **empty, **problems}


def problem_codes(route: Route) -> list[int]:
    """The statuses with which this route may refuse."""
    codes = {503}
    if not route.public:
        codes |= {400, 401, 403, 429}
    if "{" in route.path or names_others(route.query) or names_others(route.body):
        codes.add(404)
    if route.query is not None or route.body is not None:
        codes |= {400, 422}
    if route.body is not None:
        codes |= {413, 415}
    if route.needs_key:
        codes |= {400, 409}
    if route.if_match:
        codes.add(412)
    if route.public and route.body is not None:
        codes |= {401, 429}
    return sorted(codes)


def names_others(schema: Schema | None) -> bool:
    """Whether a value in it is the id of something, which may not exist."""
    if schema is None:
        return False
    kinds = [kind.inner if isinstance(kind, List) else kind for kind in schema.fields.values()]
    return any(
        isinstance(kind, Id) or (isinstance(kind, Nested) and names_others(kind.schema))
        for kind in kinds
        if not kind.dump_only
    )


def _problem_response(status: int, text: str) -> dict[str, Any]:
    return {
        "description": text,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
