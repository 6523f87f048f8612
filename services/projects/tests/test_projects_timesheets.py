"""Weeks are submitted, approved by level, returned, and decided on by substitutes."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor
from planning_room import Bureau
from projects.planning.rules.status import ProjectStatus
from projects_builders import a_project
from tandem.projects.v1 import time_pb2

pytestmark = pytest.mark.slow
HOUR = 3600
MONDAY = "2026-03-02"
APPROVED = time_pb2.TIME_ENTRY_STATUS_APPROVED
SUBMITTED = time_pb2.TIME_ENTRY_STATUS_SUBMITTED


@pytest.fixture
def project(bureau: Bureau) -> Any:
    manager = {"project_manager_id": bureau.pam.person_id, "client_id": bureau.client_id}
    return bureau.agency.add(a_project(status=ProjectStatus.ACTIVE, kicked_off=True, **manager))


@pytest.fixture
def worker(bureau: Bureau) -> Actor:
    return bureau.join("Worker", "team_member", lead_id=bureau.lea.person_id)


@pytest.fixture
def levels(bureau: Bureau, project: Any) -> Any:
    """The manager of the project, then the lead."""
    two = {"first_level": "project_manager", "second_level": "lead"}
    return bureau.ask("CreateTimeRule", bureau.root, project_id=project.id, **two).time_rule


def logged(bureau: Bureau, project: Any, by: Actor, hours: int = 8, day: str = MONDAY) -> str:
    entry = {"project_id": project.id, "worked_on": day, "seconds": hours * HOUR}
    return str(bureau.ask("LogTime", by, **entry).time_entry.id)


def submitted(bureau: Bureau, by: Actor) -> Any:
    whole = {"first_on": MONDAY, "confirm_incomplete": True}
    return bureau.ask("SubmitTimesheet", by, **whole).timesheet


def waiting(bureau: Bureau, by: Actor, worker: Actor) -> list[str]:
    asked = {"awaiting_my_decision": True, "person_id": [worker.person_id]}
    return [entry.id for entry in bureau.ask("ListTimeEntries", by, **asked).time_entries]


def test_g02_a_submitted_week_is_closed_until_it_is_taken_back_or_returned(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    week = {"first_on": MONDAY}
    assert bureau.refusal("SubmitTimesheet", worker, **week) == "TIMESHEET_EMPTY"
    entry = logged(bureau, project, worker)
    assert bureau.refusal("SubmitTimesheet", worker, **week) == "TIMESHEET_INCOMPLETE"
    sheet = submitted(bureau, worker)
    assert (sheet.status, sheet.incomplete, sheet.logged_seconds) == ("submitted", True, 8 * HOUR)
    named, again = {"timesheet_id": sheet.id}, {"time_entry_id": entry}
    for name, body in (
        ("UpdateTimeEntry", again | {"seconds": HOUR}),
        ("DeleteTimeEntry", again),
        ("LogTime", {"project_id": project.id, "worked_on": "2026-03-08", "seconds": HOUR}),
    ):
        assert bureau.refusal(name, worker, **body) == "WEEK_SUBMITTED"
    cell = {"project_id": project.id, "worked_on": MONDAY, "seconds": 0}
    assert bureau.refusal("SetTimeCells", worker, cells=[cell]) == "WEEK_SUBMITTED"
    assert bureau.refusal("SubmitTimesheet", worker, **week, confirm_incomplete=True) == (
        "TIMESHEET_NOT_OPEN"
    )
    near = {"first_on": "2026-03-04", "confirm_incomplete": True}
    assert bureau.refusal("SubmitTimesheet", worker, **near) == "TIMESHEET_OVERLAPS"
    bureau.ask("TakeBackTimesheet", worker, **named)
    bureau.ask("UpdateTimeEntry", worker, **again, seconds=7 * HOUR)
    assert submitted(bureau, worker).status == "submitted"
    assert bureau.refusal("ReturnTimesheet", bureau.lea, **named, reason=" ") == "TEXT_REQUIRED"
    body = {**named, "reason": "Friday is missing"}
    assert bureau.refusal("ReturnTimesheet", bureau.max, **body) == "TIMESHEET_NOT_FOUND"
    assert bureau.refusal("ReturnTimesheet", worker, **body) == "OWN_TIME_ENTRY"
    returned = bureau.ask("ReturnTimesheet", bureau.lea, **body).timesheet
    assert (returned.status, returned.reason) == ("returned", "Friday is missing")
    assert bureau.refusal("ApproveTimeEntry", bureau.lea, **again) == "WEEK_NOT_SUBMITTED"
    assert waiting(bureau, bureau.lea, worker) == []
    assert submitted(bureau, worker).reason == ""
    done = bureau.ask("ApproveTimesheet", bureau.lea, **named)
    assert (done.timesheet.status, list(done.refused)) == ("approved", [])
    assert bureau.fact_types(sheet.id)[-1] == "timesheet.approved"
    bureau.ask("ReopenTimeEntry", bureau.lea, **again, reason="Wrong project")
    assert bureau.ask("GetTimesheet", worker, **named).timesheet.status == "returned"


def test_g02_a_level_sees_what_the_level_before_has_approved(
    bureau: Bureau, project: Any, worker: Actor, levels: Any
) -> None:
    entry = logged(bureau, project, worker)
    sheet = submitted(bureau, worker)
    named = {"timesheet_id": sheet.id}
    assert waiting(bureau, bureau.lea, worker) == []
    assert waiting(bureau, bureau.pam, worker) == [entry]
    early = bureau.refusal("ApproveTimeEntry", bureau.lea, time_entry_id=entry)
    assert early == "LEVEL_OF_ANOTHER"
    assert bureau.refusal("ApproveTimesheet", bureau.lea, **named) == "NOTHING_TO_DECIDE"
    assert bureau.ask("ApproveTimesheet", bureau.pam, **named).timesheet.status == "submitted"
    passed = bureau.ask("GetTimeEntry", worker, time_entry_id=entry).time_entry
    assert (passed.status, passed.levels_passed) == (SUBMITTED, 1)
    assert waiting(bureau, bureau.lea, worker) == [entry]
    assert waiting(bureau, bureau.pam, worker) == []
    assert bureau.ask("ApproveTimesheet", bureau.lea, **named).timesheet.status == "approved"
    assert bureau.fact_types(entry) == [
        "time_entry.logged",
        "time_entry.passed",
        "time_entry.approved",
    ]


def test_g02_an_entry_that_is_sent_back_is_open_and_passes_the_levels_again(
    bureau: Bureau, project: Any, worker: Actor, levels: Any
) -> None:
    entry = {"time_entry_id": logged(bureau, project, worker)}
    sheet = submitted(bureau, worker)
    bureau.ask("ApproveTimeEntry", bureau.pam, **entry)
    bureau.ask("RejectTimeEntry", bureau.lea, **entry, reason="Too long")
    changed = bureau.ask("UpdateTimeEntry", worker, **entry, seconds=6 * HOUR).time_entry
    assert (changed.status, changed.levels_passed) == (SUBMITTED, 0)
    assert bureau.refusal("UpdateTimeEntry", worker, **entry, seconds=HOUR) == "WEEK_SUBMITTED"
    bureau.ask("ApproveTimeEntry", bureau.pam, **entry)
    assert bureau.ask("ApproveTimeEntry", bureau.lea, **entry).time_entry.status == APPROVED
    shown = bureau.ask("GetTimesheet", worker, timesheet_id=sheet.id).timesheet
    assert (shown.status, shown.decided_by_id) == ("approved", bureau.lea.person_id)


def test_g02_a_substitute_decides_in_the_place_of_the_lead_on_these_days(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    sue = bureau.join("Sue", "team_member")
    entry = {"time_entry_id": logged(bureau, project, worker)}
    assert bureau.refusal("ApproveTimeEntry", sue, **entry) == "RECORD_OF_ANOTHER"
    assert waiting(bureau, sue, worker) == []
    days = {"first_on": "2026-01-01", "last_on": "2026-12-31"}
    body = {"substitute_id": sue.person_id, **days}
    own = body | {"substitute_id": bureau.lea.person_id}
    assert bureau.refusal("CreateApprovalSubstitute", bureau.lea, **own) == "SUBSTITUTE_ONESELF"
    strange = body | {"person_id": bureau.lea.person_id}
    assert bureau.refusal("CreateApprovalSubstitute", sue, **strange) == "RECORD_OF_ANOTHER"
    made = bureau.ask("CreateApprovalSubstitute", bureau.lea, **body).approval_substitute
    named = {"approval_substitute_id": made.id}
    bureau.ask("ArchiveApprovalSubstitute", bureau.lea, **named)
    assert bureau.refusal("ApproveTimeEntry", sue, **entry) == "RECORD_OF_ANOTHER"
    bureau.ask("RestoreApprovalSubstitute", bureau.lea, **named)
    approved = bureau.ask("ApproveTimeEntry", sue, **entry).time_entry
    assert approved.decided_by_id == sue.person_id
    assert approved.decided_for_id == bureau.lea.person_id
    over = {"first_on": "2026-01-01", "last_on": "2026-01-31"}
    bureau.ask("UpdateApprovalSubstitute", bureau.lea, **named, **over)
    later = logged(bureau, project, worker, 1, "2026-03-03")
    assert bureau.refusal("ApproveTimeEntry", sue, time_entry_id=later) == "RECORD_OF_ANOTHER"


def test_g02_with_by_week_time_waits_once_its_week_is_submitted(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    own = {"project_id": project.id, "by_week": True}
    assert bureau.refusal("CreateTimeRule", bureau.root, **own) == "WEEKS_OF_AGENCY"
    same = {"first_level": "lead", "second_level": "lead"}
    assert bureau.refusal("CreateTimeRule", bureau.root, **same) == "LEVELS_UNCLEAR"
    rule = bureau.ask("CreateTimeRule", bureau.root, by_week=True).time_rule
    entry = logged(bureau, project, worker)
    assert waiting(bureau, bureau.lea, worker) == []
    assert bureau.refusal("ApproveTimeEntry", bureau.lea, time_entry_id=entry) == (
        "WEEK_NOT_SUBMITTED"
    )
    submitted(bureau, worker)
    assert waiting(bureau, bureau.lea, worker) == [entry]
    bureau.ask("ArchiveTimeRule", bureau.root, time_rule_id=rule.id)
