"""gRPC of baselines."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import reads, writes
from tandem.projects.v1 import baselines_pb2 as pb
from tandem.projects.v1 import baselines_pb2_grpc as pb_grpc

from chassis import values
from projects.api.calendar import CalendarServicer
from projects.baselines import commands, queries
from projects.baselines.model import Baseline
from projects.baselines.rules import Variance

_to_baseline = mapper(
    pb.Baseline,
    Baseline,
    project_name=lambda row: row.project_name,
    archived=lambda row: row.archived_at is not None,
)
"""Of a row of BASELINES."""


def _of(side: str, name: str) -> Any:
    def value(row: Variance) -> Any:
        task = getattr(row, side)
        found = getattr(task, name) if task else None
        return found.isoformat() if isinstance(found, date) else found

    return value


_to_variance = mapper(
    pb.TaskVariance,
    Variance,
    baseline_start_on=_of("before", "start_on"),
    baseline_end_on=_of("before", "end_on"),
    baseline_estimate_seconds=_of("before", "estimate_seconds"),
    start_on=_of("now", "start_on"),
    end_on=_of("now", "end_on"),
    estimate_seconds=_of("now", "estimate_seconds"),
)
_to_comparison = mapper(pb.CompareBaselineResponse, queries.Comparison, tasks=_to_variance)


class BaselineServicer(CalendarServicer, pb_grpc.BaselineServiceServicer):
    @writes
    def TakeBaseline(
        self, tx: Transaction, request: pb.TakeBaselineRequest
    ) -> pb.TakeBaselineResponse:
        taken = commands.take_baseline(tx, request.project_id, request.name, request.reason)
        return pb.TakeBaselineResponse(baseline=_shown(tx, taken.id))

    @writes
    def UpdateBaseline(
        self, tx: Transaction, request: pb.UpdateBaselineRequest
    ) -> pb.UpdateBaselineResponse:
        baseline = commands.change_baseline(
            tx, request.baseline_id, given(request), request.expected_version
        )
        return pb.UpdateBaselineResponse(baseline=_shown(tx, baseline.id))

    @writes
    def ArchiveBaseline(
        self, tx: Transaction, request: pb.ArchiveBaselineRequest
    ) -> pb.ArchiveBaselineResponse:
        baseline = commands.archive_baseline(tx, request.baseline_id)
        return pb.ArchiveBaselineResponse(baseline=_shown(tx, baseline.id))

    @writes
    def RestoreBaseline(
        self, tx: Transaction, request: pb.RestoreBaselineRequest
    ) -> pb.RestoreBaselineResponse:
        baseline = commands.restore_baseline(tx, request.baseline_id)
        return pb.RestoreBaselineResponse(baseline=_shown(tx, baseline.id))

    @reads
    def GetBaseline(
        self, reading: Reading, request: pb.GetBaselineRequest
    ) -> pb.GetBaselineResponse:
        return pb.GetBaselineResponse(baseline=_shown(reading, request.baseline_id))

    @reads
    def ListBaselines(
        self, reading: Reading, request: pb.ListBaselinesRequest
    ) -> pb.ListBaselinesResponse:
        wanted = draft(
            queries.BaselineFilter,
            request,
            search=values.text(request.search, "search"),
            archived={"yes": True, "no": False}.get(request.archived),
        )
        listed = queries.list_baselines(reading, wanted, asked(request))
        return pb.ListBaselinesResponse(baselines=map(_to_baseline, listed.rows), **listed.paging())

    @reads
    def CompareBaseline(
        self, reading: Reading, request: pb.CompareBaselineRequest
    ) -> pb.CompareBaselineResponse:
        found = queries.compare_baseline(
            reading, request.baseline_id, request.with_baseline_id, self.calendar(reading)
        )
        return _to_comparison(found)


def _shown(reading: Reading, baseline_id: str) -> pb.Baseline:
    reading.session.flush()
    return _to_baseline(queries.find_baseline(reading, baseline_id))
