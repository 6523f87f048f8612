"""gRPC of substitutes."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.projects.v1 import substitutes_pb2 as pb
from tandem.projects.v1 import substitutes_pb2_grpc as pb_grpc

from chassis import values
from projects.time.commands import substitutes
from projects.time.model import ApprovalSubstitute
from projects.time.queries import sheets as queries

_to_substitute = mapper(
    pb.ApprovalSubstitute,
    ApprovalSubstitute,
    person_name=lambda row: row.person_name,
    substitute_name=lambda row: row.substitute_name,
    archived=lambda row: row.archived_at is not None,
)
"""Of a row of SUBSTITUTES."""


class ApprovalSubstituteServicer(Servicer, pb_grpc.ApprovalSubstituteServiceServicer):
    @writes
    def CreateApprovalSubstitute(
        self, tx: Transaction, request: pb.CreateApprovalSubstituteRequest
    ) -> pb.CreateApprovalSubstituteResponse:
        made = substitutes.create_substitute(tx, draft(substitutes.NewSubstitute, request))
        return pb.CreateApprovalSubstituteResponse(approval_substitute=_shown(tx, made))

    @writes
    def UpdateApprovalSubstitute(
        self, tx: Transaction, request: pb.UpdateApprovalSubstituteRequest
    ) -> pb.UpdateApprovalSubstituteResponse:
        changed = substitutes.change_substitute(
            tx, request.approval_substitute_id, request.expected_version, given(request)
        )
        return pb.UpdateApprovalSubstituteResponse(approval_substitute=_shown(tx, changed))

    @writes
    def ArchiveApprovalSubstitute(
        self, tx: Transaction, request: pb.ArchiveApprovalSubstituteRequest
    ) -> pb.ArchiveApprovalSubstituteResponse:
        archived = substitutes.archive_substitute(tx, request.approval_substitute_id)
        return pb.ArchiveApprovalSubstituteResponse(approval_substitute=_shown(tx, archived))

    @writes
    def RestoreApprovalSubstitute(
        self, tx: Transaction, request: pb.RestoreApprovalSubstituteRequest
    ) -> pb.RestoreApprovalSubstituteResponse:
        restored = substitutes.restore_substitute(tx, request.approval_substitute_id)
        return pb.RestoreApprovalSubstituteResponse(approval_substitute=_shown(tx, restored))

    @reads
    def GetApprovalSubstitute(
        self, reading: Reading, request: pb.GetApprovalSubstituteRequest
    ) -> pb.GetApprovalSubstituteResponse:
        found = queries.find_substitute(reading, request.approval_substitute_id)
        return pb.GetApprovalSubstituteResponse(approval_substitute=_to_substitute(found))

    @reads
    def ListApprovalSubstitutes(
        self, reading: Reading, request: pb.ListApprovalSubstitutesRequest
    ) -> pb.ListApprovalSubstitutesResponse:
        listed = queries.list_substitutes(
            reading,
            asked(request),
            search=values.text(request.search, "search"),
            archived={"yes": True, "no": False}.get(request.archived),
            person_id=request.person_id,
            substitute_id=request.substitute_id,
        )
        return pb.ListApprovalSubstitutesResponse(
            approval_substitutes=map(_to_substitute, listed.rows), **listed.paging()
        )


def _shown(tx: Transaction, found: ApprovalSubstitute) -> pb.ApprovalSubstitute:
    tx.session.flush()
    return _to_substitute(queries.find_substitute(tx, found.id))
