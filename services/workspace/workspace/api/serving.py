"""Serving all rooms over gRPC."""

from __future__ import annotations

from chassis.database import Database
from chassis.rpc.audit import audit_of
from chassis.rpc.server import Registration
from chassis.rpc.server import serve as serve_rpc
from tandem.workspace.v1.notices_pb2_grpc import add_NoticeServiceServicer_to_server
from tandem.workspace.v1.preferences_pb2_grpc import add_PreferenceServiceServicer_to_server
from tandem.workspace.v1.search_pb2_grpc import add_SearchServiceServicer_to_server
from tandem.workspace.v1.timer_pb2_grpc import add_TimerServiceServicer_to_server
from tandem.workspace.v1.views_pb2_grpc import add_ViewServiceServicer_to_server

from workspace.api.notices import NoticeServicer
from workspace.api.preferences import PreferenceServicer
from workspace.api.search import SearchServicer
from workspace.api.timer import TimerServicer
from workspace.api.views import ViewServicer
from workspace.events import CATALOGUE
from workspace.settings import Settings


def serve(settings: Settings) -> None:
    database = Database(
        settings.database_url,
        CATALOGUE,
        pool_size=settings.grpc_threads,
        zone=settings.time_zone,
    )
    serve_rpc("workspace", settings, database, registrations(database, settings))


def registrations(database: Database, settings: Settings) -> list[Registration]:
    """Each room's servicer, ready to be added to a server."""
    return [
        audit_of(database),
        lambda server: add_PreferenceServiceServicer_to_server(
            PreferenceServicer(database), server
        ),
        lambda server: add_ViewServiceServicer_to_server(ViewServicer(database), server),
        lambda server: add_SearchServiceServicer_to_server(SearchServicer(database), server),
        lambda server: add_NoticeServiceServicer_to_server(NoticeServicer(database), server),
        lambda server: add_TimerServiceServicer_to_server(TimerServicer(database), server),
    ]
