"""Baselines of a project: taken, compared with the plan, kept, and who may do it (E10)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning_room import Bureau
from projects.baselines.rules import Outcome, Planned, compare, counts
from projects.resourcing.rules.days import WorkingDays
from tandem.projects.v1 import planning_pb2 as planning

MONDAY = date(2026, 3, 2)
DAYS = st.integers(0, 60).map(lambda days: MONDAY + timedelta(days=days))
PLANS = st.lists(
    st.builds(
        Planned,
        task_id=st.sampled_from("abcdef"),
        name=st.just("Task"),
        start_on=DAYS,
        end_on=DAYS,
        estimate_seconds=st.integers(0, 90_000),
    ),
    unique_by=lambda task: task.task_id,
)
slow = pytest.mark.slow


def working_days() -> WorkingDays:
    return WorkingDays(MONDAY, lambda day: False)


@given(PLANS)
def test_a_plan_compared_with_itself_is_kept(plan: list[Planned]) -> None:
    found = compare(plan, plan, working_days())
    assert all(one.outcome is Outcome.KEPT for one in found)
    assert {one.end_variance_days for one in found} <= {0}


@given(PLANS, PLANS)
def test_every_task_of_either_plan_is_shown_once_and_work_adds_up(
    before: list[Planned], now: list[Planned]
) -> None:
    found = compare(before, now, working_days())
    ids = {task.task_id for task in [*before, *now]}
    assert sorted(one.task_id for one in found) == sorted(ids)
    assert sum(counts(found).values()) == len(ids)
    turned = {one.task_id: one for one in compare(now, before, working_days())}
    for one in found:
        other = turned[one.task_id].start_variance_days
        assert other == (None if one.start_variance_days is None else -one.start_variance_days)


@slow
def test_a_baseline_stays_as_it_was_while_the_plan_moves(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-11")
    draw = bureau.task(project, "Draw", 2, estimate_seconds=7200)
    build = bureau.task(project, "Build", 3, estimate_seconds=3600)
    gone = bureau.task(project, "Print", 1)
    bureau.link(draw, build)
    taken = bureau.ask("TakeBaseline", project_id=project.id, name="Sold", reason="Agreed").baseline
    assert (taken.name, taken.task_count, taken.estimate_seconds) == ("Sold", 3, 10_800)
    assert (taken.taken_by_id, taken.automatic) == (bureau.pam.person_id, False)
    bureau.ask("UpdateTask", task_id=draw.id, duration_days=4, estimate_seconds=9000)
    bureau.ask("DeleteTask", task_id=gone.id)
    bureau.task(project, "Test", 1)
    found = bureau.ask("CompareBaseline", baseline_id=taken.id)
    rows = {row.name: row for row in found.tasks}
    outcomes = {name: row.outcome for name, row in rows.items()}
    assert outcomes == {"Draw": "changed", "Build": "changed", "Test": "added", "Print": "removed"}
    assert (rows["Draw"].start_variance_days, rows["Draw"].end_variance_days) == (0, 2)
    assert (rows["Build"].start_variance_days, rows["Build"].end_variance_days) == (2, 2)
    assert rows["Draw"].work_variance_seconds == 1800
    assert not rows["Test"].HasField("end_variance_days")
    assert (found.end_variance_days, found.work_variance_seconds) == (2, 1800)
    assert (found.changed, found.added, found.removed, found.kept) == (2, 1, 1, 0)
    assert bureau.ask("GetBaseline", baseline_id=taken.id).baseline == taken


@slow
def test_two_baselines_are_compared(bureau: Bureau) -> None:
    project = bureau.project()
    draw = bureau.task(project, "Draw", 2)
    first = bureau.ask("TakeBaseline", project_id=project.id, name="First").baseline
    bureau.ask("UpdateTask", task_id=draw.id, duration_days=5)
    second = bureau.ask("TakeBaseline", project_id=project.id, name="Second").baseline
    bureau.ask("UpdateTask", task_id=draw.id, duration_days=9)
    pair = {"baseline_id": first.id, "with_baseline_id": second.id}
    assert bureau.ask("CompareBaseline", **pair).end_variance_days == 3
    other = bureau.project(name="Atlas")
    bureau.task(other, "Draw")
    foreign = bureau.ask("TakeBaseline", project_id=other.id, name="First").baseline
    pair = {"baseline_id": first.id, "with_baseline_id": foreign.id}
    assert bureau.refusal("CompareBaseline", **pair) == "BASELINE_OF_ANOTHER_PROJECT"


@slow
def test_the_kick_off_takes_a_baseline_once(bureau: Bureau) -> None:
    project = bureau.project()
    bureau.task(project, "Draw", 2)
    active, hold = planning.PROJECT_STATUS_ACTIVE, planning.PROJECT_STATUS_ON_HOLD
    bureau.ask("ChangeProjectStatus", project_id=project.id, status=active)
    bureau.ask("ChangeProjectStatus", project_id=project.id, status=hold, reason="Holiday")
    bureau.ask("ChangeProjectStatus", project_id=project.id, status=active)
    (taken,) = bureau.ask("ListBaselines", project_id=[project.id]).baselines
    assert (taken.name, taken.automatic, taken.task_count) == ("Kick-off", True, 1)


@slow
def test_a_baseline_is_renamed_archived_and_restored(bureau: Bureau) -> None:
    project = bureau.project()
    assert bureau.refusal("TakeBaseline", project_id=project.id, name="Sold") == "PLAN_MISSING"
    bureau.task(project, "Draw")
    taken = bureau.ask("TakeBaseline", project_id=project.id, name="Sold").baseline
    again = {"project_id": project.id, "name": "sold"}
    assert bureau.refusal("TakeBaseline", **again) == "BASELINE_NAME_TAKEN"
    renamed = bureau.ask("UpdateBaseline", baseline_id=taken.id, name="Agreed").baseline
    assert (renamed.name, renamed.version) == ("Agreed", taken.version + 1)
    assert bureau.ask("ArchiveBaseline", baseline_id=taken.id).baseline.archived
    assert bureau.refusal("UpdateBaseline", baseline_id=taken.id, name="X") == "BASELINE_ARCHIVED"
    other = bureau.ask("TakeBaseline", project_id=project.id, name="Agreed").baseline
    assert bureau.refusal("RestoreBaseline", baseline_id=taken.id) == "BASELINE_NAME_TAKEN"
    bureau.ask("UpdateBaseline", baseline_id=other.id, name="Later")
    assert not bureau.ask("RestoreBaseline", baseline_id=taken.id).baseline.archived
    assert bureau.fact_types(taken.id) == ["baseline.taken", *["baseline.changed"] * 3]


@slow
@pytest.mark.parametrize(
    ("stated", "reason"),
    [({"name": " "}, "TEXT_REQUIRED"), ({"name": "\u200b"}, "TEXT_UNPRINTABLE")],
)
def test_a_baseline_has_a_name(bureau: Bureau, stated: dict[str, Any], reason: str) -> None:
    project = bureau.project()
    bureau.task(project, "Draw")
    assert bureau.refusal("TakeBaseline", project_id=project.id, **stated) == reason


@slow
def test_only_who_plans_a_project_takes_baselines(bureau: Bureau) -> None:
    project = bureau.project()
    bureau.task(project, "Draw")
    body = {"project_id": project.id, "name": "Sold"}
    assert bureau.refusal("TakeBaseline", bureau.ada, **body) == "PERMISSION_REQUIRED"
    assert bureau.refusal("TakeBaseline", bureau.max, **body) == "RECORD_OF_ANOTHER"
    taken = bureau.ask("TakeBaseline", **body).baseline
    change = {"baseline_id": taken.id, "name": "Mine"}
    assert bureau.refusal("UpdateBaseline", bureau.max, **change) == "RECORD_OF_ANOTHER"
    assert bureau.ask("GetBaseline", bureau.ada, baseline_id=taken.id).baseline == taken
