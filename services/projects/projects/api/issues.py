"""gRPC of issues."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.projects.v1 import issues_pb2 as pb
from tandem.projects.v1 import issues_pb2_grpc as pb_grpc

from chassis import values
from projects.issues import commands, queries
from projects.issues.model import Issue

_to_issue = mapper(
    pb.Issue,
    Issue,
    project_name=lambda row: row.project_name,
    archived=lambda row: row.archived_at is not None,
)
"""Of a row of ISSUES."""


class IssueServicer(Servicer, pb_grpc.IssueServiceServicer):
    @writes
    def CreateIssue(
        self, tx: Transaction, request: pb.CreateIssueRequest
    ) -> pb.CreateIssueResponse:
        issue = commands.create_issue(tx, draft(commands.NewIssue, request))
        return pb.CreateIssueResponse(issue=_shown(tx, issue.id))

    @writes
    def RaiseIssueOfRisk(
        self, tx: Transaction, request: pb.RaiseIssueOfRiskRequest
    ) -> pb.RaiseIssueOfRiskResponse:
        stated = draft(commands.IssueOfRisk, request)
        issue = commands.raise_issue_of_risk(tx, request.risk_id, stated)
        return pb.RaiseIssueOfRiskResponse(issue=_shown(tx, issue.id))

    @writes
    def UpdateIssue(
        self, tx: Transaction, request: pb.UpdateIssueRequest
    ) -> pb.UpdateIssueResponse:
        issue = commands.change_issue(
            tx, request.issue_id, given(request), request.expected_version
        )
        return pb.UpdateIssueResponse(issue=_shown(tx, issue.id))

    @writes
    def ArchiveIssue(
        self, tx: Transaction, request: pb.ArchiveIssueRequest
    ) -> pb.ArchiveIssueResponse:
        issue = commands.archive_issue(tx, request.issue_id)
        return pb.ArchiveIssueResponse(issue=_shown(tx, issue.id))

    @writes
    def RestoreIssue(
        self, tx: Transaction, request: pb.RestoreIssueRequest
    ) -> pb.RestoreIssueResponse:
        issue = commands.restore_issue(tx, request.issue_id)
        return pb.RestoreIssueResponse(issue=_shown(tx, issue.id))

    @reads
    def GetIssue(self, reading: Reading, request: pb.GetIssueRequest) -> pb.GetIssueResponse:
        return pb.GetIssueResponse(issue=_shown(reading, request.issue_id))

    @reads
    def ListIssues(self, reading: Reading, request: pb.ListIssuesRequest) -> pb.ListIssuesResponse:
        wanted = draft(
            queries.IssueFilter,
            request,
            search=values.text(request.search, "search"),
            archived={"yes": True, "no": False}.get(request.archived),
            **values.days(request, "due_from", "due_to"),
        )
        listed = queries.list_issues(reading, wanted, asked(request))
        return pb.ListIssuesResponse(issues=map(_to_issue, listed.rows), **listed.paging())


def _shown(reading: Reading, issue_id: str) -> pb.Issue:
    reading.session.flush()
    row = queries.find_issue(reading, issue_id)
    if row is None:
        raise commands.no_issue(issue_id)
    return _to_issue(row)
