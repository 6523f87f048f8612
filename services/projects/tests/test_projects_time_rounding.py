"""Time is rounded when it is approved, by person, project and day."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor
from planning_room import Bureau
from projects.planning.rules.status import ProjectStatus
from projects_builders import a_project

pytestmark = pytest.mark.slow
MINUTE = 60
DAY = "2026-03-10"


@pytest.fixture
def project(bureau: Bureau) -> Any:
    """An active, chargeable project that Pam manages, rounded up to quarters of an hour."""
    manager = {"project_manager_id": bureau.pam.person_id, "client_id": bureau.client_id}
    made = bureau.agency.add(a_project(status=ProjectStatus.ACTIVE, kicked_off=True, **manager))
    rule = {"project_id": made.id, "rounding": "up", "unit_seconds": 15 * MINUTE}
    bureau.ask("CreateTimeRule", bureau.root, **rule)
    return made


@pytest.fixture
def worker(bureau: Bureau) -> Actor:
    return bureau.join("Worker", "team_member", lead_id=bureau.lea.person_id)


def logged(bureau: Bureau, project: Any, by: Actor, minutes: int, **given: Any) -> str:
    entry = {"project_id": project.id, "worked_on": DAY, "seconds": minutes * MINUTE, **given}
    return str(bureau.ask("LogTime", by, **entry).time_entry.id)


def approved(bureau: Bureau, entry_id: str) -> Any:
    return bureau.ask("ApproveTimeEntry", bureau.lea, time_entry_id=entry_id).time_entry


def charged(bureau: Bureau, *entry_ids: str) -> list[int]:
    found = (bureau.ask("GetTimeEntry", time_entry_id=id_).time_entry for id_ in entry_ids)
    return [entry.billable_seconds // MINUTE for entry in found]


def test_g05_the_sum_of_a_day_is_rounded_and_worked_time_stays(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    ids = [logged(bureau, project, worker, minutes) for minutes in (5, 5, 10)]
    other_day = logged(bureau, project, worker, 5, worked_on="2026-03-05")
    first = approved(bureau, ids[1])
    assert (first.seconds, first.billable_seconds, first.rounding_seconds) == (300, 900, 600)
    assert "15 minutes" in first.non_chargeable_reason
    bureau.ask("ApproveTimeEntries", bureau.lea, time_entry_ids=[ids[0], ids[2], other_day])
    assert sum(charged(bureau, *ids)) == 30
    assert charged(bureau, other_day) == [15]
    body = bureau.facts(ids[1])[-1].payload
    assert (body["billable_seconds"], body["rounding_seconds"]) == (900, 600)


def test_an_entry_that_is_charged_nothing_after_rounding_counts_in_its_day(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    ids = [logged(bureau, project, worker, 5), logged(bureau, project, worker, 5)]
    for id_ in ids:
        approved(bureau, id_)
    assert charged(bureau, *ids) == [15, 0]
    assert not bureau.ask("GetTimeEntry", time_entry_id=ids[1]).time_entry.chargeable
    third = logged(bureau, project, worker, 10)
    approved(bureau, third)
    assert sum(charged(bureau, *ids, third)) == 30


def test_billable_time_that_was_set_by_hand_is_left_alone(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    by_hand = logged(bureau, project, worker, 20)
    body = {"time_entry_id": by_hand, "seconds": 7 * MINUTE, "reason": "Agreed"}
    bureau.ask("SetBillableTime", bureau.lea, **body)
    assert approved(bureau, by_hand).billable_seconds == 7 * MINUTE
    free = {"non_chargeable": True, "non_chargeable_reason": "Ours"}
    given = logged(bureau, project, worker, 20, **free)
    assert approved(bureau, given).billable_seconds == 0
    rounded = logged(bureau, project, worker, 20)
    assert approved(bureau, rounded).billable_seconds == 30 * MINUTE
    body = {"time_entry_id": rounded, "seconds": 30 * MINUTE, "reason": "As it was"}
    kept = bureau.ask("SetBillableTime", bureau.lea, **body).time_entry
    assert (kept.billable_seconds, kept.HasField("rounding_seconds")) == (1800, False)


def test_what_is_reopened_is_charged_as_worked_and_rounded_again(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    entry = logged(bureau, project, worker, 20)
    approved(bureau, entry)
    body = {"time_entry_id": entry, "reason": "Six more"}
    reopened = bureau.ask("ReopenTimeEntry", bureau.lea, **body).time_entry
    assert (reopened.billable_seconds, reopened.non_chargeable_reason) == (1200, "")
    bureau.ask("UpdateTimeEntry", worker, time_entry_id=entry, seconds=50 * MINUTE)
    assert approved(bureau, entry).billable_seconds == 60 * MINUTE


def test_a_project_follows_the_agency_unless_it_has_a_rule_of_its_own(
    bureau: Bureau, project: Any, worker: Actor
) -> None:
    whole = {"rounding": "nearest", "unit_seconds": 6 * MINUTE, "minimum_seconds": 0}
    agency = bureau.ask("CreateTimeRule", bureau.root, **whole).time_rule
    assert bureau.refusal("CreateTimeRule", bureau.root, **whole) == "TIME_RULE_EXISTS"
    assert bureau.refusal("CreateTimeRule", worker, **whole) == "PERMISSION_REQUIRED"
    own = bureau.ask("ListTimeRules", project_id=[project.id]).time_rules[0]
    named = {"time_rule_id": own.id}
    assert approved(bureau, logged(bureau, project, worker, 20)).billable_seconds == 1800
    bureau.ask("ArchiveTimeRule", bureau.root, **named)
    archived = bureau.refusal("UpdateTimeRule", bureau.root, **named, rounding="none")
    assert archived == "TIME_RULE_ARCHIVED"
    other = logged(bureau, project, worker, 20, worked_on="2026-03-09")
    assert approved(bureau, other).billable_seconds == 18 * MINUTE
    bureau.ask("RestoreTimeRule", bureau.root, **named)
    bureau.ask("UpdateTimeRule", bureau.root, **named, rounding="none")
    other = logged(bureau, project, worker, 20, worked_on="2026-03-06")
    assert approved(bureau, other).billable_seconds == 20 * MINUTE
    bureau.ask("UpdateTimeRule", bureau.root, **named, rounding="agency")
    unit = bureau.refusal("UpdateTimeRule", bureau.root, **named, rounding="up", unit_seconds=0)
    assert unit == "ROUNDING_UNIT_REQUIRED"
    bureau.ask("ArchiveTimeRule", bureau.root, time_rule_id=agency.id)
