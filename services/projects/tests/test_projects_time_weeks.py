"""A week of time in one call, and cells that are set in one call."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.ids import new_id
from planning_room import Bureau
from projects.planning.rules.status import ProjectStatus, TaskStatus
from projects_builders import a_day, a_project, a_task
from tandem.common.v1.common_pb2 import BATCH_MODE_ITEM_BY_ITEM
from tandem.projects.v1 import time_pb2 as pb

pytestmark = pytest.mark.slow
HOUR = 3600
MONDAY = "2026-03-09"
TUESDAY = "2026-03-10"


@pytest.fixture
def worker(bureau: Bureau) -> Actor:
    """Somebody with empty days, led by Lea."""
    return bureau.join("Worker", "team_member", lead_id=bureau.lea.person_id)


@pytest.fixture
def project(bureau: Bureau) -> Any:
    manager = {"project_manager_id": bureau.pam.person_id, "client_id": bureau.client_id}
    return bureau.agency.add(a_project(**manager))


def a_cell(project: Any, hours: float, day: str = MONDAY, **more: Any) -> pb.TimeCell:
    return pb.TimeCell(project_id=project.id, worked_on=day, seconds=int(hours * HOUR), **more)


def set_cells(bureau: Bureau, worker: Actor, *cells: pb.TimeCell, **more: Any) -> Any:
    return bureau.ask("SetTimeCells", worker, cells=cells, **more)


def week(bureau: Bureau, actor: Actor, first: str = MONDAY, **more: Any) -> Any:
    return bureau.ask("GetTimeWeek", actor, first_on=first, **more).week


def hours_of(week: Any) -> list[float]:
    return [day.logged_seconds / HOUR for day in week.days]


def refused(bureau: Bureau, worker: Actor, *cells: pb.TimeCell) -> tuple[str, str]:
    with pytest.raises(Refusal) as refusal:
        set_cells(bureau, worker, *cells)
    return refusal.value.reason, refusal.value.field


def test_a_week_has_its_days_with_the_hours_of_the_contract(bureau: Bureau, worker: Actor) -> None:
    shown = week(bureau, worker)
    assert (shown.first_on, shown.last_on) == (MONDAY, "2026-03-15")
    assert [day.contract_seconds / HOUR for day in shown.days] == [7.5] * 5 + [0, 0]
    assert [day.off for day in shown.days] == [""] * 5 + ["weekend"] * 2
    assert shown.weekly_seconds == 135_000
    assert {day.status for day in shown.days} == {"empty"}


def test_a_holiday_asks_for_no_hours(bureau: Bureau, worker: Actor) -> None:
    christmas = week(bureau, worker, "2026-12-21").days[4]
    assert (christmas.contract_seconds, christmas.off) == (0, "Christmas Day")


def test_a_week_has_a_row_for_what_has_time_had_it_before_or_is_to_do(
    bureau: Bureau, worker: Actor, project: Any
) -> None:
    mine = bureau.agency.add(a_task(project, name="Mine", assignee_id=worker.person_id))
    before = bureau.agency.add(a_task(project, name="Before"))
    done = a_task(project, name="Over", assignee_id=worker.person_id, status=TaskStatus.DONE)
    bureau.agency.add(done)
    closed = a_project(status=ProjectStatus.COMPLETED)
    bureau.agency.add(closed)
    bureau.agency.add(a_task(closed, name="Late", assignee_id=worker.person_id))
    set_cells(bureau, worker, a_cell(project, 1, "2026-03-03", task_id=before.id))
    set_cells(bureau, worker, a_cell(project, 2))
    rows = week(bureau, worker).rows
    assert [(row.task_name, row.assigned, len(row.entries)) for row in rows] == [
        ("", False, 1),
        ("Before", False, 0),
        ("Mine", True, 0),
    ]
    assert (rows[2].task_id, rows[2].client_name) == (mine.id, "Bakery")


def test_a_day_shows_the_worst_of_its_entries(bureau: Bureau, worker: Actor, project: Any) -> None:
    (first, _) = set_cells(
        bureau, worker, a_cell(project, 1), a_cell(project, 2, TUESDAY)
    ).time_entries
    bureau.ask("RejectTimeEntry", bureau.lea, time_entry_id=first.id, reason="The other job")
    shown = week(bureau, worker)
    assert [day.status for day in shown.days[:3]] == ["rejected", "submitted", "empty"]
    assert shown.rows[0].entries[0].rejected_reason == "The other job"


def test_a_lead_sees_the_week_of_their_people_and_a_stranger_only_an_empty_one(
    bureau: Bureau, worker: Actor, project: Any
) -> None:
    set_cells(bureau, worker, a_cell(project, 3))
    of = {"person_id": worker.person_id}
    assert hours_of(week(bureau, bureau.lea, **of))[0] == 3
    assert sum(hours_of(week(bureau, bureau.ada, **of))) == 0
    assert bureau.refusal("GetTimeWeek", worker, first_on=MONDAY, person_id=new_id()) == (
        "PERSON_NOT_FOUND"
    )


def test_a_cell_is_logged_changed_and_taken_back(
    bureau: Bureau, worker: Actor, project: Any
) -> None:
    made = set_cells(bureau, worker, a_cell(project, 1.5, note="Layouts")).time_entries[0]
    changed = set_cells(bureau, worker, a_cell(project, 2)).time_entries[0]
    assert (changed.id, changed.seconds, changed.note) == (made.id, 2 * HOUR, "Layouts")
    gone = set_cells(bureau, worker, a_cell(project, 0))
    assert (list(gone.removed_ids), list(gone.time_entries)) == ([made.id], [])
    assert sum(hours_of(week(bureau, worker))) == 0


def test_hours_move_from_a_full_day_to_another_in_one_call(
    bureau: Bureau, worker: Actor, project: Any
) -> None:
    task = bureau.agency.add(a_task(project))
    set_cells(bureau, worker, a_cell(project, 20), a_cell(project, 4, task_id=task.id))
    set_cells(
        bureau,
        worker,
        a_cell(project, 24, TUESDAY),
        a_cell(project, 0),
    )
    assert hours_of(week(bureau, worker))[:2] == [4, 24]


def test_what_changed_meanwhile_is_not_overwritten(
    bureau: Bureau, worker: Actor, project: Any
) -> None:
    set_cells(bureau, worker, a_cell(project, 2))
    late = a_cell(project, 3, was_seconds=HOUR)
    assert refused(bureau, worker, late) == ("CELL_CHANGED", "cells[0].seconds")
    assert hours_of(week(bureau, worker))[0] == 2


def test_approved_time_stays_and_more_of_it_is_another_entry(
    bureau: Bureau, worker: Actor, project: Any
) -> None:
    entry = set_cells(bureau, worker, a_cell(project, 2)).time_entries[0]
    bureau.ask("ApproveTimeEntry", bureau.lea, time_entry_id=entry.id)
    assert refused(bureau, worker, a_cell(project, 1))[0] == "TIME_ENTRY_ALREADY_APPROVED"
    more = set_cells(bureau, worker, a_cell(project, 3)).time_entries[0]
    assert (more.id != entry.id, more.seconds) == (True, HOUR)


def test_a_cell_with_several_entries_is_changed_entry_by_entry(
    bureau: Bureau, worker: Actor, project: Any
) -> None:
    of = {"project_id": project.id, "worked_on": MONDAY, "seconds": HOUR}
    bureau.ask("LogTime", worker, **of)
    bureau.ask("LogTime", worker, **of)
    assert refused(bureau, worker, a_cell(project, 3))[0] == "CELL_HAS_SEVERAL_ENTRIES"


def test_cell_by_cell_the_good_ones_are_set_and_the_others_named(
    bureau: Bureau, worker: Actor, project: Any
) -> None:
    closed = bureau.agency.add(a_project(status=ProjectStatus.COMPLETED))
    cells = [a_cell(project, 2), a_cell(closed, 1), a_cell(project, 25, TUESDAY)]
    answer = set_cells(bureau, worker, *cells[:2], mode=BATCH_MODE_ITEM_BY_ITEM)
    assert [entry.seconds for entry in answer.time_entries] == [2 * HOUR]
    assert [(each.index, each.reason) for each in answer.refused] == [(1, "PROJECT_TAKES_NO_TIME")]
    assert refused(bureau, worker, a_cell(project, 1), a_cell(project, 2))[0] == "CELL_TWICE"
    assert bureau.refusal("SetTimeCells", worker, cells=cells[2:]) == "NUMBER_OUT_OF_RANGE"


def test_nobody_sets_the_cells_of_a_stranger(bureau: Bureau, worker: Actor, project: Any) -> None:
    of = {"cells": [a_cell(project, 1)], "person_id": worker.person_id}
    assert bureau.refusal("SetTimeCells", bureau.ada, **of) == "RECORD_OF_ANOTHER"
    assert bureau.ask("SetTimeCells", bureau.pam, **of).time_entries[0].person_id == (
        worker.person_id
    )


def test_tasks_that_end_first_are_kept_of_many(bureau: Bureau, worker: Actor, project: Any) -> None:
    tasks = [
        a_task(project, name=f"Task {number:03}", assignee_id=worker.person_id, end_on=a_day(20))
        for number in range(101)
    ]
    tasks[100].end_on = a_day(12)
    bureau.agency.add(*tasks)
    rows = week(bureau, worker).rows
    assert (len(rows), rows[-1].task_name) == (100, "Task 100")


def test_the_time_of_a_week_is_compared_with_what_the_calendar_expects_g03(
    bureau: Bureau, worker: Actor, project: Any
) -> None:
    first = "2026-02-23"
    set_cells(bureau, worker, a_cell(project, 7.5, first), a_cell(project, 6, "2026-02-24"))
    asked = {"first_on": first, "weeks": 2, "ids": [worker.person_id]}
    (person,) = bureau.ask("ListTimeCompleteness", bureau.lea, **asked).people
    one = person.weeks[0]
    assert (one.expected_seconds, one.logged_seconds) == (37.5 * HOUR, 13.5 * HOUR)
    assert (one.completeness_bp, one.submitted_seconds) == (3600, 13.5 * HOUR)
    assert list(one.missing_on) == ["2026-02-24", "2026-02-25", "2026-02-26", "2026-02-27"]
    (own,) = bureau.ask("ListTimeCompleteness", worker, first_on=first, weeks=1).people
    assert own.person_id == worker.person_id
    assert not bureau.ask("ListTimeCompleteness", bureau.pam, **asked).people
    with pytest.raises(Refusal) as refusal:
        bureau.ask("ListTimeCompleteness", worker, first_on=first, weeks=14)
    assert refusal.value.field == "weeks"
