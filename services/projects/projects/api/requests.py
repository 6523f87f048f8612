"""gRPC of requests of clients."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.projects.v1 import client_requests_pb2 as pb
from tandem.projects.v1 import client_requests_pb2_grpc as pb_grpc

from chassis import values
from projects.requests import commands, queries
from projects.requests.model import ClientRequest

_to_request = mapper(
    pb.ClientRequest,
    ClientRequest,
    project_name=lambda row: row.project_name,
    client_id=lambda row: row.client_id,
    quote_reference=lambda row: row.quote_reference or "",
    quote_status=lambda row: row.quote_status or "",
    archived=lambda row: row.archived_at is not None,
)
"""Of a row of REQUESTS."""


class ClientRequestServicer(Servicer, pb_grpc.ClientRequestServiceServicer):
    @writes
    def CreateClientRequest(
        self, tx: Transaction, request: pb.CreateClientRequestRequest
    ) -> pb.CreateClientRequestResponse:
        made = commands.create_request(tx, draft(commands.NewRequest, request))
        return pb.CreateClientRequestResponse(client_request=_shown(tx, made.id))

    @writes
    def UpdateClientRequest(
        self, tx: Transaction, request: pb.UpdateClientRequestRequest
    ) -> pb.UpdateClientRequestResponse:
        changed = commands.change_request(
            tx, request.client_request_id, given(request), request.expected_version
        )
        return pb.UpdateClientRequestResponse(client_request=_shown(tx, changed.id))

    @writes
    def DecideClientRequest(
        self, tx: Transaction, request: pb.DecideClientRequestRequest
    ) -> pb.DecideClientRequestResponse:
        answer = draft(commands.Answer, request)
        decided = commands.decide_request(
            tx, request.client_request_id, answer, request.expected_version
        )
        return pb.DecideClientRequestResponse(client_request=_shown(tx, decided.id))

    @writes
    def ReopenClientRequest(
        self, tx: Transaction, request: pb.ReopenClientRequestRequest
    ) -> pb.ReopenClientRequestResponse:
        opened = commands.reopen_request(tx, request.client_request_id, request.expected_version)
        return pb.ReopenClientRequestResponse(client_request=_shown(tx, opened.id))

    @writes
    def ArchiveClientRequest(
        self, tx: Transaction, request: pb.ArchiveClientRequestRequest
    ) -> pb.ArchiveClientRequestResponse:
        archived = commands.archive_request(tx, request.client_request_id)
        return pb.ArchiveClientRequestResponse(client_request=_shown(tx, archived.id))

    @writes
    def RestoreClientRequest(
        self, tx: Transaction, request: pb.RestoreClientRequestRequest
    ) -> pb.RestoreClientRequestResponse:
        restored = commands.restore_request(tx, request.client_request_id)
        return pb.RestoreClientRequestResponse(client_request=_shown(tx, restored.id))

    @reads
    def GetClientRequest(
        self, reading: Reading, request: pb.GetClientRequestRequest
    ) -> pb.GetClientRequestResponse:
        shown = _shown(reading, request.client_request_id)
        return pb.GetClientRequestResponse(client_request=shown)

    @reads
    def ListClientRequests(
        self, reading: Reading, request: pb.ListClientRequestsRequest
    ) -> pb.ListClientRequestsResponse:
        wanted = draft(
            queries.RequestFilter,
            request,
            search=values.text(request.search, "search"),
            archived={"yes": True, "no": False}.get(request.archived),
            **values.days(request, "requested_from", "requested_to"),
        )
        listed = queries.list_requests(reading, wanted, asked(request))
        return pb.ListClientRequestsResponse(
            client_requests=map(_to_request, listed.rows), **listed.paging()
        )


def _shown(reading: Reading, client_request_id: str) -> pb.ClientRequest:
    reading.session.flush()
    row = queries.find_request(reading, client_request_id)
    if row is None:
        raise commands.no_request(client_request_id)
    return _to_request(row)
