"""gRPC of decisions."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.projects.v1 import decisions_pb2 as pb
from tandem.projects.v1 import decisions_pb2_grpc as pb_grpc

from chassis import values
from projects.decisions import commands, queries
from projects.decisions.model import Decision

_to_decision = mapper(
    pb.Decision,
    Decision,
    project_name=lambda row: row.project_name,
    status=lambda row: "superseded" if row.superseded_by_id else "in_force",
    archived=lambda row: row.archived_at is not None,
)
"""Of a row of DECISIONS."""


class DecisionServicer(Servicer, pb_grpc.DecisionServiceServicer):
    @writes
    def CreateDecision(
        self, tx: Transaction, request: pb.CreateDecisionRequest
    ) -> pb.CreateDecisionResponse:
        decision = commands.create_decision(tx, draft(commands.NewDecision, request))
        return pb.CreateDecisionResponse(decision=_shown(tx, decision.id))

    @writes
    def UpdateDecision(
        self, tx: Transaction, request: pb.UpdateDecisionRequest
    ) -> pb.UpdateDecisionResponse:
        decision = commands.change_decision(
            tx, request.decision_id, given(request), request.expected_version
        )
        return pb.UpdateDecisionResponse(decision=_shown(tx, decision.id))

    @writes
    def ArchiveDecision(
        self, tx: Transaction, request: pb.ArchiveDecisionRequest
    ) -> pb.ArchiveDecisionResponse:
        decision = commands.archive_decision(tx, request.decision_id)
        return pb.ArchiveDecisionResponse(decision=_shown(tx, decision.id))

    @writes
    def RestoreDecision(
        self, tx: Transaction, request: pb.RestoreDecisionRequest
    ) -> pb.RestoreDecisionResponse:
        decision = commands.restore_decision(tx, request.decision_id)
        return pb.RestoreDecisionResponse(decision=_shown(tx, decision.id))

    @reads
    def GetDecision(
        self, reading: Reading, request: pb.GetDecisionRequest
    ) -> pb.GetDecisionResponse:
        return pb.GetDecisionResponse(decision=_shown(reading, request.decision_id))

    @reads
    def ListDecisions(
        self, reading: Reading, request: pb.ListDecisionsRequest
    ) -> pb.ListDecisionsResponse:
        wanted = draft(
            queries.DecisionFilter,
            request,
            search=values.text(request.search, "search"),
            superseded={"superseded": True, "in_force": False}.get(request.status),
            archived={"yes": True, "no": False}.get(request.archived),
            **values.days(request, "decided_from", "decided_to"),
        )
        listed = queries.list_decisions(reading, wanted, asked(request))
        return pb.ListDecisionsResponse(decisions=map(_to_decision, listed.rows), **listed.paging())


def _shown(reading: Reading, decision_id: str) -> pb.Decision:
    reading.session.flush()
    row = queries.find_decision(reading, decision_id)
    if row is None:
        raise commands.no_decision(decision_id)
    return _to_decision(row)
