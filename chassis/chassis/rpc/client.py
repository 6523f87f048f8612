"""The asking side of gRPC: deadlines, the signed actor, and refusals as they were raised."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol, TypeVar

import grpc
import grpc.aio
from google.protobuf.message import Message

from chassis import tracing
from chassis.actor import Actor
from chassis.database import Origin
from chassis.rpc.readiness import name_for_callers
from chassis.rpc.status import to_refusal

ResponseT = TypeVar("ResponseT", bound=Message, covariant=True)
DEADLINE_SECONDS = 10.0

_RETRIES = {
    "name": [{}],
    "retryPolicy": {
        "maxAttempts": 3,
        "initialBackoff": "0.05s",
        "maxBackoff": "0.5s",
        "backoffMultiplier": 3,
        "retryableStatusCodes": ["UNAVAILABLE"],
    },
}
"""Safe for writes too: every one carries an idempotency key."""

OPTIONS = [
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.dns_min_time_between_resolutions_ms", 1_000),
]


def options_for(service: str) -> list[tuple[str, Any]]:
    """Of a channel to a service: calls go in turn to all replicas that say they take calls."""
    config = {
        "loadBalancingConfig": [{"round_robin": {}}],
        "healthCheckConfig": {"serviceName": name_for_callers(service)},
        "methodConfig": [_RETRIES],
    }
    return [*OPTIONS, ("grpc.service_config", json.dumps(config))]


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf a call is made, and as part of what."""

    actor: Actor
    secret: str
    origin: Origin = field(default_factory=Origin)

    def metadata(self, audience: str) -> tuple[tuple[str, str], ...]:
        """What goes with a call to this service."""
        token = _signed(self.actor, self.secret, _this_minute(), audience)
        sent = (
            ("authorization", f"Bearer {token}"),
            ("correlation-id", self.origin.correlation_id),
        )
        return tuple((key, value) for key, value in sent if value)


@lru_cache(maxsize=1024)
def _signed(actor: Actor, secret: str, minute: datetime, audience: str) -> str:
    """One token a minute for each actor and service: a service verifies it once."""
    return actor.sign(secret, minute, audience)


def audience_of(request: Message) -> str:
    """The service that a request is for: "accounts" of tandem.accounts.v1."""
    return request.DESCRIPTOR.file.package.split(".")[1]


def _this_minute() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0)


class AsyncMethod(Protocol[ResponseT]):
    """A unary method of a generated stub on a grpc.aio channel."""

    def __call__(
        self, request: Any, *, timeout: float, metadata: tuple[tuple[str, str], ...]
    ) -> Awaitable[ResponseT]: ...


class Remote:
    """One service as another process sees it: a channel that reconnects by itself."""

    def __init__(self, service: str, address: str) -> None:
        self.service = service
        self.channel = grpc.aio.insecure_channel(address, options=options_for(service))

    async def call(
        self,
        method: AsyncMethod[ResponseT],
        request: Message,
        caller: Caller,
        timeout: float = DEADLINE_SECONDS,
    ) -> ResponseT:
        """The response, or the refusal the service raised; Unavailable if it did not answer."""
        with _asking(request, caller) as span:
            metadata = (*caller.metadata(audience_of(request)), ("traceparent", span.traceparent))
            try:
                return await method(request, timeout=timeout, metadata=metadata)
            except grpc.aio.AioRpcError as error:
                raise to_refusal(
                    error.code(), error.details() or "", error.trailing_metadata(), self.service
                ) from None

    async def close(self) -> None:
        await self.channel.close(None)


def call_blocking(
    method: Callable[..., Any], request: Message, caller: Caller, service: str = "service"
) -> Any:
    """The same over a blocking channel, for tests and tools."""
    with _asking(request, caller) as span:
        metadata = (*caller.metadata(audience_of(request)), ("traceparent", span.traceparent))
        try:
            return method(request, timeout=DEADLINE_SECONDS, metadata=metadata)
        except grpc.RpcError as error:
            raise to_refusal(
                error.code(), error.details() or "", error.trailing_metadata() or (), service
            ) from None


def _asking(request: Message, caller: Caller) -> tracing.span:
    """The call as a span, named after the request: tandem.projects.v1.LogTime."""
    name = request.DESCRIPTOR.full_name.removesuffix("Request")
    return tracing.span(name, tracing.CLIENT, tracing.current() or caller.origin.traceparent)
