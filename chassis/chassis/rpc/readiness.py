"""What a gRPC process says of itself, over gRPC's health protocol.

It answers to two names. The empty one is for probes: the database answers, and the process is not
ending. `tandem.<service>` is for callers, who watch it (client-side health checking) and send
their calls to other replicas as soon as it says no: that is when the process is asked to end. A
replica whose database is away goes on taking calls and refuses them in words. Because the name
holds the service's, a caller who reaches another service at an address that was reused sends it
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis import metrics
from chassis.database import Database

STATUS = health_pb2.HealthCheckResponse


def name_for_callers(service: str) -> str:
    """The name under which callers watch a service's replicas."""
    return f"tandem.{service}"


class Readiness(health.HealthServicer):
    """The health service of one server; it takes calls until `leave`."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._name = name_for_callers(service)
        self.set(self._name, STATUS.SERVING)
        self.set("", STATUS.NOT_SERVING)

    def serve_from(self, server: grpc.Server) -> None:
        health_pb2_grpc.add_HealthServicer_to_server(self, server)

    def look_at(self, database: Database) -> bool:
        """Whether the database answers; from now on probes are told so."""
        try:
            with database.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
            answers = True
        except (DBAPIError, PoolTimeout):
            answers = False
        self.set("", STATUS.SERVING if answers else STATUS.NOT_SERVING)
        metrics.rpc_ready.set(answers)
        return answers

    def leave(self) -> None:
        """Tell callers to go elsewhere, for good."""
        self.enter_graceful_shutdown()
        metrics.rpc_ready.set(0)

    def Watch(  # noqa: N802  gRPC's name
        self,
        request: health_pb2.HealthCheckRequest,
        context: grpc.ServicerContext,
        send_response_callback: Callable[[Any], None] | None = None,
    ) -> Any:
        """Each caller watches once for as long as it is connected; so they can be counted."""
        if request.service == self._name:
            metrics.rpc_callers.inc()
            context.add_callback(metrics.rpc_callers.dec)
        return super().Watch(request, context, send_response_callback)
