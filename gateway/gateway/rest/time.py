"""Time: Hours on a day, logged by the person who worked them, approved by somebody else."""

from __future__ import annotations

from chassis.actor import Role
from marshmallow import validate
from tandem.projects.v1 import time_pb2 as pb

from gateway.rest.call import Call
from gateway.rest.fields import (
    Body,
    Boolean,
    Choice,
    Date,
    Hours,
    Id,
    Integer,
    List,
    Minutes,
    PageQuery,
    String,
    Text,
    Timestamp,
    View,
    page_of,
)
from gateway.rest.route import Room, Route

APPROVED_AT_ONCE_MAX = 200
EXAMPLE = {
    "project_id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "worked_on": "2026-03-31",
    "minutes": 90,
    "note": "First layouts",
}


class NewTimeEntry(Body):
    project_id = Id(required=True)
    task_id = Id(metadata={"description": "The project as a whole, if left out"})
    worked_on = Date(required=True)
    minutes = Minutes(
        required=True,
        attribute="seconds",
        metadata={"description": "More than 0; a person's day holds 1440 in all entries"},
    )
    charge_role = Text(longest=100, metadata={"description": "The task's, else the person's"})
    non_chargeable = Boolean(
        metadata={"description": "True: worked, but not to be charged to the client"}
    )
    non_chargeable_reason = Text(
        longest=500, metadata={"description": "Needed with non_chargeable"}
    )
    note = Text(longest=2000)
    person_id = Id(metadata={"description": "You, if left out; managers log for others too"})


class TimeEntryCorrection(Body):
    worked_on = Date()
    minutes = Minutes(attribute="seconds")
    note = Text(longest=2000)
    non_chargeable = Boolean()
    non_chargeable_reason = Text(longest=500)


class Rejection(Body):
    reason = Text(required=True, longest=500, metadata={"description": "For the person who worked"})


class ManyTimeEntries(Body):
    time_entry_ids = List(
        Id(), required=True, validate=validate.Length(min=1, max=APPROVED_AT_ONCE_MAX)
    )


class TimeEntryQuery(PageQuery):
    project_id = Id()
    person_id = Id()
    status = Choice(pb.TimeEntryStatus)
    from_ = Date(data_key="from", attribute="from", metadata={"description": "First day of work"})
    to = Date(metadata={"description": "Last day of work"})
    awaiting_my_decision = Boolean(
        metadata={"description": "Only what you may approve or reject now"}
    )


class TimeEntryView(View):
    id = Id()
    version = Integer()
    person_id = Id()
    project_id = Id()
    client_id = Id()
    task_id = Id()
    deliverable_id = Id()
    worked_on = Date()
    worked_from = Date(
        metadata={"description": "First day, of imported sums over several days only"}
    )
    minutes = Minutes(attribute="seconds")
    hours = Hours(attribute="seconds")
    charge_role = String()
    chargeable = Boolean()
    non_chargeable_reason = String()
    note = String()
    status = Choice(pb.TimeEntryStatus)
    decided_by_id = Id()
    decided_at = Timestamp()
    rejected_reason = String()
    logged_at = Timestamp()
    external_ref = String()
    settled = Boolean(metadata={"description": "Billed before Tandem: never unbilled work"})


class TimeEntriesView(View):
    items = page_of(TimeEntryView, "time_entries").fields["items"]


async def log_time(call: Call) -> pb.TimeEntry:
    request = call.make(pb.LogTimeRequest)
    return (await call.ask(call.services.time.LogTime, request)).time_entry


async def list_time_entries(call: Call) -> pb.ListTimeEntriesResponse:
    request = call.make(pb.ListTimeEntriesRequest)
    return await call.ask(call.services.time.ListTimeEntries, request)


async def get_time_entry(call: Call) -> pb.TimeEntry:
    request = call.make(pb.GetTimeEntryRequest)
    return (await call.ask(call.services.time.GetTimeEntry, request)).time_entry


async def correct_time_entry(call: Call) -> pb.TimeEntry:
    request = call.make(pb.UpdateTimeEntryRequest)
    return (await call.ask(call.services.time.UpdateTimeEntry, request)).time_entry


async def delete_time_entry(call: Call) -> None:
    request = call.make(pb.DeleteTimeEntryRequest)
    await call.ask(call.services.time.DeleteTimeEntry, request)


async def approve_time_entry(call: Call) -> pb.TimeEntry:
    request = call.make(pb.ApproveTimeEntryRequest)
    return (await call.ask(call.services.time.ApproveTimeEntry, request)).time_entry


async def reject_time_entry(call: Call) -> pb.TimeEntry:
    request = call.make(pb.RejectTimeEntryRequest)
    return (await call.ask(call.services.time.RejectTimeEntry, request)).time_entry


async def approve_time_entries(call: Call) -> pb.ApproveTimeEntriesResponse:
    request = call.make(pb.ApproveTimeEntriesRequest)
    return await call.ask(call.services.time.ApproveTimeEntries, request)


APPROVED = {"TIME_ENTRY_ALREADY_APPROVED": "It is approved and final; log a correction instead."}
DAY = {
    "DAY_FULL": "The person's day would hold more than 24 hours.",
    "PROJECT_TAKES_NO_TIME": "The project is in handover, completed or cancelled.",
}
DECISION = {
    **APPROVED,
    "OWN_TIME_ENTRY": "Nobody decides on their own time, not even an administrator.",
    "APPROVER_REQUIRED": "You are neither the person's lead nor the project's manager.",
    "TIME_ENTRY_REJECTED": "It was rejected; its owner changes it first.",
}

ROOM = Room(
    name="Time",
    about="Hours on a day, logged by the person who worked them, approved by somebody else.",
    routes=(
        Route(
            "POST",
            "/v1/time-entries",
            log_time,
            "Log time",
            body=NewTimeEntry(),
            answer=TimeEntryView(),
            status=201,
            location="/v1/time-entries/{id}",
            problems=DAY,
            example=EXAMPLE,
        ),
        Route(
            "GET",
            "/v1/time-entries",
            list_time_entries,
            "List time entries",
            "The newest day first.",
            query=TimeEntryQuery(),
            answer=page_of(TimeEntryView, "time_entries"),
        ),
        Route(
            "POST",
            "/v1/time-entries/approve",
            approve_time_entries,
            "Approve many time entries",
            "All of at most 200, or none of them.",
            body=ManyTimeEntries(),
            answer=TimeEntriesView(),
            problems=DECISION,
            example={"time_entry_ids": ["01890a5d-ac96-774b-bcce-b302099a8057"]},
        ),
        Route(
            "GET",
            "/v1/time-entries/{time_entry_id}",
            get_time_entry,
            "Show a time entry",
            answer=TimeEntryView(),
        ),
        Route(
            "PATCH",
            "/v1/time-entries/{time_entry_id}",
            correct_time_entry,
            "Correct a time entry",
            "By its owner or a manager, until it is approved. One that was rejected is submitted "
            "again by it.",
            body=TimeEntryCorrection(),
            answer=TimeEntryView(),
            if_match=True,
            problems=APPROVED | DAY,
            example={"minutes": 105, "note": "Home page, second round"},
        ),
        Route(
            "DELETE",
            "/v1/time-entries/{time_entry_id}",
            delete_time_entry,
            "Take a time entry back",
            "By its owner or a manager, until it is approved.",
            problems=APPROVED,
        ),
        Route(
            "POST",
            "/v1/time-entries/{time_entry_id}/approve",
            approve_time_entry,
            "Approve a time entry",
            "By the person's lead, the project's manager or an administrator. It is final.",
            answer=TimeEntryView(),
            if_match=True,
            roles=(Role.PROJECT_MANAGER, Role.TEAM_MEMBER),
            problems=DECISION,
        ),
        Route(
            "POST",
            "/v1/time-entries/{time_entry_id}/reject",
            reject_time_entry,
            "Reject a time entry",
            "It goes back to its owner with the reason.",
            body=Rejection(),
            answer=TimeEntryView(),
            if_match=True,
            problems=DECISION,
            example={"reason": "This was the other client's workshop."},
        ),
    ),
)
