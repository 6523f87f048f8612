"""gRPC of the time room."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import check_words, draft, given, mapper
from chassis.rpc.server import reads, writes
from tandem.projects.v1 import time_pb2 as pb
from tandem.projects.v1 import time_pb2_grpc as pb_grpc

from chassis import values
from projects.api.batches import mode_of, to_item_refusal, to_result
from projects.api.calendar import CalendarServicer
from projects.time import queries
from projects.time.commands import (
    billable,
    cells,
    corrections,
    decisions,
    entries,
    imports,
    reminding,
)
from projects.time.commands.checks import required_day
from projects.time.model import TimeEntry, TimeReminder
from projects.time.queries import completeness, given_away
from projects.time.queries.weeks import Week, WeekDay, WeekRow, time_week
from projects.time.rules.entries import Status

check_words(pb.TimeEntryStatus, Status)
to_entry = mapper(pb.TimeEntry, TimeEntry)
_row = mapper(pb.TimeWeekRow, WeekRow, entries=to_entry)
_completeness = mapper(
    pb.PersonCompleteness,
    completeness.PersonCompleteness,
    weeks=mapper(
        pb.WeekCompleteness,
        completeness.WeekCompleteness,
        missing_on=lambda week: [day.isoformat() for day in week.missing_on],
    ),
)
to_reminder = mapper(pb.TimeReminder, TimeReminder)
_given_away = mapper(
    pb.GivenAwayTime,
    given_away.GivenAwayTime,
    rows=mapper(pb.GivenAwayRow, given_away.GivenAwayRow),
)
_week = mapper(pb.TimeWeek, Week, days=mapper(pb.TimeWeekDay, WeekDay), rows=_row)


class TimeServicer(CalendarServicer, pb_grpc.TimeServiceServicer):
    @writes
    def LogTime(self, tx: Transaction, request: pb.LogTimeRequest) -> pb.LogTimeResponse:
        entry = entries.log_time(tx, draft(entries.WorkedTime, request))
        return pb.LogTimeResponse(time_entry=to_entry(entry))

    @writes
    def LogTimeEntries(
        self, tx: Transaction, request: pb.LogTimeEntriesRequest
    ) -> pb.LogTimeEntriesResponse:
        worked = [draft(entries.WorkedTime, each) for each in request.entries]
        logged, refused = entries.log_times(tx, worked, mode_of(request.mode))
        return pb.LogTimeEntriesResponse(
            time_entries=map(to_entry, logged), refused=map(to_item_refusal, refused)
        )

    @writes
    def UpdateTimeEntry(
        self, tx: Transaction, request: pb.UpdateTimeEntryRequest
    ) -> pb.UpdateTimeEntryResponse:
        entry = entries.update_time_entry(
            tx, request.time_entry_id, request.expected_version, _changes(request)
        )
        return pb.UpdateTimeEntryResponse(time_entry=to_entry(entry))

    @writes
    def DeleteTimeEntry(
        self, tx: Transaction, request: pb.DeleteTimeEntryRequest
    ) -> pb.DeleteTimeEntryResponse:
        entries.delete_time_entry(tx, request.time_entry_id)
        return pb.DeleteTimeEntryResponse()

    @reads
    def GetTimeEntry(
        self, reading: Reading, request: pb.GetTimeEntryRequest
    ) -> pb.GetTimeEntryResponse:
        entry = queries.find_time_entry(reading, request.time_entry_id)
        return pb.GetTimeEntryResponse(time_entry=to_entry(entry))

    @reads
    def ListTimeEntries(
        self, reading: Reading, request: pb.ListTimeEntriesRequest
    ) -> pb.ListTimeEntriesResponse:
        listed = queries.list_time_entries(reading, _filter(request), asked(request))
        return pb.ListTimeEntriesResponse(
            time_entries=map(to_entry, listed.rows), **listed.paging()
        )

    @reads
    def GetTimeWeek(
        self, reading: Reading, request: pb.GetTimeWeekRequest
    ) -> pb.GetTimeWeekResponse:
        first = required_day(request.first_on, "first_on")
        week = time_week(reading, request.person_id, first, self.country_code)
        return pb.GetTimeWeekResponse(week=_week(week))

    @reads
    def ListTimeCompleteness(
        self, reading: Reading, request: pb.ListTimeCompletenessRequest
    ) -> pb.ListTimeCompletenessResponse:
        people, listed = completeness.list_completeness(
            reading,
            required_day(request.first_on, "first_on"),
            request.weeks,
            draft(completeness.PeopleFilter, request),
            asked(request),
            self.calendar(reading),
        )
        return pb.ListTimeCompletenessResponse(people=map(_completeness, people), **listed.paging())

    @writes
    def RemindOfMissingTime(
        self, tx: Transaction, request: pb.RemindOfMissingTimeRequest
    ) -> pb.RemindOfMissingTimeResponse:
        sent, refused = reminding.remind_people(
            tx, request.week_on, request.person_ids, self.calendar(tx)
        )
        return pb.RemindOfMissingTimeResponse(
            time_reminders=map(to_reminder, sent), refused=map(to_item_refusal, refused)
        )

    @reads
    def GetGivenAwayTime(
        self, reading: Reading, request: pb.GetGivenAwayTimeRequest
    ) -> pb.GetGivenAwayTimeResponse:
        found = given_away.given_away_time(
            reading,
            required_day(request.first_on, "first_on"),
            required_day(request.last_on, "last_on"),
            request.group_by,
        )
        return pb.GetGivenAwayTimeResponse(given_away_time=_given_away(found))

    @writes
    def SetTimeCells(
        self, tx: Transaction, request: pb.SetTimeCellsRequest
    ) -> pb.SetTimeCellsResponse:
        wanted = [draft(cells.Cell, each, **given(each)) for each in request.cells]
        done = cells.set_time_cells(tx, request.person_id, wanted, mode_of(request.mode))
        return pb.SetTimeCellsResponse(
            time_entries=map(to_entry, done.entries),
            removed_ids=done.removed_ids,
            refused=map(to_item_refusal, done.refused),
        )

    @writes
    def ApproveTimeEntry(
        self, tx: Transaction, request: pb.ApproveTimeEntryRequest
    ) -> pb.ApproveTimeEntryResponse:
        entry = decisions.approve_time_entry(tx, request.time_entry_id, request.expected_version)
        return pb.ApproveTimeEntryResponse(time_entry=to_entry(entry))

    @writes
    def RejectTimeEntry(
        self, tx: Transaction, request: pb.RejectTimeEntryRequest
    ) -> pb.RejectTimeEntryResponse:
        entry = decisions.reject_time_entry(
            tx, request.time_entry_id, request.expected_version, request.reason
        )
        return pb.RejectTimeEntryResponse(time_entry=to_entry(entry))

    @writes
    def ApproveTimeEntries(
        self, tx: Transaction, request: pb.ApproveTimeEntriesRequest
    ) -> pb.ApproveTimeEntriesResponse:
        approved, refused = decisions.approve_time_entries(
            tx, request.time_entry_ids, mode_of(request.mode)
        )
        return pb.ApproveTimeEntriesResponse(
            time_entries=map(to_entry, approved), refused=map(to_item_refusal, refused)
        )

    @writes
    def RejectTimeEntries(
        self, tx: Transaction, request: pb.RejectTimeEntriesRequest
    ) -> pb.RejectTimeEntriesResponse:
        rejected, refused = decisions.reject_time_entries(
            tx, request.time_entry_ids, request.reason, mode_of(request.mode)
        )
        return pb.RejectTimeEntriesResponse(
            time_entries=map(to_entry, rejected), refused=map(to_item_refusal, refused)
        )

    @writes
    def ReopenTimeEntry(
        self, tx: Transaction, request: pb.ReopenTimeEntryRequest
    ) -> pb.ReopenTimeEntryResponse:
        entry = decisions.reopen_time_entry(
            tx, request.time_entry_id, request.expected_version, request.reason
        )
        return pb.ReopenTimeEntryResponse(time_entry=to_entry(entry))

    @writes
    def CorrectTimeEntry(
        self, tx: Transaction, request: pb.CorrectTimeEntryRequest
    ) -> pb.CorrectTimeEntryResponse:
        entry = corrections.correct_time_entry(
            tx,
            request.time_entry_id,
            request.seconds,
            given(request).get("billable_seconds"),
            request.reason,
        )
        return pb.CorrectTimeEntryResponse(time_entry=to_entry(entry))

    @writes
    def SetBillableTime(
        self, tx: Transaction, request: pb.SetBillableTimeRequest
    ) -> pb.SetBillableTimeResponse:
        entry = billable.set_billable_time(
            tx,
            request.time_entry_id,
            request.expected_version,
            request.seconds,
            request.reason,
            request.reason_kind_id,
        )
        return pb.SetBillableTimeResponse(time_entry=to_entry(entry))

    @writes
    def ImportTimeEntries(
        self, tx: Transaction, request: pb.ImportTimeEntriesRequest
    ) -> pb.ImportTimeEntriesResponse:
        rows = [draft(imports.ImportedTime, row) for row in request.rows]
        outcome = imports.import_time_entries(
            tx,
            rows,
            settled=request.settled,
            dry_run=request.dry_run,
            import_id=request.import_id,
            take_twins=request.take_twins,
        )
        return pb.ImportTimeEntriesResponse(result=to_result(outcome))


def _changes(request: pb.UpdateTimeEntryRequest) -> entries.Changes:
    changes = given(request)
    if "worked_on" in changes:
        changes["worked_on"] = required_day(request.worked_on, "worked_on")
    return entries.Changes(**changes)


def _filter(request: pb.ListTimeEntriesRequest) -> queries.Filter:
    days = values.days(request, "from", "to")
    return draft(
        queries.Filter,
        request,
        search=values.text(request.search, "search"),
        first_day=days["from"],
        last_day=days["to"],
        awaiting_me=request.awaiting_my_decision,
    )
