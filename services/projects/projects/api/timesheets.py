"""gRPC of submitted weeks."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import reads, writes
from tandem.projects.v1 import timesheets_pb2 as pb
from tandem.projects.v1 import timesheets_pb2_grpc as pb_grpc

from chassis import values
from projects.api.batches import to_item_refusal
from projects.api.calendar import CalendarServicer
from projects.time.commands import sheets
from projects.time.model import Timesheet
from projects.time.queries import sheets as queries

_to_sheet = mapper(
    pb.Timesheet,
    Timesheet,
    person_name=lambda row: row.person_name,
    logged_seconds=lambda row: int(row.logged),
)
"""Of a row of TIMESHEETS."""


class TimesheetServicer(CalendarServicer, pb_grpc.TimesheetServiceServicer):
    @writes
    def SubmitTimesheet(
        self, tx: Transaction, request: pb.SubmitTimesheetRequest
    ) -> pb.SubmitTimesheetResponse:
        sheet = sheets.submit_timesheet(
            tx,
            request.person_id,
            request.first_on,
            self.calendar(tx),
            confirm_incomplete=request.confirm_incomplete,
        )
        return pb.SubmitTimesheetResponse(timesheet=_shown(tx, sheet))

    @writes
    def TakeBackTimesheet(
        self, tx: Transaction, request: pb.TakeBackTimesheetRequest
    ) -> pb.TakeBackTimesheetResponse:
        sheet = sheets.take_back_timesheet(tx, request.timesheet_id, request.expected_version)
        return pb.TakeBackTimesheetResponse(timesheet=_shown(tx, sheet))

    @writes
    def ReturnTimesheet(
        self, tx: Transaction, request: pb.ReturnTimesheetRequest
    ) -> pb.ReturnTimesheetResponse:
        sheet = sheets.return_timesheet(
            tx, request.timesheet_id, request.expected_version, request.reason
        )
        return pb.ReturnTimesheetResponse(timesheet=_shown(tx, sheet))

    @writes
    def ApproveTimesheet(
        self, tx: Transaction, request: pb.ApproveTimesheetRequest
    ) -> pb.ApproveTimesheetResponse:
        sheet, refused = sheets.approve_timesheet(
            tx, request.timesheet_id, request.expected_version
        )
        return pb.ApproveTimesheetResponse(
            timesheet=_shown(tx, sheet), refused=map(to_item_refusal, refused)
        )

    @reads
    def GetTimesheet(
        self, reading: Reading, request: pb.GetTimesheetRequest
    ) -> pb.GetTimesheetResponse:
        found = queries.find_timesheet(reading, request.timesheet_id)
        return pb.GetTimesheetResponse(timesheet=_to_sheet(found))

    @reads
    def ListTimesheets(
        self, reading: Reading, request: pb.ListTimesheetsRequest
    ) -> pb.ListTimesheetsResponse:
        listed = queries.list_timesheets(reading, _wanted(request), asked(request))
        return pb.ListTimesheetsResponse(timesheets=map(_to_sheet, listed.rows), **listed.paging())


def _shown(tx: Transaction, sheet: Timesheet) -> pb.Timesheet:
    tx.session.flush()
    return _to_sheet(queries.find_timesheet(tx, sheet.id))


def _wanted(request: Any) -> queries.SheetFilter:
    return draft(
        queries.SheetFilter,
        request,
        search=values.text(request.search, "search"),
        **values.days(request, "days_from", "days_to"),
    )
