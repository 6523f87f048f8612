"""The serving side of gRPC.

A servicer's method is three to six lines: `@writes` hands it a Transaction that commits when it
returns, `@reads` a snapshot. The door in front of all methods verifies the actor, maps refusals
to statuses, logs and measures.
"""

from __future__ import annotations

import hashlib
import signal
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar, cast, get_type_hints

import grpc
import structlog
from google.protobuf.message import Message
from grpc_health.v1 import health
from grpc_reflection.v1alpha import reflection
from grpc_status import rpc_status
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis import garbage, metrics, tracing
from chassis.actor import SIGNED_IN, Actor
from chassis.database import Database, Origin, Reading, Transaction
from chassis.errors import Conflict, Invalid, Refusal, Unavailable
from chassis.idempotency import once
from chassis.rpc import limits
from chassis.rpc.permissions import Registrar
from chassis.rpc.readiness import Readiness
from chassis.rpc.repeating import kept, repeated
from chassis.rpc.status import to_status
from chassis.settings import ServiceSettings

log = structlog.get_logger()

ATTEMPTS = 3
FINISH_SECONDS = 10
PROBE_SECONDS = 2
CONNECTION_AGE_SECONDS = 5
"""Then callers connect again and so find replicas that were added; calls under way are finished."""
RETRIED_SQLSTATES = {"40001", "40P01"}  # serialisation failure, deadlock
OUR_METHODS = "/tandem."

ServicerT = TypeVar("ServicerT", bound="Servicer")
RequestT = TypeVar("RequestT", bound=Message)
ResponseT = TypeVar("ResponseT", bound=Message)


@dataclass(frozen=True, slots=True)
class Call:
    """What the metadata of the call at hand says."""

    method: str
    actor: Actor
    origin: Origin


_call: ContextVar[Call] = ContextVar("call")


class Servicer:
    """What every room's servicer needs: the service's database."""

    def __init__(self, database: Database) -> None:
        self.database = database


def writes(
    use_case: Callable[[ServicerT, Transaction, RequestT], ResponseT],
) -> Callable[[ServicerT, RequestT, grpc.ServicerContext], ResponseT]:
    """Run the method in one transaction, once per idempotency key.

    A deadlock or a lost connection is tried again: the key makes that safe even if the first
    commit did reach the disk.
    """

    @wraps(use_case)
    def method(self: ServicerT, request: RequestT, context: grpc.ServicerContext) -> ResponseT:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return _carry_out(self, request, use_case)
            except DBAPIError as error:
                if attempt == ATTEMPTS or not _worth_retrying(error):
                    raise
        raise AssertionError("unreachable")

    return method


def _carry_out(
    servicer: ServicerT,
    request: RequestT,
    use_case: Callable[[ServicerT, Transaction, RequestT], ResponseT],
) -> ResponseT:
    call = _call.get()
    body = call.method.encode() + b"\0" + request.SerializeToString(deterministic=True)
    made: list[ResponseT] = []

    def respond() -> bytes:
        made.append(use_case(servicer, tx, request))
        return kept(call.actor, made[0])

    with servicer.database.transaction(call.actor, call.origin) as tx:
        key = getattr(request, "request_id", "")
        stored, replayed = once(tx, key, call.method, hashlib.sha256(body).digest(), respond)
        if replayed:
            shape: type[ResponseT] = get_type_hints(use_case)["return"]
            return repeated(servicer, tx, stored, shape, call.method, request)
    return made[0]


def _worth_retrying(error: DBAPIError) -> bool:
    return error.connection_invalidated or (
        getattr(error.orig, "sqlstate", None) in RETRIED_SQLSTATES
    )


def reads(
    use_case: Callable[[ServicerT, Reading, RequestT], ResponseT],
) -> Callable[[ServicerT, RequestT, grpc.ServicerContext], ResponseT]:
    """Run the method on one consistent snapshot; tried again if the connection was lost."""

    @wraps(use_case)
    def method(self: ServicerT, request: RequestT, context: grpc.ServicerContext) -> ResponseT:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self.database.reading(_call.get().actor) as reading:
                    return use_case(self, reading, request)
            except DBAPIError as error:
                if attempt == ATTEMPTS or not error.connection_invalidated:
                    raise
        raise AssertionError("unreachable")

    return method


class Door(grpc.ServerInterceptor):  # type: ignore[type-arg]
    """In front of every method: verifies the actor and its permission, logs and measures.

    needed: the permission that each method asks for.
    """

    def __init__(self, actor_secret: str, needed: Mapping[str, str]) -> None:
        self.actor_secret = actor_secret
        self.needed = needed

    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], grpc.RpcMethodHandler[Any, Any] | None],
        details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        handler = continuation(details)
        if handler is None or not details.method.startswith(OUR_METHODS):
            return handler

        behaviour = handler.unary_unary
        assert behaviour is not None, "every method of ours is unary"

        def enter(request: Message, context: grpc.ServicerContext) -> Any:
            return self._enter(details.method, behaviour, request, context)

        return grpc.unary_unary_rpc_method_handler(
            enter,
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )

    def _enter(
        self,
        method: str,
        behaviour: Callable[[Message, grpc.ServicerContext], Message],
        request: Message,
        context: grpc.ServicerContext,
    ) -> Message:
        sent = {key: str(value) for key, value in context.invocation_metadata() or ()}
        name = method[1:].replace("/", ".")
        with tracing.span(name, tracing.SERVER, sent.get("traceparent", "")) as span:
            answer = self._measured(method, behaviour, request, context, sent)
            if not isinstance(answer, Refusal):
                return answer
            span.fail(answer)
        context.abort_with_status(rpc_status.to_status(to_status(answer)))
        raise AssertionError("unreachable")

    def _measured(
        self,
        method: str,
        behaviour: Callable[[Message, grpc.ServicerContext], Message],
        request: Message,
        context: grpc.ServicerContext,
        sent: dict[str, str],
    ) -> Message | Refusal:
        """The response or the refusal, logged and measured."""
        started = time.perf_counter()
        outcome = "OK"
        try:
            with metrics.rpc_under_way.track_inprogress():
                _call.set(self._call(method, sent))
                limits.check(request)
                return behaviour(request, context)
        except Exception as error:
            refusal = _refusal(error)
            outcome = refusal.reason
            return refusal
        finally:
            seconds = time.perf_counter() - started
            metrics.rpc_seconds.labels(method, outcome).observe(seconds)
            log.info("rpc", method=method, outcome=outcome, ms=round(seconds * 1000, 1))

    def _call(self, method: str, sent: dict[str, str]) -> Call:
        correlation_id = sent.get("correlation-id", "")
        structlog.contextvars.bind_contextvars(correlation_id=correlation_id)
        token = sent.get("authorization", "").removeprefix("Bearer ")
        audience = method.split(".")[1]
        actor = Actor.verify(token, self.actor_secret, datetime.now(UTC), audience)
        permission = self.needed.get(method, "")
        if permission not in ("", SIGNED_IN):
            actor.require(permission)
        origin = Origin(correlation_id, traceparent=tracing.current())
        return Call(method, actor, origin)


def _refusal(error: Exception) -> Refusal:
    """The refusal that the caller gets for an exception; any other exception is logged."""
    match error:
        case Refusal():
            return error
        case DataError():
            return Invalid(
                "VALUE_NOT_STORABLE",
                "A value cannot be stored: too large, or with characters that text may not hold.",
            )
        case IntegrityError():
            log.warning("integrity", error=str(error.orig))
            return Conflict(
                "CHANGED_MEANWHILE", "Somebody else made the same change first; read it again."
            )
        case OperationalError() | PoolTimeout():
            log.warning("database", error=str(error))
            return Unavailable(
                "DATABASE_UNAVAILABLE", "The database does not answer now; try again in a moment."
            )
        case _:
            log.exception("unexpected", exc_info=error)
            return Unavailable(
                "UNEXPECTED", "Something went wrong on our side; it has been logged."
            )


Registration = Callable[[grpc.Server], None]


def build(settings: ServiceSettings, registrations: Iterable[Registration]) -> grpc.Server:
    """A server with the rooms' servicers behind the door, not yet listening."""
    needed: dict[str, str] = {}
    server = grpc.server(
        ThreadPoolExecutor(settings.grpc_threads, thread_name_prefix="rpc"),
        interceptors=[Door(settings.actor_secret, needed)],
        maximum_concurrent_rpcs=settings.grpc_threads * 16,
        options=[
            ("grpc.so_reuseport", 0),
            ("grpc.keepalive_permit_without_calls", 1),
            ("grpc.http2.min_ping_interval_without_data_ms", 5000),
            ("grpc.max_connection_age_ms", CONNECTION_AGE_SECONDS * 1000),
            ("grpc.max_connection_age_grace_ms", FINISH_SECONDS * 1000),
        ],
    )
    registrar = cast(grpc.Server, Registrar(server, needed))
    for register in registrations:
        register(registrar)
    undeclared = sorted(method for method, permission in needed.items() if not permission)
    if undeclared:
        raise ValueError(f"these rpcs declare no permission: {', '.join(undeclared)}")
    return server


def serve(
    service: str,
    settings: ServiceSettings,
    database: Database,
    registrations: Iterable[Registration],
) -> None:
    """Serve until SIGTERM or SIGINT; then tell callers to leave, serve on until they have, finish.

    A second signal does not wait for callers to leave.
    """
    server = build(settings, registrations)
    readiness = Readiness(service)
    readiness.serve_from(server)
    if settings.grpc_reflection:
        reflection.enable_server_reflection([f"tandem.{service}.v1", *_REFLECTED], server)
    if server.add_insecure_port(settings.grpc_listen) == 0:
        raise OSError(f"cannot listen on {settings.grpc_listen}")
    metrics.watch_pool(service, database.engine)
    metrics.serve(settings.metrics_listen)
    asked, asked_again = threading.Event(), threading.Event()

    def end(*_: Any) -> None:
        (asked_again if asked.is_set() else asked).set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    garbage.collect_rarely()
    server.start()
    log.info("serving", listen=settings.grpc_listen)
    while not asked.wait(PROBE_SECONDS if readiness.look_at(database) else 0.2):
        pass
    readiness.leave()
    log.info("draining", seconds=settings.drain_seconds)
    asked_again.wait(settings.drain_seconds)
    server.stop(FINISH_SECONDS).wait()
    database.dispose()
    log.info("stopped")


_REFLECTED = (reflection.SERVICE_NAME, health.SERVICE_NAME)
