"""Several time entries logged or approved in one call: all or none, or each by itself."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.ids import new_id
from planning_room import Bureau
from projects.planning.rules.status import ProjectStatus
from projects_builders import a_project, a_task
from tandem.common.v1.common_pb2 import BATCH_MODE_ITEM_BY_ITEM
from tandem.projects.v1 import time_pb2 as pb

pytestmark = pytest.mark.slow
HOUR = 3600
DAY = "2026-03-10"
ITEM_BY_ITEM = {"mode": BATCH_MODE_ITEM_BY_ITEM}


@pytest.fixture
def worker(bureau: Bureau) -> Actor:
    """Somebody with empty days, led by Lea."""
    return bureau.join("Worker", "team_member", lead_id=bureau.lea.person_id)


@pytest.fixture
def project(bureau: Bureau) -> Any:
    manager = {"project_manager_id": bureau.pam.person_id, "client_id": bureau.client_id}
    return bureau.agency.add(a_project(**manager))


def an_entry(project: Any, hours: int = 1, day: str = DAY, **more: Any) -> pb.NewTimeEntry:
    return pb.NewTimeEntry(project_id=project.id, worked_on=day, seconds=hours * HOUR, **more)


def refusals(answer: Any) -> list[tuple[int, str, str]]:
    return [(each.index, each.reason, each.field) for each in answer.refused]


def test_a_week_is_logged_in_one_call_as_if_entry_by_entry(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    task = bureau.agency.add(a_task(project, charge_role="designer"))
    days = ["2026-03-02", "2026-03-03", "2026-03-04"]
    entries = [an_entry(project, 8, day, task_id=task.id, note="Layouts") for day in days]
    answer = bureau.ask("LogTimeEntries", worker, entries=entries)
    assert [entry.worked_on for entry in answer.time_entries] == days
    first = answer.time_entries[0]
    kept = bureau.ask("GetTimeEntry", worker, time_entry_id=first.id).time_entry
    assert kept == first
    assert (kept.charge_role, kept.chargeable, kept.version) == ("designer", True, 1)
    assert kept.logged_by_id == worker.person_id
    ids = [entry.id for entry in answer.time_entries]
    assert bureau.fact_types(*ids) == ["time_entry.logged"] * 3


def test_the_entries_of_a_call_fill_the_day_together(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    bureau.ask("LogTimeEntries", worker, entries=[an_entry(project, 10)])
    more = [an_entry(project, 10), an_entry(project, 5), an_entry(project, 4)]
    with pytest.raises(Refusal) as refused:
        bureau.ask("LogTimeEntries", worker, entries=more)
    assert (refused.value.reason, refused.value.field) == ("DAY_FULL", "entries[1].seconds")
    answer = bureau.ask("LogTimeEntries", worker, entries=more, **ITEM_BY_ITEM)
    assert [entry.seconds for entry in answer.time_entries] == [10 * HOUR, 4 * HOUR]
    assert refusals(answer) == [(1, "DAY_FULL", "entries[1].seconds")]


def test_item_by_item_each_entry_that_cannot_be_logged_is_told(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    closed = bureau.agency.add(a_project(status=ProjectStatus.COMPLETED))
    unknown = pb.NewTimeEntry(project_id=new_id(), worked_on=DAY, seconds=HOUR)
    entries = [
        an_entry(project),
        an_entry(closed),
        an_entry(project, day="tomorrow"),
        unknown,
        an_entry(project, person_id=bureau.ada.person_id),
        an_entry(project, task_id=new_id()),
        an_entry(project),
    ]
    answer = bureau.ask("LogTimeEntries", worker, entries=entries, **ITEM_BY_ITEM)
    assert len(answer.time_entries) == 2
    nothing = bureau.ask("LogTimeEntries", worker, entries=entries[2:3], **ITEM_BY_ITEM)
    assert (len(nothing.time_entries), len(nothing.refused)) == (0, 1)
    assert refusals(answer) == [
        (1, "PROJECT_TAKES_NO_TIME", "entries[1].project_id"),
        (2, "DATE_MALFORMED", "entries[2].worked_on"),
        (3, "PROJECT_NOT_FOUND", "entries[3].project_id"),
        (4, "RECORD_OF_ANOTHER", "entries[4]"),
        (5, "TASK_NOT_FOUND", "entries[5].task_id"),
    ]


def test_a_call_without_entries_or_with_too_many_is_refused(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    assert bureau.refusal("LogTimeEntries", worker) == "VALUE_REQUIRED"
    many = [an_entry(project)] * 201
    assert bureau.refusal("LogTimeEntries", worker, entries=many) == "LIST_TOO_LONG"


def test_a_call_that_is_repeated_logs_once(bureau: Bureau, project: Any, worker: Actor) -> None:
    asked = {"request_id": new_id(), "entries": [an_entry(project)] * 2}
    first = bureau.ask("LogTimeEntries", worker, **asked)
    assert bureau.ask("LogTimeEntries", worker, **asked) == first
    listed = bureau.ask("ListTimeEntries", worker, person_id=[worker.person_id])
    assert len(listed.time_entries) == 2


def test_item_by_item_what_may_be_approved_is_approved(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    mine, theirs = (
        bureau.ask("LogTimeEntries", by, entries=[an_entry(project, hours)]).time_entries[0]
        for by, hours in ((worker, 1), (bureau.lea, 2))
    )
    foreign = bureau.agency.add(a_project(project_manager_id=bureau.max.person_id))
    hidden = bureau.ask("LogTimeEntries", bureau.max, entries=[an_entry(foreign)]).time_entries[0]
    unknown = new_id()
    ids = [theirs.id, mine.id, hidden.id, unknown]
    assert bureau.refusal("ApproveTimeEntries", bureau.lea, time_entry_ids=ids) == "OWN_TIME_ENTRY"
    answer = bureau.ask("ApproveTimeEntries", bureau.lea, time_entry_ids=ids, **ITEM_BY_ITEM)
    assert [entry.id for entry in answer.time_entries] == [mine.id]
    found = [(each.index, each.id, each.reason) for each in answer.refused]
    assert found == [
        (0, theirs.id, "OWN_TIME_ENTRY"),
        (2, hidden.id, "NOT_FOUND"),
        (3, unknown, "NOT_FOUND"),
    ]


def test_item_by_item_time_that_the_approver_wrote_is_told_as_such(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    entries = [an_entry(project, person_id=worker.person_id)]
    [written] = bureau.ask("LogTimeEntries", bureau.root, entries=entries).time_entries
    asked = {"time_entry_ids": [written.id], **ITEM_BY_ITEM}
    answer = bureau.ask("ApproveTimeEntries", bureau.root, **asked)
    [refused] = answer.refused
    assert (refused.id, refused.reason) == (written.id, "TIME_ENTRY_WRITTEN_BY_APPROVER")


def test_time_is_rejected_in_one_call_with_one_reason(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    entries = [an_entry(project, day=day) for day in ("2026-03-03", "2026-03-04")]
    logged = bureau.ask("LogTimeEntries", worker, entries=entries).time_entries
    own = bureau.ask("LogTimeEntries", bureau.lea, entries=entries[:1]).time_entries[0]
    ids = [entry.id for entry in logged]
    asked = {"reason": "The other client's workshop"}
    everything = {"time_entry_ids": [*ids, own.id], **asked}
    assert bureau.refusal("RejectTimeEntries", bureau.lea, **everything) == "OWN_TIME_ENTRY"
    answer = bureau.ask("RejectTimeEntries", bureau.lea, **everything, **ITEM_BY_ITEM)
    assert [entry.id for entry in answer.time_entries] == ids
    assert {entry.rejected_reason for entry in answer.time_entries} == {asked["reason"]}
    assert refusals(answer) == [(2, "OWN_TIME_ENTRY", "time_entry_ids[2]")]
    assert bureau.fact_types(*ids) == ["time_entry.logged"] * 2 + ["time_entry.rejected"] * 2


def test_time_is_not_rejected_without_a_reason(bureau: Bureau, project: Any, worker: Actor) -> None:
    [entry] = bureau.ask("LogTimeEntries", worker, entries=[an_entry(project)]).time_entries
    asked = {"time_entry_ids": [entry.id], "reason": "  "}
    assert bureau.refusal("RejectTimeEntries", bureau.lea, **asked) == "TEXT_REQUIRED"
