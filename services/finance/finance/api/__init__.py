"""gRPC: one servicer per room."""

from __future__ import annotations

from chassis.database import Database
from chassis.rpc.server import Registration
from chassis.rpc.server import serve as serve_rpc

from finance.events import CATALOGUE
from finance.settings import Settings


def serve(settings: Settings) -> None:
    database = Database(settings.database_url, CATALOGUE, pool_size=settings.grpc_threads)
    serve_rpc("finance", settings, database, registrations(database, settings))


def registrations(database: Database, settings: Settings) -> list[Registration]:
    """Each room's servicer, ready to be added to a server."""
    return []
