"""gRPC of series of tasks."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import reads, writes
from tandem.projects.v1 import recurring_pb2 as pb
from tandem.projects.v1 import recurring_pb2_grpc as pb_grpc

from chassis import values
from projects.api.calendar import CalendarServicer
from projects.recurring import queries
from projects.recurring.commands import series as commands
from projects.recurring.model import TaskSeries

_to_series = mapper(
    pb.TaskSeries,
    TaskSeries,
    project_name=lambda row: row.project_name,
    rule_in_words=queries.rule_in_words,
    occurrences=lambda row: (),
)
"""Of a row of SERIES."""
_to_occurrence = mapper(pb.Occurrence, queries.Occurred)


class TaskSeriesServicer(CalendarServicer, pb_grpc.TaskSeriesServiceServicer):
    @writes
    def CreateTaskSeries(
        self, tx: Transaction, request: pb.CreateTaskSeriesRequest
    ) -> pb.CreateTaskSeriesResponse:
        new = draft(commands.NewSeries, request)
        made = commands.create_series(tx, new, self.calendar(tx))
        return pb.CreateTaskSeriesResponse(task_series=_shown(tx, made.id))

    @writes
    def ChangeTaskSeries(
        self, tx: Transaction, request: pb.ChangeTaskSeriesRequest
    ) -> pb.ChangeTaskSeriesResponse:
        changes = given(request)
        changes.pop("from_on", None)
        changes.pop("task_series_id", None)
        changed = commands.change_series(
            tx,
            request.task_series_id,
            request.from_on,
            changes,
            self.calendar(tx),
            request.expected_version,
        )
        return pb.ChangeTaskSeriesResponse(task_series=_shown(tx, changed.id))

    @writes
    def EndTaskSeries(
        self, tx: Transaction, request: pb.EndTaskSeriesRequest
    ) -> pb.EndTaskSeriesResponse:
        ended = commands.end_series(tx, request.task_series_id, request.ends_on, self.calendar(tx))
        return pb.EndTaskSeriesResponse(task_series=_shown(tx, ended.id))

    @writes
    def LeaveOutOccurrence(
        self, tx: Transaction, request: pb.LeaveOutOccurrenceRequest
    ) -> pb.LeaveOutOccurrenceResponse:
        series = commands.leave_out(
            tx, request.task_series_id, request.occurs_on, self.calendar(tx)
        )
        return pb.LeaveOutOccurrenceResponse(task_series=_shown(tx, series.id))

    @writes
    def PutBackOccurrence(
        self, tx: Transaction, request: pb.PutBackOccurrenceRequest
    ) -> pb.PutBackOccurrenceResponse:
        series = commands.put_back(tx, request.task_series_id, request.occurs_on, self.calendar(tx))
        return pb.PutBackOccurrenceResponse(task_series=_shown(tx, series.id))

    @reads
    def GetTaskSeries(
        self, reading: Reading, request: pb.GetTaskSeriesRequest
    ) -> pb.GetTaskSeriesResponse:
        return pb.GetTaskSeriesResponse(task_series=_shown(reading, request.task_series_id))

    @reads
    def ListTaskSeries(
        self, reading: Reading, request: pb.ListTaskSeriesRequest
    ) -> pb.ListTaskSeriesResponse:
        wanted = draft(
            queries.SeriesFilter,
            request,
            search=values.text(request.search, "search"),
            ended={"yes": True, "no": False}.get(request.ended),
        )
        listed = queries.list_series(reading, wanted, asked(request))
        return pb.ListTaskSeriesResponse(
            task_series=map(_to_series, listed.rows), **listed.paging()
        )


def _shown(reading: Reading, task_series_id: str) -> pb.TaskSeries:
    reading.session.flush()
    row = queries.find_series(reading, task_series_id)
    return _to_series(row, occurrences=map(_to_occurrence, queries.occurred(reading, row.id)))
