"""gRPC of status reports."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.projects.v1 import status_reports_pb2 as pb
from tandem.projects.v1 import status_reports_pb2_grpc as pb_grpc

from chassis import values
from projects.reports import commands, queries
from projects.reports.model import StatusReport

_to_report = mapper(
    pb.StatusReport,
    StatusReport,
    project_name=lambda row: row.project_name,
    archived=lambda row: row.archived_at is not None,
)
"""Of a row of REPORTS."""


class StatusReportServicer(Servicer, pb_grpc.StatusReportServiceServicer):
    @writes
    def CreateStatusReport(
        self, tx: Transaction, request: pb.CreateStatusReportRequest
    ) -> pb.CreateStatusReportResponse:
        made = commands.create_report(tx, request.project_id, request.audience)
        return pb.CreateStatusReportResponse(status_report=_shown(tx, made.id))

    @writes
    def UpdateStatusReport(
        self, tx: Transaction, request: pb.UpdateStatusReportRequest
    ) -> pb.UpdateStatusReportResponse:
        changed = commands.change_report(
            tx, request.status_report_id, given(request), request.expected_version
        )
        return pb.UpdateStatusReportResponse(status_report=_shown(tx, changed.id))

    @writes
    def IssueStatusReport(
        self, tx: Transaction, request: pb.IssueStatusReportRequest
    ) -> pb.IssueStatusReportResponse:
        issued = commands.issue_report(tx, request.status_report_id, request.expected_version)
        return pb.IssueStatusReportResponse(status_report=_shown(tx, issued.id))

    @writes
    def ArchiveStatusReport(
        self, tx: Transaction, request: pb.ArchiveStatusReportRequest
    ) -> pb.ArchiveStatusReportResponse:
        archived = commands.archive_report(tx, request.status_report_id)
        return pb.ArchiveStatusReportResponse(status_report=_shown(tx, archived.id))

    @writes
    def RestoreStatusReport(
        self, tx: Transaction, request: pb.RestoreStatusReportRequest
    ) -> pb.RestoreStatusReportResponse:
        restored = commands.restore_report(tx, request.status_report_id)
        return pb.RestoreStatusReportResponse(status_report=_shown(tx, restored.id))

    @reads
    def GetStatusReport(
        self, reading: Reading, request: pb.GetStatusReportRequest
    ) -> pb.GetStatusReportResponse:
        return pb.GetStatusReportResponse(status_report=_shown(reading, request.status_report_id))

    @reads
    def ListStatusReports(
        self, reading: Reading, request: pb.ListStatusReportsRequest
    ) -> pb.ListStatusReportsResponse:
        wanted = draft(
            queries.ReportFilter,
            request,
            search=values.text(request.search, "search"),
            archived={"yes": True, "no": False}.get(request.archived),
        )
        listed = queries.list_reports(reading, wanted, asked(request))
        return pb.ListStatusReportsResponse(
            status_reports=map(_to_report, listed.rows), **listed.paging()
        )

    @reads
    def PrintStatusReport(
        self, reading: Reading, request: pb.PrintStatusReportRequest
    ) -> pb.PrintedStatusReport:
        pdf, name = queries.print_report(reading, request.status_report_id)
        return pb.PrintedStatusReport(pdf=pdf, name=name)


def _shown(reading: Reading, status_report_id: str) -> pb.StatusReport:
    reading.session.flush()
    return _to_report(queries.find_report(reading, status_report_id))
