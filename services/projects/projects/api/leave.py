"""gRPC of leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import reads, writes
from tandem.projects.v1 import leave_pb2 as pb
from tandem.projects.v1 import leave_pb2_grpc as pb_grpc

from chassis import values
from projects.api.calendar import CalendarServicer
from projects.availability.commands import hours_changed
from projects.control.queries.planned_work import PlannedWork, planned_work
from projects.leave import commands, queries
from projects.leave.model import Leave, LeaveAllowance, LeaveType

_to_type = mapper(pb.LeaveType, LeaveType, archived=lambda row: row.archived_at is not None)
_to_allowance = mapper(pb.LeaveAllowance, LeaveAllowance)
_to_away = mapper(
    pb.Away,
    Leave,
    person_name=lambda row: row.person_name,
)
_to_planned = mapper(pb.PlannedWork, PlannedWork)
_to_leave = mapper(
    pb.Leave,
    Leave,
    person_name=lambda row: row.person_name,
    leave_type_name=lambda row: row.leave_type_name,
    minutes=lambda _row: 0,
    planned_work=lambda _row: (),
)
"""Of a row of LEAVES, without what is counted."""


class LeaveServicer(CalendarServicer, pb_grpc.LeaveServiceServicer):
    @writes
    def RequestLeave(
        self, tx: Transaction, request: pb.RequestLeaveRequest
    ) -> pb.RequestLeaveResponse:
        wanted = draft(commands.NewLeave, request)
        leave = commands.request_leave(tx, wanted, self.calendar(tx))
        return pb.RequestLeaveResponse(leave=self._shown(tx, leave.id))

    @writes
    def UpdateLeave(
        self, tx: Transaction, request: pb.UpdateLeaveRequest
    ) -> pb.UpdateLeaveResponse:
        leave = commands.change_leave(
            tx, request.leave_id, given(request), self.calendar(tx), request.expected_version
        )
        hours_changed(tx, [leave.person_id], self.calendar(tx))
        return pb.UpdateLeaveResponse(leave=self._shown(tx, leave.id))

    @writes
    def ApproveLeave(
        self, tx: Transaction, request: pb.ApproveLeaveRequest
    ) -> pb.ApproveLeaveResponse:
        leave = commands.approve_leave(tx, request.leave_id, request.expected_version)
        hours_changed(tx, [leave.person_id], self.calendar(tx))
        return pb.ApproveLeaveResponse(leave=self._shown(tx, leave.id))

    @writes
    def ReturnLeave(
        self, tx: Transaction, request: pb.ReturnLeaveRequest
    ) -> pb.ReturnLeaveResponse:
        leave = commands.return_leave(
            tx, request.leave_id, request.reason, request.expected_version
        )
        hours_changed(tx, [leave.person_id], self.calendar(tx))
        return pb.ReturnLeaveResponse(leave=self._shown(tx, leave.id))

    @writes
    def CancelLeave(
        self, tx: Transaction, request: pb.CancelLeaveRequest
    ) -> pb.CancelLeaveResponse:
        leave = commands.cancel_leave(tx, request.leave_id, request.reason)
        hours_changed(tx, [leave.person_id], self.calendar(tx))
        return pb.CancelLeaveResponse(leave=self._shown(tx, leave.id))

    @writes
    def RestoreLeave(
        self, tx: Transaction, request: pb.RestoreLeaveRequest
    ) -> pb.RestoreLeaveResponse:
        leave = commands.restore_leave(tx, request.leave_id)
        hours_changed(tx, [leave.person_id], self.calendar(tx))
        return pb.RestoreLeaveResponse(leave=self._shown(tx, leave.id))

    @reads
    def GetLeave(self, reading: Reading, request: pb.GetLeaveRequest) -> pb.GetLeaveResponse:
        return pb.GetLeaveResponse(leave=self._shown(reading, request.leave_id))

    @reads
    def ListLeave(self, reading: Reading, request: pb.ListLeaveRequest) -> pb.ListLeaveResponse:
        listed = queries.list_leave(reading, _wanted(request), asked(request))
        return pb.ListLeaveResponse(leave=self._counted(reading, listed.rows), **listed.paging())

    @reads
    def ListAway(self, reading: Reading, request: pb.ListAwayRequest) -> pb.ListAwayResponse:
        listed = queries.list_away(reading, _wanted(request), asked(request))
        return pb.ListAwayResponse(away=map(_to_away, listed.rows), **listed.paging())

    @reads
    def ListLeaveBalances(
        self, reading: Reading, request: pb.ListLeaveBalancesRequest
    ) -> pb.ListLeaveBalancesResponse:
        found, listed = queries.list_balances(
            reading,
            request.year or reading.today.year,
            values.text(request.search, "search"),
            request.lead_id,
            asked(request),
            self.calendar(reading),
        )
        return pb.ListLeaveBalancesResponse(balances=map(_to_balance, found), **listed.paging())

    @writes
    def SetLeaveAllowance(
        self, tx: Transaction, request: pb.SetLeaveAllowanceRequest
    ) -> pb.SetLeaveAllowanceResponse:
        allowance = commands.set_allowance(
            tx,
            request.person_id,
            request.year,
            request.minutes,
            request.carried_minutes,
            request.carried_until,
            request.note,
        )
        tx.session.flush()
        return pb.SetLeaveAllowanceResponse(allowance=_to_allowance(allowance))

    @writes
    def CreateLeaveType(
        self, tx: Transaction, request: pb.CreateLeaveTypeRequest
    ) -> pb.CreateLeaveTypeResponse:
        kind = commands.create_leave_type(tx, request.name, counts=request.counts)
        return pb.CreateLeaveTypeResponse(leave_type=_type_shown(tx, kind))

    @writes
    def UpdateLeaveType(
        self, tx: Transaction, request: pb.UpdateLeaveTypeRequest
    ) -> pb.UpdateLeaveTypeResponse:
        kind = commands.change_leave_type(
            tx, request.leave_type_id, given(request), request.expected_version
        )
        return pb.UpdateLeaveTypeResponse(leave_type=_type_shown(tx, kind))

    @writes
    def ArchiveLeaveType(
        self, tx: Transaction, request: pb.ArchiveLeaveTypeRequest
    ) -> pb.ArchiveLeaveTypeResponse:
        kind = commands.archive_leave_type(tx, request.leave_type_id)
        return pb.ArchiveLeaveTypeResponse(leave_type=_type_shown(tx, kind))

    @writes
    def RestoreLeaveType(
        self, tx: Transaction, request: pb.RestoreLeaveTypeRequest
    ) -> pb.RestoreLeaveTypeResponse:
        kind = commands.restore_leave_type(tx, request.leave_type_id)
        return pb.RestoreLeaveTypeResponse(leave_type=_type_shown(tx, kind))

    @reads
    def GetLeaveType(
        self, reading: Reading, request: pb.GetLeaveTypeRequest
    ) -> pb.GetLeaveTypeResponse:
        return pb.GetLeaveTypeResponse(
            leave_type=_to_type(queries.find_type(reading, request.leave_type_id))
        )

    @reads
    def ListLeaveTypes(
        self, reading: Reading, request: pb.ListLeaveTypesRequest
    ) -> pb.ListLeaveTypesResponse:
        archived = {"yes": True, "no": False}.get(request.archived)
        search = values.text(request.search, "search")
        listed = queries.list_types(reading, search, archived, asked(request))
        return pb.ListLeaveTypesResponse(leave_types=map(_to_type, listed.rows), **listed.paging())

    def _shown(self, reading: Reading, leave_id: str) -> pb.Leave:
        """With the work that is planned for these days."""
        reading.session.flush()
        row = queries.find_leave(reading, leave_id)
        if row is None:
            raise commands.no_leave(leave_id)
        (shown,) = self._counted(reading, [row])
        work = planned_work(reading, row.person_id, row.first_on, row.last_on)
        shown.planned_work.extend(map(_to_planned, work))
        return shown

    def _counted(self, reading: Reading, rows: Sequence[Any]) -> list[pb.Leave]:
        minutes = queries.minutes_of(reading, rows, self.calendar(reading))
        found = []
        for row in rows:
            shown = _to_leave(row)
            shown.minutes = minutes[row.id]
            found.append(shown)
        return found


def _wanted(request: Any) -> queries.LeaveFilter:
    return draft(
        queries.LeaveFilter,
        request,
        search=values.text(request.search, "search"),
        **values.days(request, "days_from", "days_to"),
    )


def _type_shown(tx: Transaction, kind: LeaveType) -> pb.LeaveType:
    tx.session.flush()
    return _to_type(kind)


def _to_balance(found: queries.PersonBalance) -> pb.LeaveBalance:
    balance = found.balance
    return pb.LeaveBalance(
        person_id=found.person_id,
        person_name=found.person_name,
        year=found.year,
        allowance_minutes=balance.allowance,
        carried_minutes=balance.carried,
        carried_until=found.carried_until.isoformat() if found.carried_until else "",
        lapsed_minutes=balance.lapsed,
        taken_minutes=balance.taken,
        planned_minutes=balance.planned,
        requested_minutes=balance.requested,
        left_minutes=balance.left,
        has_allowance=bool(found.allowance_id),
        note=found.note,
    )
