"""gRPC of levellings."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import reads, writes
from tandem.projects.v1 import levelling_pb2 as pb
from tandem.projects.v1 import levelling_pb2_grpc as pb_grpc

from chassis import values
from projects.api.calendar import CalendarServicer
from projects.levelling import commands, queries
from projects.levelling.model import Levelling

_listed = mapper(
    pb.Levelling,
    Levelling,
    moves=lambda row: [],
    projects=lambda row: [],
    people=lambda row: [],
)
_whole = mapper(
    pb.Levelling,
    Levelling,
    moves=lambda row: [pb.LevellingMove(**move) for move in row.result.get("moves", ())],
    projects=lambda row: [pb.LevellingProject(**one) for one in row.result.get("projects", ())],
    people=lambda row: [pb.LevellingPerson(**one) for one in row.result.get("people", ())],
)


class LevellingServicer(CalendarServicer, pb_grpc.LevellingServiceServicer):
    @writes
    def StartLevelling(
        self, tx: Transaction, request: pb.StartLevellingRequest
    ) -> pb.StartLevellingResponse:
        new = draft(commands.NewLevelling, request)
        started = commands.start_levelling(tx, new, self.calendar(tx))
        return pb.StartLevellingResponse(levelling=_shown(tx, started.id))

    @writes
    def CancelLevelling(
        self, tx: Transaction, request: pb.CancelLevellingRequest
    ) -> pb.CancelLevellingResponse:
        commands.cancel_levelling(tx, request.levelling_id)
        return pb.CancelLevellingResponse(levelling=_shown(tx, request.levelling_id))

    @writes
    def ApplyLevelling(
        self, tx: Transaction, request: pb.ApplyLevellingRequest
    ) -> pb.ApplyLevellingResponse:
        commands.apply_levelling(tx, request.levelling_id, self.calendar(tx))
        return pb.ApplyLevellingResponse(levelling=_shown(tx, request.levelling_id))

    @writes
    def UndoLevelling(
        self, tx: Transaction, request: pb.UndoLevellingRequest
    ) -> pb.UndoLevellingResponse:
        commands.undo_levelling(tx, request.levelling_id, self.calendar(tx))
        return pb.UndoLevellingResponse(levelling=_shown(tx, request.levelling_id))

    @writes
    def DiscardLevelling(
        self, tx: Transaction, request: pb.DiscardLevellingRequest
    ) -> pb.DiscardLevellingResponse:
        commands.discard_levelling(tx, request.levelling_id)
        return pb.DiscardLevellingResponse(levelling=_shown(tx, request.levelling_id))

    @reads
    def GetLevelling(
        self, reading: Reading, request: pb.GetLevellingRequest
    ) -> pb.GetLevellingResponse:
        return pb.GetLevellingResponse(levelling=_shown(reading, request.levelling_id))

    @reads
    def ListLevellings(
        self, reading: Reading, request: pb.ListLevellingsRequest
    ) -> pb.ListLevellingsResponse:
        wanted = draft(
            queries.LevellingFilter, request, search=values.text(request.search, "search")
        )
        listed = queries.list_levellings(reading, wanted, asked(request))
        return pb.ListLevellingsResponse(levellings=map(_listed, listed.rows), **listed.paging())


def _shown(reading: Reading, levelling_id: str) -> Any:
    reading.session.flush()
    return _whole(queries.find_levelling(reading, levelling_id))
