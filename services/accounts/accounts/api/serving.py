"""Serving all rooms over gRPC."""

from __future__ import annotations

from chassis.database import Database
from chassis.rpc.audit import audit_of
from chassis.rpc.server import Registration
from chassis.rpc.server import serve as serve_rpc
from chassis.rpc.waiting import waiting_of
from tandem.accounts.v1.briefs_pb2_grpc import (
    add_BriefServiceServicer_to_server,
    add_HandoverServiceServicer_to_server,
)
from tandem.accounts.v1.clients_pb2_grpc import add_ClientServiceServicer_to_server
from tandem.accounts.v1.pipeline_pb2_grpc import add_OpportunityServiceServicer_to_server

from accounts.api.briefs import BriefServicer
from accounts.api.clients import ClientServicer
from accounts.api.handovers import HandoverServicer
from accounts.api.pipeline import OpportunityServicer
from accounts.events import CATALOGUE
from accounts.settings import Settings
from accounts.waiting.queries import list_waiting


def serve(settings: Settings) -> None:
    database = Database(
        settings.database_url,
        CATALOGUE,
        pool_size=settings.grpc_threads,
        zone=settings.time_zone,
    )
    serve_rpc("accounts", settings, database, registrations(database, settings))


def registrations(database: Database, settings: Settings) -> list[Registration]:
    """Each room's servicer, ready to be added to a server."""
    clients = ClientServicer(database, settings.home_currency)
    return [
        audit_of(database),
        waiting_of(database, list_waiting),
        lambda server: add_ClientServiceServicer_to_server(clients, server),
        lambda server: add_OpportunityServiceServicer_to_server(
            OpportunityServicer(database), server
        ),
        lambda server: add_BriefServiceServicer_to_server(BriefServicer(database), server),
        lambda server: add_HandoverServiceServicer_to_server(HandoverServicer(database), server),
    ]
