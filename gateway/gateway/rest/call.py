"""One request as a route's function sees it: who asks, what they sent, the way to the services."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from chassis.actor import Actor
from chassis.rpc.client import DEADLINE_SECONDS, AsyncMethod, Caller, ResponseT
from google.protobuf.message import Message
from starlette.requests import Request

from gateway.door import Door
from gateway.services import Services

RequestT = TypeVar("RequestT", bound=Message)


@dataclass(slots=True, kw_only=True)
class Call:
    """What a route's function is given.

    path, query, body: checked and loaded, under the names of the protobuf fields. key: the
    Idempotency-Key ("" for reads). expected_version: of If-Match, 0 when there was none.
    request: Starlette's, for the rare route that needs the raw one.
    """

    door: Door
    request: Request
    actor: Actor
    caller: Caller
    path: dict[str, Any]
    query: dict[str, Any]
    body: dict[str, Any]
    key: str = ""
    expected_version: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def services(self) -> Services:
        return self.door.services

    def make(
        self, shape: type[RequestT], body: dict[str, Any] | None = None, **more: Any
    ) -> RequestT:
        """The protobuf request of this call: path, query, body, key and expected version.

        All by the names of the fields. body: instead of the call's; `more` adds or overrides.
        """
        values = {**self.path, **self.query, **(self.body if body is None else body)}
        names = shape.DESCRIPTOR.fields_by_name
        if self.key and "request_id" in names:
            values["request_id"] = self.key
        if self.expected_version and "expected_version" in names:
            values["expected_version"] = self.expected_version
        return shape(**(values | more))

    async def ask(
        self,
        method: AsyncMethod[ResponseT],
        request: Message,
        timeout: float = DEADLINE_SECONDS,
    ) -> ResponseT:
        """Call a service as this caller; a refusal becomes this call's problem document."""
        return await self.door.services.ask(method, request, self.caller, timeout)
