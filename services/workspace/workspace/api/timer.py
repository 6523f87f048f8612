"""TimerService."""

from __future__ import annotations

from datetime import UTC

from chassis.database import Reading, Transaction
from chassis.rpc.messages import mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.workspace.v1 import timer_pb2 as pb
from tandem.workspace.v1 import timer_pb2_grpc as pb_grpc

from workspace.timer import commands, queries
from workspace.timer.commands import Run
from workspace.timer.model import Timer

_timer = mapper(pb.Timer, Timer, id=lambda timer: timer.person_id)
_run = mapper(pb.StopTimerResponse, Run, timer=lambda run: _timer(run.timer))


class TimerServicer(Servicer, pb_grpc.TimerServiceServicer):
    @reads
    def GetTimer(self, reading: Reading, request: pb.GetTimerRequest) -> pb.GetTimerResponse:
        return pb.GetTimerResponse(timer=_timer(queries.get_timer(reading)))

    @writes
    def StartTimer(self, tx: Transaction, request: pb.StartTimerRequest) -> pb.StartTimerResponse:
        has_start = request.HasField("started_at")
        timer = commands.start_timer(
            tx,
            project_id=request.project_id,
            task_id=request.task_id,
            note=request.note,
            started_at=request.started_at.ToDatetime(UTC) if has_start else None,
            expected_version=request.expected_version,
        )
        return pb.StartTimerResponse(timer=_timer(timer))

    @writes
    def StopTimer(self, tx: Transaction, request: pb.StopTimerRequest) -> pb.StopTimerResponse:
        return _run(commands.stop_timer(tx, expected_version=request.expected_version))
