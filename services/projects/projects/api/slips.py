"""gRPC of tasks that move at night, and of whether they do."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import reads, writes
from tandem.projects.v1 import slips_pb2 as pb
from tandem.projects.v1 import slips_pb2_grpc as pb_grpc

from chassis import values
from projects.api.calendar import CalendarServicer
from projects.planning.queries import require_visible
from projects.slips import commands, queries
from projects.slips.model import Slip
from projects.slips.rules import Switch

_to_slip = mapper(pb.Slip, Slip, project_name=lambda row: row.project_name, tasks=lambda row: ())
"""Of a row of SLIPS; its tasks are given at the call."""
_to_setting = mapper(pb.SlipSetting, queries.AgencySetting)
_to_project_setting = mapper(pb.ProjectSlipSetting, queries.ProjectSetting)
_SHOWN = (
    *("task_id", "name", "assignee_id"),
    *("start_on_before", "start_on", "end_on_before", "end_on"),
)


class SlipServicer(CalendarServicer, pb_grpc.SlipServiceServicer):
    @reads
    def GetSlipSetting(
        self, reading: Reading, request: pb.GetSlipSettingRequest
    ) -> pb.GetSlipSettingResponse:
        return pb.GetSlipSettingResponse(setting=_to_setting(queries.agency_setting(reading)))

    @writes
    def SetSlipSetting(
        self, tx: Transaction, request: pb.SetSlipSettingRequest
    ) -> pb.SetSlipSettingResponse:
        commands.set_agency(tx, request.switched_on, request.expected_version)
        return pb.SetSlipSettingResponse(setting=_to_setting(queries.agency_setting(tx)))

    @reads
    def GetProjectSlipSetting(
        self, reading: Reading, request: pb.GetProjectSlipSettingRequest
    ) -> pb.GetProjectSlipSettingResponse:
        id_ = require_visible(reading, request.project_id)
        found = _to_project_setting(queries.project_setting(reading, id_))
        return pb.GetProjectSlipSettingResponse(setting=found)

    @writes
    def SetProjectSlipSetting(
        self, tx: Transaction, request: pb.SetProjectSlipSettingRequest
    ) -> pb.SetProjectSlipSettingResponse:
        switch = Switch(request.switch)
        id_ = commands.set_project(tx, request.project_id, switch, request.expected_version)
        found = _to_project_setting(queries.project_setting(tx, id_))
        return pb.SetProjectSlipSettingResponse(setting=found)

    @reads
    def GetSlip(self, reading: Reading, request: pb.GetSlipRequest) -> pb.GetSlipResponse:
        return pb.GetSlipResponse(slip=_shown(reading, request.slip_id))

    @reads
    def ListSlips(self, reading: Reading, request: pb.ListSlipsRequest) -> pb.ListSlipsResponse:
        wanted = draft(
            queries.SlipFilter,
            request,
            search=values.text(request.search, "search"),
            undone={"": None, "yes": True, "no": False}[request.undone],
        )
        listed = queries.list_slips(reading, wanted, asked(request))
        return pb.ListSlipsResponse(slips=map(_to_slip, listed.rows), **listed.paging())

    @writes
    def UndoSlip(self, tx: Transaction, request: pb.UndoSlipRequest) -> pb.UndoSlipResponse:
        undone = commands.undo_slip(tx, request.slip_id, self.calendar(tx))
        return pb.UndoSlipResponse(slip=_shown(tx, undone.id))


def _shown(reading: Reading, slip_id: str) -> pb.Slip:
    """With the tasks that moved."""
    row = queries.find_slip(reading, slip_id)
    tasks = [pb.SlippedTask(**{name: task[name] for name in _SHOWN}) for task in row.tasks]
    return _to_slip(row, tasks=tasks)
