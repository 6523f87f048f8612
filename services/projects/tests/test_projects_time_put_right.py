"""Approved time is put right, four eyes look at it, and finance says when a project may end."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor, Scope
from chassis.ids import new_id
from chassis.testing import an_actor
from planning_room import Bureau
from projects.closing.commands import know_unbilled_work
from projects.planning.model import KnownClient
from projects.planning.rules.status import ProjectStatus
from projects.time.commands.decisions import know_issued_time
from projects_builders import a_project
from tandem.projects.v1 import planning_pb2, time_pb2

pytestmark = pytest.mark.slow
HOUR = 3600
DAY = "2026-03-10"


@pytest.fixture
def project(bureau: Bureau) -> Any:
    """An active, chargeable project that Pam manages."""
    manager = {"project_manager_id": bureau.pam.person_id, "client_id": bureau.client_id}
    return bureau.agency.add(a_project(status=ProjectStatus.ACTIVE, kicked_off=True, **manager))


@pytest.fixture
def worker(bureau: Bureau) -> Actor:
    """Somebody with an empty day, led by Lea."""
    return bureau.join("Worker", "team_member", lead_id=bureau.lea.person_id)


def logged(bureau: Bureau, project: Any, by: Actor, hours: int = 8, **given: Any) -> Any:
    entry = {"project_id": project.id, "worked_on": DAY, "seconds": hours * HOUR, **given}
    return bureau.ask("LogTime", by, **entry).time_entry


def approved(bureau: Bureau, project: Any, by: Actor, hours: int = 8, **given: Any) -> Any:
    entry = logged(bureau, project, by, hours, **given)
    return bureau.ask("ApproveTimeEntry", time_entry_id=entry.id).time_entry


def issue(bureau: Bureau, *entries: Any) -> None:
    ids = [entry.id for entry in entries]
    invoice = {"invoice_id": new_id(), "number": "INV-7", "part": None}
    invoice["lines"] = [{"time_entry_ids": ids}]
    with bureau.agency.acting(Actor.system()) as tx:
        know_issued_time(tx, invoice)


def test_approved_time_is_reopened_and_decided_on_again_b19(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    entry = approved(bureau, project, worker)
    named = {"time_entry_id": entry.id}
    assert bureau.refusal("ReopenTimeEntry", worker, **named, reason="Oops") == "OWN_TIME_ENTRY"
    reopened = bureau.ask("ReopenTimeEntry", bureau.lea, **named, reason="Six hours.").time_entry
    assert (reopened.status, reopened.decided_by_id) == (time_pb2.TIME_ENTRY_STATUS_SUBMITTED, "")
    assert reopened.reopened_reason == "Six hours."
    bureau.ask("UpdateTimeEntry", worker, **named, seconds=6 * HOUR)
    again = bureau.ask("ApproveTimeEntry", **named).time_entry
    assert again.seconds == 6 * HOUR
    assert bureau.fact_types(entry.id) == [
        "time_entry.logged",
        "time_entry.approved",
        "time_entry.reopened",
        "time_entry.updated",
        "time_entry.approved",
    ]


def test_time_on_an_issued_invoice_is_corrected_instead_of_reopened_b19(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    entry = approved(bureau, project, worker)
    issue(bureau, entry)
    named = {"time_entry_id": entry.id}
    assert bureau.refusal("ReopenTimeEntry", **named, reason="Wrong") == "TIME_ENTRY_INVOICED"
    taken = {"seconds": -2 * HOUR, "reason": "The afternoon was for another client."}
    correction = bureau.ask("CorrectTimeEntry", worker, **named, **taken).time_entry
    assert (correction.seconds, correction.corrects_id) == (-2 * HOUR, entry.id)
    assert (correction.worked_on, correction.charge_role) == (entry.worked_on, entry.charge_role)
    accepted = bureau.ask("ApproveTimeEntry", time_entry_id=correction.id).time_entry
    assert accepted.status == time_pb2.TIME_ENTRY_STATUS_APPROVED
    body = bureau.facts(correction.id)[-1].payload
    assert (body["seconds"], body["corrects_id"]) == (-2 * HOUR, entry.id)


@pytest.mark.parametrize(
    ("seconds", "reason", "refused"),
    [
        (0, "x", "CORRECTION_OUT_OF_RANGE"),
        (HOUR, "x", "CORRECTION_OUT_OF_RANGE"),
        (-9 * HOUR, "x", "CORRECTION_OUT_OF_RANGE"),
        (-HOUR, " ", "TEXT_REQUIRED"),
    ],
)
def test_a_correction_takes_away_something_and_no_more_than_there_is(
    bureau: Bureau, project: Any, worker: Actor, seconds: int, reason: str, refused: str
) -> None:
    entry = approved(bureau, project, worker)
    named = {"time_entry_id": entry.id, "seconds": seconds, "reason": reason}
    assert bureau.refusal("CorrectTimeEntry", worker, **named) == refused


def test_corrections_together_take_away_no_more_than_there_is(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    entry = approved(bureau, project, worker)
    first = {"time_entry_id": entry.id, "seconds": -5 * HOUR, "reason": "Wrong"}
    correction = bureau.ask("CorrectTimeEntry", worker, **first).time_entry
    assert bureau.refusal("CorrectTimeEntry", worker, **first) == "CORRECTION_OUT_OF_RANGE"
    reopen = {"time_entry_id": entry.id, "reason": "Wrong"}
    assert bureau.refusal("ReopenTimeEntry", **reopen) == "TIME_ENTRY_CORRECTED"
    change = {"time_entry_id": correction.id, "seconds": HOUR}
    assert bureau.refusal("UpdateTimeEntry", worker, **change) == "CORRECTION_FIXED"
    bureau.ask("DeleteTimeEntry", worker, time_entry_id=correction.id)
    bureau.ask("CorrectTimeEntry", worker, **first)


def test_a_day_has_room_again_once_a_correction_is_approved(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    entry = approved(bureau, project, worker, 24)
    taken = {"time_entry_id": entry.id, "seconds": -4 * HOUR, "reason": "Wrong"}
    correction = bureau.ask("CorrectTimeEntry", worker, **taken).time_entry
    more = {"project_id": project.id, "worked_on": DAY, "seconds": 4 * HOUR}
    assert bureau.refusal("LogTime", worker, **more) == "DAY_FULL"
    bureau.ask("ApproveTimeEntry", time_entry_id=correction.id)
    bureau.ask("LogTime", worker, **more)


def test_time_that_is_not_approved_is_changed_and_not_corrected(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    entry = logged(bureau, project, worker)
    named = {"time_entry_id": entry.id, "reason": "Wrong"}
    refused = bureau.refusal("CorrectTimeEntry", worker, **named, seconds=-HOUR)
    assert refused == "TIME_ENTRY_NOT_CORRECTABLE"
    assert bureau.refusal("ReopenTimeEntry", **named) == "TIME_ENTRY_NOT_APPROVED"


def test_nobody_approves_time_that_they_logged_or_changed_for_another_h3(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    for writer in (bureau.pam, bureau.root):
        entry = logged(bureau, project, writer, 1, person_id=worker.person_id)
        assert (entry.person_id, entry.logged_by_id) == (worker.person_id, writer.person_id)
        named = {"time_entry_id": entry.id}
        refused = bureau.refusal("ApproveTimeEntry", writer, **named)
        assert refused == "TIME_ENTRY_WRITTEN_BY_APPROVER"
        bureau.ask("ApproveTimeEntry", bureau.lea, **named)
    changed = logged(bureau, project, worker, 1)
    named = {"time_entry_id": changed.id}
    after = bureau.ask("UpdateTimeEntry", bureau.pam, **named, seconds=2 * HOUR).time_entry
    assert (after.logged_by_id, after.changed_by_id) == (
        worker.person_id,
        bureau.pam.person_id,
    )
    assert bureau.refusal("ApproveTimeEntry", **named) == "TIME_ENTRY_WRITTEN_BY_APPROVER"
    bureau.ask("UpdateTimeEntry", worker, **named, note="Two hours, yes.")
    assert bureau.refusal("ApproveTimeEntry", **named) == "TIME_ENTRY_WRITTEN_BY_APPROVER"


def test_another_projects_manager_neither_sees_nor_writes_its_time_h3(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    entry = logged(bureau, project, worker, 1)
    named = {"time_entry_id": entry.id}
    assert bureau.refusal("GetTimeEntry", bureau.max, **named) == "TIME_ENTRY_NOT_FOUND"
    assert bureau.refusal("UpdateTimeEntry", bureau.max, **named, note="x") == "RECORD_OF_ANOTHER"
    assert bureau.refusal("DeleteTimeEntry", bureau.max, **named) == "RECORD_OF_ANOTHER"
    mine = bureau.ask("ListTimeEntries", bureau.max, project_id=[project.id]).time_entries
    assert list(mine) == []
    for reader in (worker, bureau.lea, bureau.pam, bureau.root):
        seen = bureau.ask("ListTimeEntries", reader, project_id=[project.id]).time_entries
        assert [each.id for each in seen] == [entry.id]


def test_managing_a_project_gives_rights_only_to_those_whose_role_grants_them_h3(
    bureau: Bureau, worker: Actor
) -> None:
    named = bureau.join("Named", "team_member")
    project = bureau.agency.add(a_project(project_manager_id=named.person_id))
    entry = logged(bureau, project, worker, 1)
    assert bureau.refusal("ApproveTimeEntry", named, time_entry_id=entry.id) == "RECORD_OF_ANOTHER"
    change = {"project_id": project.id, "name": "Mine"}
    assert bureau.refusal("UpdateProject", named, **change) == "PERMISSION_REQUIRED"


def test_an_account_manager_sees_the_projects_of_their_clients(bureau: Bureau) -> None:
    grants = {"project.read": frozenset({Scope.OWN_CLIENTS})}
    amy = an_actor(grants=grants)
    mine, other = (
        bureau.agency.add(
            KnownClient(client_id=new_id(), reference="C", name="C", account_manager_id=manager)
        )
        for manager in (amy.person_id, new_id())
    )
    theirs = [
        bureau.agency.add(a_project(client_id=client.client_id)).id for client in (mine, other)
    ]
    internal = bureau.agency.add(a_project())
    listed = bureau.ask("ListProjects", amy, search="Spring campaign").projects
    assert {each.id for each in listed} & {*theirs, internal.id} == {theirs[0]}
    assert bureau.ask("GetProject", amy, project_id=theirs[0])
    for hidden in (theirs[1], internal.id):
        assert bureau.refusal("GetProject", amy, project_id=hidden) == "PROJECT_NOT_FOUND"


def test_time_is_not_logged_long_before_a_project_starts_or_on_what_is_over(
    bureau: Bureau, worker: Actor
) -> None:
    later = bureau.project(start_on="2026-04-20")
    early = {"project_id": later.id, "worked_on": DAY, "seconds": HOUR}
    assert bureau.refusal("LogTime", worker, **early) == "PROJECT_NOT_STARTED"
    project = bureau.project(start_on="2026-03-02")
    task = bureau.task(project, "Design")
    done = planning_pb2.TASK_STATUS_DONE
    change = {"task_id": task.id, "status": done, "actual_finish_on": "2026-03-09"}
    bureau.ask("UpdateTask", **change)
    on_task = {"project_id": project.id, "task_id": task.id, "seconds": HOUR}
    refused = bureau.refusal("LogTime", worker, **on_task, worked_on=DAY)
    assert refused == "TASK_TAKES_NO_TIME"
    bureau.ask("LogTime", worker, **on_task, worked_on="2026-03-09")
    bureau.ask("UpdateTask", task_id=task.id, status=planning_pb2.TASK_STATUS_CANCELLED)
    assert bureau.refusal("LogTime", worker, **on_task, worked_on="2026-03-09") == refused


def test_a_cancelled_project_is_archived_once_its_work_is_decided_and_billed(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    cancelled = {"status": planning_pb2.PROJECT_STATUS_CANCELLED, "reason": "No budget."}
    entry = logged(bureau, project, worker, 2)
    bureau.ask("ChangeProjectStatus", project_id=project.id, **cancelled)
    archiving = {"project_id": project.id}
    assert bureau.refusal("ArchiveProject", **archiving) == "TIME_AWAITS_APPROVAL"
    bureau.ask("ApproveTimeEntry", time_entry_id=entry.id)
    assert bureau.refusal("ArchiveProject", **archiving) == "WORK_NOT_VALUED"
    stated = {**archiving, "unbilled_minutes": 120, "valued_entries": 1}
    with bureau.agency.acting(Actor.system()) as tx:
        know_unbilled_work(tx, {**stated, "unbilled_entries": 1})
    assert bureau.refusal("ArchiveProject", **archiving) == "WORK_UNBILLED"
    with bureau.agency.acting(Actor.system()) as tx:
        know_unbilled_work(tx, {**stated, "unbilled_entries": 0})
    assert bureau.ask("ArchiveProject", **archiving).project.HasField("archived_at")


def test_time_is_charged_once_a_quote_is_accepted_and_until_then_logged_as_not_charged(
    bureau: Bureau, worker: Actor
) -> None:
    project = bureau.project(client_id=bureau.client_id, chargeable=True)
    worked = {"project_id": project.id, "worked_on": DAY, "seconds": HOUR}
    assert bureau.refusal("LogTime", worker, **worked) == "QUOTE_NOT_ACCEPTED"
    free = {"non_chargeable": True, "non_chargeable_reason": "Preparing the quote."}
    entry = bureau.ask("LogTime", worker, **worked, **free).time_entry
    charged = {"time_entry_id": entry.id, "non_chargeable": False}
    assert bureau.refusal("UpdateTimeEntry", worker, **charged) == "QUOTE_NOT_ACCEPTED"
    bureau.sell(project)
    assert bureau.ask("UpdateTimeEntry", worker, **charged).time_entry.chargeable
    assert bureau.ask("LogTime", worker, **worked).time_entry.chargeable


def test_time_from_before_a_project_was_chargeable_is_charged_once_a_quote_is_accepted(
    bureau: Bureau, worker: Actor
) -> None:
    project = bureau.project(client_id=bureau.client_id)
    worked = {"project_id": project.id, "worked_on": DAY, "seconds": HOUR}
    entry = bureau.ask("LogTime", worker, **worked).time_entry
    assert entry.non_chargeable_reason == "The project is not chargeable."
    charged = {"time_entry_id": entry.id, "non_chargeable": False}
    assert bureau.refusal("UpdateTimeEntry", worker, **charged) == "PROJECT_NOT_CHARGEABLE"
    bureau.ask("UpdateProject", project_id=project.id, chargeable=True)
    assert bureau.refusal("UpdateTimeEntry", worker, **charged) == "QUOTE_NOT_ACCEPTED"
    bureau.sell(project)
    changed = bureau.ask("UpdateTimeEntry", worker, **charged).time_entry
    assert (changed.chargeable, changed.non_chargeable_reason) == (True, "")


def test_a_project_is_completed_once_its_time_is_decided_valued_and_billed(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    def completing(status: int = planning_pb2.PROJECT_STATUS_COMPLETED) -> dict[str, Any]:
        return {"project_id": project.id, "status": status}

    bureau.ask("ChangeProjectStatus", **completing(planning_pb2.PROJECT_STATUS_DELIVERED))
    entry = logged(bureau, project, worker, 2)
    assert bureau.refusal("ChangeProjectStatus", **completing()) == "TIME_AWAITS_APPROVAL"
    bureau.ask("ApproveTimeEntry", time_entry_id=entry.id)
    stated = {"project_id": project.id, "unbilled_minutes": 120, "valued_entries": 0}
    with bureau.agency.acting(Actor.system()) as tx:
        know_unbilled_work(tx, {**stated, "unbilled_entries": 0})
    assert bureau.refusal("ChangeProjectStatus", **completing()) == "WORK_NOT_VALUED"
    with bureau.agency.acting(Actor.system()) as tx:
        know_unbilled_work(tx, {**stated, "unbilled_entries": 1, "valued_entries": 1})
    assert bureau.refusal("ChangeProjectStatus", **completing()) == "WORK_UNBILLED"
    with bureau.agency.acting(Actor.system()) as tx:
        know_unbilled_work(tx, {**stated, "unbilled_entries": 0, "valued_entries": 1})
    done = bureau.ask("ChangeProjectStatus", **completing()).project
    assert done.status == planning_pb2.PROJECT_STATUS_COMPLETED
    with bureau.agency.acting(Actor.system()) as tx:
        know_unbilled_work(tx, {**stated, "unbilled_entries": 1, "valued_entries": 1})
    assert bureau.refusal("ArchiveProject", project_id=project.id) == "WORK_UNBILLED"
    again = bureau.ask("ChangeProjectStatus", **completing(planning_pb2.PROJECT_STATUS_ACTIVE))
    assert again.project.status == planning_pb2.PROJECT_STATUS_ACTIVE
