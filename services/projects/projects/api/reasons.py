"""gRPC of the kinds of reasons for time given away."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import given, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.projects.v1 import reason_kinds_pb2 as pb
from tandem.projects.v1 import reason_kinds_pb2_grpc as pb_grpc

from chassis import values
from projects.time.commands import reasons
from projects.time.model import ReasonKind
from projects.time.queries import reasons as queries

_to_kind = mapper(pb.ReasonKind, ReasonKind, archived=lambda row: row.archived_at is not None)


class ReasonKindServicer(Servicer, pb_grpc.ReasonKindServiceServicer):
    @writes
    def CreateReasonKind(
        self, tx: Transaction, request: pb.CreateReasonKindRequest
    ) -> pb.CreateReasonKindResponse:
        made = reasons.create_reason_kind(tx, request.name, given(request).get("position"))
        return pb.CreateReasonKindResponse(reason_kind=_shown(tx, made))

    @writes
    def UpdateReasonKind(
        self, tx: Transaction, request: pb.UpdateReasonKindRequest
    ) -> pb.UpdateReasonKindResponse:
        changes: dict[str, Any] = given(request)
        changed = reasons.change_reason_kind(
            tx,
            request.reason_kind_id,
            request.expected_version,
            name=changes.get("name"),
            position=changes.get("position"),
        )
        return pb.UpdateReasonKindResponse(reason_kind=_shown(tx, changed))

    @writes
    def ArchiveReasonKind(
        self, tx: Transaction, request: pb.ArchiveReasonKindRequest
    ) -> pb.ArchiveReasonKindResponse:
        archived = reasons.archive_reason_kind(tx, request.reason_kind_id)
        return pb.ArchiveReasonKindResponse(reason_kind=_shown(tx, archived))

    @writes
    def RestoreReasonKind(
        self, tx: Transaction, request: pb.RestoreReasonKindRequest
    ) -> pb.RestoreReasonKindResponse:
        restored = reasons.restore_reason_kind(tx, request.reason_kind_id)
        return pb.RestoreReasonKindResponse(reason_kind=_shown(tx, restored))

    @reads
    def GetReasonKind(
        self, reading: Reading, request: pb.GetReasonKindRequest
    ) -> pb.GetReasonKindResponse:
        found = queries.find_reason_kind(reading, request.reason_kind_id)
        return pb.GetReasonKindResponse(reason_kind=_to_kind(found))

    @reads
    def ListReasonKinds(
        self, reading: Reading, request: pb.ListReasonKindsRequest
    ) -> pb.ListReasonKindsResponse:
        listed = queries.list_reason_kinds(
            reading,
            asked(request),
            search=values.text(request.search, "search"),
            archived={"yes": True, "no": False}.get(request.archived),
        )
        return pb.ListReasonKindsResponse(
            reason_kinds=map(_to_kind, listed.rows), **listed.paging()
        )


def _shown(tx: Transaction, kind: ReasonKind) -> pb.ReasonKind:
    """After the flush, which counts its version."""
    tx.session.flush()
    return _to_kind(kind)
