"""What a gRPC process says of itself, over gRPC's health protocol.

It answers to two names. The empty one is for probes: the database answers, and the process is not
ending. `tandem.<service>` is for callers, who watch it (client-side health checking) and send
their calls to other replicas as soon as it says no: that is when the process is asked to end. A
replica whose database is away goes on taking calls and refuses them in words. Because the name
holds the service's, a caller who reaches another service at an address that was reused sends it
nothing.

grpcio-health-checking's own servicer is not used: it sends while it holds the lock that the end of
a watch needs, on the one thread that completes what was sent, and then nothing is served any more
(https://github.com/grpc/grpc/pull/43403). Here no lock that the end of a watch needs is held while
anything is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis import metrics
from chassis.database import Database

STATUS = health_pb2.HealthCheckResponse
PROBES = ""


def name_for_callers(service: str) -> str:
    """The name under which callers watch a service's replicas."""
    return f"tandem.{service}"


@dataclass(eq=False, slots=True)
class Watcher:
    """A caller that watches a status. sent: the last status that it got."""

    name: str
    send: Callable[[health_pb2.HealthCheckResponse], None]
    sent: int | None = None
    sending: Lock = field(default_factory=Lock)


class Readiness(health_pb2_grpc.HealthServicer):  # type: ignore[misc]
    """The health service of one server; it takes calls until `leave`."""

    def __init__(self, service: str) -> None:
        self._callers = name_for_callers(service)
        self._statuses = {self._callers: STATUS.SERVING, PROBES: STATUS.NOT_SERVING}
        self._watchers: set[Watcher] = set()
        self._changing_watchers = Lock()

    def serve_from(self, server: grpc.Server) -> None:
        health_pb2_grpc.add_HealthServicer_to_server(self, server)

    def look_at(self, database: Database) -> bool:
        """Whether the database answers; from now on probes get this answer."""
        try:
            with database.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
            answers = True
        except (DBAPIError, PoolTimeout):
            answers = False
        self._say(PROBES, STATUS.SERVING if answers else STATUS.NOT_SERVING)
        metrics.rpc_ready.set(answers)
        return answers

    def leave(self) -> None:
        """Tell callers to go elsewhere. Nobody looks at the database after that."""
        self._say(self._callers, STATUS.NOT_SERVING)
        self._say(PROBES, STATUS.NOT_SERVING)
        metrics.rpc_ready.set(0)

    def Check(  # noqa: N802  gRPC's name
        self, request: health_pb2.HealthCheckRequest, context: grpc.ServicerContext
    ) -> health_pb2.HealthCheckResponse:
        status = self._statuses.get(request.service)
        if status is None:
            context.abort(grpc.StatusCode.NOT_FOUND, "nothing of this name is served here")
        return STATUS(status=status)

    def Watch(  # noqa: N802  gRPC's name
        self,
        request: health_pb2.HealthCheckRequest,
        context: grpc.ServicerContext,
        send: Callable[[health_pb2.HealthCheckResponse], None],
    ) -> None:
        """Tell the status now and whenever it changes; holds no thread in between."""
        watcher = Watcher(request.service, send)
        with self._changing_watchers:
            self._watchers.add(watcher)
            self._count()
        if context.add_callback(partial(self._forget, watcher)):
            self._tell(watcher)
        else:
            self._forget(watcher)

    Watch.experimental_non_blocking = True  # type: ignore[attr-defined]

    def _forget(self, watcher: Watcher) -> None:
        with self._changing_watchers:
            self._watchers.discard(watcher)
            self._count()

    def _count(self) -> None:
        callers = sum(watcher.name == self._callers for watcher in self._watchers)
        metrics.rpc_callers.set(callers)

    def _say(self, name: str, status: int) -> None:
        self._statuses[name] = status
        with self._changing_watchers:
            watchers = [watcher for watcher in self._watchers if watcher.name == name]
        for watcher in watchers:
            self._tell(watcher)

    def _tell(self, watcher: Watcher) -> None:
        """Send the present status unless it was the last one sent."""
        with watcher.sending:
            status = self._statuses.get(watcher.name, STATUS.SERVICE_UNKNOWN)
            if status != watcher.sent:
                watcher.sent = status
                watcher.send(STATUS(status=status))
