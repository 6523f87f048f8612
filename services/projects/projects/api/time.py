"""gRPC of the time room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chassis.database import Reading, Transaction
from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.paging import page_of
from chassis.rpc.server import Servicer, reads, writes
from google.protobuf.timestamp_pb2 import Timestamp
from tandem.projects.v1 import time_pb2 as pb
from tandem.projects.v1 import time_pb2_grpc as pb_grpc

from projects import values
from projects.api.batches import batch_result
from projects.time import commands, queries
from projects.time.commands import Correction, ImportedTime, WorkedTime, required_day
from projects.time.model import TimeEntry
from projects.time.rules import Status

STATUSES = {
    pb.TIME_ENTRY_STATUS_SUBMITTED: Status.SUBMITTED,
    pb.TIME_ENTRY_STATUS_APPROVED: Status.APPROVED,
    pb.TIME_ENTRY_STATUS_REJECTED: Status.REJECTED,
}
_NUMBERS = {status: number for number, status in STATUSES.items()}


class TimeServicer(Servicer, pb_grpc.TimeServiceServicer):
    @writes
    def LogTime(self, tx: Transaction, request: pb.LogTimeRequest) -> pb.LogTimeResponse:
        entry = commands.log_time(tx, _worked(request))
        return pb.LogTimeResponse(time_entry=_message(entry))

    @writes
    def UpdateTimeEntry(
        self, tx: Transaction, request: pb.UpdateTimeEntryRequest
    ) -> pb.UpdateTimeEntryResponse:
        entry = commands.update_time_entry(
            tx, request.time_entry_id, request.expected_version, _correction(request)
        )
        return pb.UpdateTimeEntryResponse(time_entry=_message(entry))

    @writes
    def DeleteTimeEntry(
        self, tx: Transaction, request: pb.DeleteTimeEntryRequest
    ) -> pb.DeleteTimeEntryResponse:
        commands.delete_time_entry(tx, request.time_entry_id)
        return pb.DeleteTimeEntryResponse()

    @reads
    def GetTimeEntry(
        self, reading: Reading, request: pb.GetTimeEntryRequest
    ) -> pb.GetTimeEntryResponse:
        entry = reading.get(TimeEntry, request.time_entry_id)
        return pb.GetTimeEntryResponse(time_entry=_message(entry))

    @reads
    def ListTimeEntries(
        self, reading: Reading, request: pb.ListTimeEntriesRequest
    ) -> pb.ListTimeEntriesResponse:
        page = page_of(request.page_size, request.page_token, width=2)
        entries, next_token = queries.list_time_entries(reading, _filter(request), page)
        return pb.ListTimeEntriesResponse(
            time_entries=_messages(entries), next_page_token=next_token
        )

    @writes
    def ApproveTimeEntry(
        self, tx: Transaction, request: pb.ApproveTimeEntryRequest
    ) -> pb.ApproveTimeEntryResponse:
        entry = commands.approve_time_entry(tx, request.time_entry_id, request.expected_version)
        return pb.ApproveTimeEntryResponse(time_entry=_message(entry))

    @writes
    def RejectTimeEntry(
        self, tx: Transaction, request: pb.RejectTimeEntryRequest
    ) -> pb.RejectTimeEntryResponse:
        entry = commands.reject_time_entry(
            tx, request.time_entry_id, request.expected_version, request.reason
        )
        return pb.RejectTimeEntryResponse(time_entry=_message(entry))

    @writes
    def ApproveTimeEntries(
        self, tx: Transaction, request: pb.ApproveTimeEntriesRequest
    ) -> pb.ApproveTimeEntriesResponse:
        entries = commands.approve_time_entries(tx, request.time_entry_ids)
        return pb.ApproveTimeEntriesResponse(time_entries=_messages(entries))

    @writes
    def ImportTimeEntries(
        self, tx: Transaction, request: pb.ImportTimeEntriesRequest
    ) -> pb.ImportTimeEntriesResponse:
        rows = [_imported(row) for row in request.rows]
        outcome = commands.import_time_entries(
            tx, rows, settled=request.settled, dry_run=request.dry_run
        )
        return pb.ImportTimeEntriesResponse(result=batch_result(outcome))


def _worked(request: pb.LogTimeRequest) -> WorkedTime:
    return WorkedTime(
        project_id=request.project_id,
        task_id=request.task_id,
        worked_on=required_day(request.worked_on, "worked_on"),
        seconds=request.seconds,
        charge_role=request.charge_role,
        non_chargeable=request.non_chargeable,
        non_chargeable_reason=request.non_chargeable_reason,
        note=request.note,
        person_id=request.person_id,
    )


def _correction(request: pb.UpdateTimeEntryRequest) -> Correction:
    given = request.HasField
    return Correction(
        worked_on=required_day(request.worked_on, "worked_on") if given("worked_on") else None,
        seconds=request.seconds if given("seconds") else None,
        note=request.note if given("note") else None,
        non_chargeable=request.non_chargeable if given("non_chargeable") else None,
        non_chargeable_reason=(
            request.non_chargeable_reason if given("non_chargeable_reason") else None
        ),
    )


def _filter(request: pb.ListTimeEntriesRequest) -> queries.Filter:
    first, last = getattr(request, "from"), request.to
    first_day = required_day(first, "from") if first else None
    last_day = required_day(last, "to") if last else None
    values.window(first_day, last_day, "from", "to")
    return queries.Filter(
        project_id=require_id(request.project_id, "project_id") if request.project_id else "",
        person_id=require_id(request.person_id, "person_id") if request.person_id else "",
        status=_status(request.status),
        first_day=first_day,
        last_day=last_day,
        awaiting_me=request.awaiting_my_decision,
    )


def _status(number: int) -> Status | None:
    if number == pb.TIME_ENTRY_STATUS_UNSPECIFIED:
        return None
    if number not in STATUSES:
        raise Invalid(
            "STATUS_UNKNOWN", "Choose submitted, approved, rejected or none.", field="status"
        )
    return STATUSES[pb.TimeEntryStatus.ValueType(number)]


def _imported(row: pb.TimeEntryRow) -> ImportedTime:
    return ImportedTime(
        row=row.row,
        external_ref=row.external_ref,
        task_ref=row.task_ref,
        person_ref=row.person_ref,
        worked_on=row.worked_on,
        worked_from=row.worked_from,
        seconds=row.seconds,
        note=row.note,
        non_chargeable=row.non_chargeable,
        non_chargeable_reason=row.non_chargeable_reason,
    )


def _messages(entries: Iterable[TimeEntry]) -> list[pb.TimeEntry]:
    return [_message(entry) for entry in entries]


def _message(entry: TimeEntry) -> pb.TimeEntry:
    return pb.TimeEntry(
        id=entry.id,
        version=entry.version,
        person_id=entry.person_id,
        project_id=entry.project_id,
        task_id=entry.task_id or "",
        worked_on=entry.worked_on.isoformat(),
        seconds=entry.seconds,
        charge_role=entry.charge_role,
        chargeable=entry.chargeable,
        non_chargeable_reason=entry.non_chargeable_reason,
        note=entry.note,
        status=_NUMBERS[entry.status],
        decided_by_id=entry.decided_by_id or "",
        decided_at=_timestamp(entry.decided_at),
        rejected_reason=entry.rejected_reason,
        logged_at=_timestamp(entry.logged_at),
        external_ref=entry.external_ref or "",
        worked_from=entry.worked_from.isoformat() if entry.worked_from else "",
        settled=entry.settled,
        client_id=entry.client_id or "",
        deliverable_id=entry.deliverable_id or "",
    )


def _timestamp(moment: datetime | None) -> Timestamp | None:
    if moment is None:
        return None
    timestamp = Timestamp()
    timestamp.FromDatetime(moment)
    return timestamp
