"""The part of tandem.finance.v1.BillingService that is about write-offs."""

from __future__ import annotations

from datetime import date

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.paging import page_of
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import reads, writes
from tandem.finance.v1 import billing_pb2 as pb

from chassis import values
from finance.api.documents import to_write_offs, to_written_off_work
from finance.api.plans import PlanServicer
from finance.billing.commands import writing_off as write_offs
from finance.billing.queries import unbilled, writing_off

_to_cost = mapper(pb.WrittenOffCost, writing_off.WrittenOff)
_to_line = mapper(pb.ToWriteOff, writing_off.ToWriteOff)


class WriteOffServicer(PlanServicer):
    @reads
    def PreviewWriteOff(
        self, reading: Reading, request: pb.PreviewWriteOffRequest
    ) -> pb.PreviewWriteOffResponse:
        found = writing_off.preview(reading, _wanted(request, reading.today))
        return pb.PreviewWriteOffResponse(projects=map(_to_line, found))

    @writes
    def WriteOffInBatch(
        self, tx: Transaction, request: pb.WriteOffInBatchRequest
    ) -> pb.WriteOffInBatchResponse:
        made = write_offs.write_off(tx, _wanted(request, tx.today), request.reason)
        return pb.WriteOffInBatchResponse(
            batch_id=made[0].batch_id or "", write_offs=to_write_offs(tx, made)
        )

    @writes
    def UndoWriteOffBatch(
        self, tx: Transaction, request: pb.UndoWriteOffBatchRequest
    ) -> pb.UndoWriteOffBatchResponse:
        undone = write_offs.undo_batch(tx, request.batch_id, request.reason)
        return pb.UndoWriteOffBatchResponse(write_offs=to_write_offs(tx, undone))

    @reads
    def ListWrittenOffCosts(
        self, reading: Reading, request: pb.ListWrittenOffCostsRequest
    ) -> pb.ListWrittenOffCostsResponse:
        found = unbilled.get_write_off(reading, request.write_off_id)
        costs = writing_off.written_off_costs(reading, found.id)
        return pb.ListWrittenOffCostsResponse(costs=map(_to_cost, costs))

    @writes
    def WriteOffWork(
        self, tx: Transaction, request: pb.WriteOffWorkRequest
    ) -> pb.WriteOffWorkResponse:
        through = values.day(request.through, "through") or tx.today
        made = write_offs.write_off_work(tx, request.project_id, through, request.reason)
        return pb.WriteOffWorkResponse(write_off=to_write_offs(tx, [made])[0])

    @reads
    def ListWriteOffs(
        self, reading: Reading, request: pb.ListWriteOffsRequest
    ) -> pb.ListWriteOffsResponse:
        wanted = draft(
            unbilled.WriteOffFilter,
            request,
            search=values.text(request.search, "search"),
            undone=either(request.undone),
            **values.days(request, "written_off_from", "written_off_to"),
        )
        listed = unbilled.list_write_offs(reading, wanted, asked(request))
        return pb.ListWriteOffsResponse(
            write_offs=to_write_offs(reading, listed.rows), **listed.paging()
        )

    @reads
    def GetWriteOff(
        self, reading: Reading, request: pb.GetWriteOffRequest
    ) -> pb.GetWriteOffResponse:
        found = unbilled.get_write_off(reading, request.write_off_id)
        return pb.GetWriteOffResponse(write_off=to_write_offs(reading, [found])[0])

    @reads
    def ListWrittenOffWork(
        self, reading: Reading, request: pb.ListWrittenOffWorkRequest
    ) -> pb.ListWrittenOffWorkResponse:
        page = page_of(request.page_size, request.page_token, width=2)
        work, token = unbilled.list_written_off_work(reading, page, request.write_off_id)
        return pb.ListWrittenOffWorkResponse(
            work=map(to_written_off_work, work), next_page_token=token
        )

    @writes
    def UndoWriteOff(
        self, tx: Transaction, request: pb.UndoWriteOffRequest
    ) -> pb.UndoWriteOffResponse:
        undone = write_offs.undo_write_off(tx, request.write_off_id, request.reason)
        return pb.UndoWriteOffResponse(write_off=to_write_offs(tx, [undone])[0])


def _wanted(
    request: pb.PreviewWriteOffRequest | pb.WriteOffInBatchRequest, today: date
) -> writing_off.WantedWriteOff:
    through = values.day(request.through, "through") or today
    ids = list(request.project_ids)
    return draft(writing_off.WantedWriteOff, request, through=through, project_ids=ids)


def either(word: str) -> bool | None:
    """Of a filter that is yes, no or left out."""
    return word == "yes" if word else None
