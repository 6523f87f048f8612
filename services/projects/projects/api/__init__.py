"""gRPC: one servicer per room."""

from __future__ import annotations

from chassis.database import Database
from chassis.rpc.server import Registration
from chassis.rpc.server import serve as serve_rpc
from tandem.projects.v1 import time_pb2_grpc

from projects.api.time import TimeServicer
from projects.events import CATALOGUE
from projects.settings import Settings


def serve(settings: Settings) -> None:
    database = Database(settings.database_url, CATALOGUE, pool_size=settings.grpc_threads)
    serve_rpc("projects", settings, database, registrations(database, settings))


def registrations(database: Database, settings: Settings) -> list[Registration]:
    """Each room's servicer, ready to be added to a server."""
    time = TimeServicer(database)
    return [
        lambda server: time_pb2_grpc.add_TimeServiceServicer_to_server(time, server),
    ]
