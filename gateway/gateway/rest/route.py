"""How a route is declared: one entry gives routing, checking of input, and its page in OpenAPI.

    Route("POST", "/v1/clients", register_client, "Register a client", body=NewClient(), ...)

The function gets a `Call` and returns what the `answer` schema dumps (a protobuf message, a dict,
a row), or a ready Starlette response where JSON will not do.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chassis.actor import SIGNED_IN

from gateway.fields import Body, Query, View
from gateway.rest.call import Call

JSON = "application/json"
BODY_BYTES_MAX = 1024 * 1024
SECONDS_MAX = 20.0
"""Longer than a service is waited for."""
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_PARAMETER = re.compile(r"{(\w+)}")

Function = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True, kw_only=True)
class Room:
    """A chapter of the API: its name, one sentence about it, and its routes."""

    name: str
    about: str
    routes: tuple[Route, ...]


@dataclass(frozen=True)
class Route:
    """One method of one path.

    method, path: path parameters are named as the protobuf field: "/v1/clients/{client_id}".
    run: the function. summary: a few words in the imperative; description: what else matters.

    body, query, answer: marshmallow schemas (instances of Body, Query, View). consumes: for
    another media type than JSON; the function then reads call.request itself.
    status: of the answer. location: where a created thing is, such as "/v1/clients/{id}", filled
    from the answer; sent as Location.
    permission: what the caller must be allowed to do; the owning service applies its scope.
    problems: reason -> sentence, the refusals that are this route's own.
    if_match: takes If-Match with the ETag of an answer, for callers who must not overwrite.
    keyed: needs an Idempotency-Key; every method that changes something does unless it says False.
    seconds_max: what the function may take; then the caller gets a 503.
    public: needs no sign-in. example: a body; answer_example: an answer.
    """

    method: str
    path: str
    run: Function
    summary: str
    description: str = ""
    body: Body | None = None
    query: Query | None = None
    answer: View | None = None
    consumes: str = JSON
    produces: str = JSON
    body_bytes_max: int = BODY_BYTES_MAX
    status: int = 200
    location: str = ""
    permission: str = SIGNED_IN
    problems: Mapping[str, str] = field(default_factory=dict)
    if_match: bool = False
    keyed: bool | None = None
    seconds_max: float = SECONDS_MAX
    public: bool = False
    example: Any = None
    answer_example: Any = None

    @property
    def needs_permission(self) -> bool:
        """False for what is open to everybody, or to everybody who is signed in."""
        return not self.public and self.permission != SIGNED_IN

    @property
    def needs_key(self) -> bool:
        return self.method in CHANGING if self.keyed is None else self.keyed

    @property
    def reads_json(self) -> bool:
        return self.body is not None and self.consumes == JSON

    @property
    def parameters(self) -> list[str]:
        """The names in the path, in order."""
        return _PARAMETER.findall(self.path)

    @property
    def operation_id(self) -> str:
        return self.run.__name__
