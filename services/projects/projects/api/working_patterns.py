"""gRPC of working patterns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import reads, writes
from tandem.projects.v1 import working_patterns_pb2 as pb
from tandem.projects.v1 import working_patterns_pb2_grpc as pb_grpc

from chassis import values
from projects.api.calendar import CalendarServicer
from projects.availability.commands import hours_changed
from projects.resourcing.commands import patterns
from projects.resourcing.drafts import StatedDay, time_text
from projects.resourcing.model import WorkingPattern
from projects.resourcing.queries import patterns as queries


class WorkingPatternServicer(CalendarServicer, pb_grpc.WorkingPatternServiceServicer):
    @writes
    def CreateWorkingPattern(
        self, tx: Transaction, request: pb.CreateWorkingPatternRequest
    ) -> pb.CreateWorkingPatternResponse:
        made = patterns.create_pattern(
            tx, request.person_id, request.from_on, _stated(request.days), request.note
        )
        hours_changed(tx, [made.person_id], self.calendar(tx))
        return pb.CreateWorkingPatternResponse(working_pattern=_shown(tx, made.id))

    @writes
    def UpdateWorkingPattern(
        self, tx: Transaction, request: pb.UpdateWorkingPatternRequest
    ) -> pb.UpdateWorkingPatternResponse:
        changed = patterns.change_pattern(
            tx,
            request.working_pattern_id,
            from_on=request.from_on if request.HasField("from_on") else None,
            days=_stated(request.days) if request.days else None,
            note=request.note if request.HasField("note") else None,
            expected_version=request.expected_version,
        )
        hours_changed(tx, [changed.person_id], self.calendar(tx))
        return pb.UpdateWorkingPatternResponse(working_pattern=_shown(tx, changed.id))

    @writes
    def ArchiveWorkingPattern(
        self, tx: Transaction, request: pb.ArchiveWorkingPatternRequest
    ) -> pb.ArchiveWorkingPatternResponse:
        archived = patterns.archive_pattern(tx, request.working_pattern_id)
        hours_changed(tx, [archived.person_id], self.calendar(tx))
        return pb.ArchiveWorkingPatternResponse(working_pattern=_shown(tx, archived.id))

    @writes
    def RestoreWorkingPattern(
        self, tx: Transaction, request: pb.RestoreWorkingPatternRequest
    ) -> pb.RestoreWorkingPatternResponse:
        restored = patterns.restore_pattern(tx, request.working_pattern_id)
        hours_changed(tx, [restored.person_id], self.calendar(tx))
        return pb.RestoreWorkingPatternResponse(working_pattern=_shown(tx, restored.id))

    @reads
    def GetWorkingPattern(
        self, reading: Reading, request: pb.GetWorkingPatternRequest
    ) -> pb.GetWorkingPatternResponse:
        return pb.GetWorkingPatternResponse(
            working_pattern=_shown(reading, request.working_pattern_id)
        )

    @reads
    def ListWorkingPatterns(
        self, reading: Reading, request: pb.ListWorkingPatternsRequest
    ) -> pb.ListWorkingPatternsResponse:
        wanted = draft(
            queries.PatternFilter,
            request,
            search=values.text(request.search, "search"),
            archived={"yes": True, "no": False}.get(request.archived),
            **values.days(request, "starts_from", "starts_to"),
        )
        listed = queries.list_patterns(reading, wanted, asked(request))
        return pb.ListWorkingPatternsResponse(
            working_patterns=map(_to_pattern, listed.rows), **listed.paging()
        )


def _stated(days: Iterable[pb.WorkingDay]) -> list[StatedDay]:
    return [
        StatedDay(
            day.weekday,
            day.minutes,
            [(getattr(each, "from"), each.until) for each in day.intervals],
        )
        for day in days
    ]


def _days(row: Any) -> list[pb.WorkingDay]:
    """Those on which the person works."""
    return [
        pb.WorkingDay(
            weekday=index + 1,
            minutes=minutes,
            intervals=[
                pb.WorkingInterval(**{"from": time_text(from_), "until": time_text(until)})
                for from_, until in row.intervals[index]
            ],
        )
        for index, minutes in enumerate(row.minutes)
        if minutes
    ]


_to_pattern = mapper(
    pb.WorkingPattern,
    WorkingPattern,
    person_name=lambda row: row.person_name,
    days=_days,
    archived=lambda row: row.archived_at is not None,
)
"""Of a row of PATTERNS."""


def _shown(reading: Reading, pattern_id: str) -> pb.WorkingPattern:
    reading.session.flush()
    return _to_pattern(queries.find_pattern(reading, pattern_id))
