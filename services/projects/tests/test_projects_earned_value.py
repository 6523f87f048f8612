"""Earned value of a project over gRPC: by rules, as at a day, in hours and in money (I04, I05)."""

from __future__ import annotations

from typing import Any

import pytest
from planning_room import Bureau
from tandem.projects.v1 import earned_value_pb2 as pb
from tandem.projects.v1 import planning_pb2 as planning

pytestmark = pytest.mark.slow
HOUR = 3600
DONE, BEGUN = planning.TASK_STATUS_DONE, planning.TASK_STATUS_IN_PROGRESS


@pytest.fixture
def project(bureau: Bureau) -> Any:
    """From Monday, 2 March: four days of drawing, then four of building; today is 11 March."""
    project = bureau.project(start_on="2026-03-02")
    draw = bureau.task(project, "Draw", 4, estimate_seconds=40 * HOUR)
    build = bureau.task(project, "Build", 4, estimate_seconds=80 * HOUR)
    bureau.link(draw, build)
    bureau.ask("TakeBaseline", project_id=project.id, name="Sold")
    return project


def tasks_of(bureau: Bureau, project: Any) -> dict[str, Any]:
    plan = bureau.ask("GetSchedule", project_id=project.id)
    return {task.name: task for task in plan.tasks}


def earned(bureau: Bureau, project: Any, **more: Any) -> Any:
    return bureau.ask("GetEarnedValue", project_id=project.id, **more)


def hours(worth: pb.Worth) -> float:
    return worth.work_seconds / HOUR


def test_value_is_planned_by_working_days_and_earned_by_rules(bureau: Bureau, project: Any) -> None:
    """I04: PV from the baseline and the calendar, EV by rule, AC from the time that was logged."""
    draw = tasks_of(bureau, project)["Draw"]
    begun = {"status": DONE, "actual_start_on": "2026-03-02", "actual_finish_on": "2026-03-06"}
    bureau.ask("UpdateTask", task_id=draw.id, **begun)
    entry = {"project_id": project.id, "task_id": draw.id, "worked_on": "2026-03-03"}
    bureau.ask("LogTime", bureau.ada, seconds=10 * HOUR, **entry)
    found = earned(bureau, project, as_at="2026-03-09")
    assert (hours(found.budget), hours(found.planned), hours(found.earned)) == (120, 80, 40)
    assert (hours(found.spent), hours(found.cost_variance)) == (10, 30)
    assert (found.cost_index, found.schedule_index) == ("4.0000", "0.5000")
    assert (hours(found.estimate_typical), hours(found.estimate_as_planned)) == (30, 90)
    assert (found.earned_days, found.actual_days, found.planned_days) == ("4.00", 6, 8)
    assert (found.time_index, found.days_at_completion) == ("0.6667", "12.00")
    assert found.forecast_end_on == "2026-03-17"
    early = earned(bureau, project, as_at="2026-03-05")
    assert (hours(early.planned), hours(early.earned), hours(early.spent)) == (40, 20, 10)
    last = [point for point in found.points if point.on <= "2026-03-09"][-1]
    assert (last.earned, last.spent) == (found.earned, found.spent)


def test_each_rule_earns_as_it_says(bureau: Bureau, project: Any) -> None:
    """I04: physical percent as measured on a day, 0/100, 20/80 and weighted milestones."""
    tasks = tasks_of(bureau, project)
    bureau.ask("UpdateTask", task_id=tasks["Draw"].id, status=BEGUN, actual_start_on="2026-03-02")
    share = {}
    for rule in ("zero_hundred", "twenty_eighty"):
        bureau.ask("SetEarning", task_id=tasks["Draw"].id, rule=rule)
        share[rule] = earned(bureau, project).tasks[0].earned_bp
    measured = {"task_id": tasks["Draw"].id, "rule": "physical"}
    bureau.ask("SetEarning", progress_bp=3000, measured_on="2026-03-04", **measured)
    bureau.ask("SetEarning", progress_bp=6000, measured_on="2026-03-06", **measured)
    share["physical"] = earned(bureau, project).tasks[0].earned_bp
    share["before"] = earned(bureau, project, as_at="2026-03-05").tasks[0].earned_bp
    stones = [
        pb.EarningMilestone(name="Sketch", weight_bp=1000, reached_on="2026-03-03"),
        pb.EarningMilestone(name="Final", weight_bp=3000),
    ]
    bureau.ask("SetEarning", task_id=tasks["Draw"].id, rule="milestones", milestones=stones)
    share["milestones"] = earned(bureau, project).tasks[0].earned_bp
    assert share == {
        "zero_hundred": 0,
        "twenty_eighty": 2000,
        "physical": 6000,
        "before": 3000,
        "milestones": 2500,
    }
    shown = bureau.ask("GetEarning", task_id=tasks["Draw"].id).earning
    assert (shown.rule, len(shown.milestones)) == ("milestones", 2)
    assert set(bureau.fact_types(shown.id)) == {"earning.set"}


def test_money_has_one_basis_for_all_three(bureau: Bureau, project: Any) -> None:
    """I04: PV and EV at the rates of the baseline's day, AC at those of the day as at."""
    draw = tasks_of(bureau, project)["Draw"]
    entry = {"project_id": project.id, "task_id": draw.id, "worked_on": "2026-03-03"}
    bureau.ask("LogTime", bureau.ada, seconds=10 * HOUR, **entry)
    workers = bureau.ask("ListEarningWorkers", project_id=project.id)
    people = {worker.person_id for worker in workers.workers}
    assert people == {"", bureau.ada.person_id}
    rates = [
        pb.EarningRate(worker=worker, planned_hourly_minor=5000, spent_hourly_minor=6000)
        for worker in workers.workers
    ]
    found = earned(bureau, project, basis="cost", currency_code="GBP", rates=rates)
    assert found.budget.money.amount_minor == 120 * 5000
    assert found.spent.money.amount_minor == 10 * 6000
    assert not found.budget.HasField("work_seconds")
    unknown = earned(bureau, project, basis="cost", currency_code="GBP")
    assert unknown.unvalued_planned_seconds == 120 * HOUR
    assert unknown.unvalued_spent_seconds == 10 * HOUR
    assert not unknown.HasField("cost_index")


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ({"rule": "physical", "progress_bp": 10_001}, "NUMBER_OUT_OF_RANGE"),
        ({"rule": "zero_hundred", "progress_bp": 1}, "PROGRESS_NOT_MEASURED"),
        ({"rule": "physical", "progress_bp": 1, "measured_on": "2026-03-12"}, "DAY_TO_COME"),
        ({"rule": "milestones"}, "MILESTONES_REQUIRED"),
        (
            {"rule": "milestones", "milestones": [pb.EarningMilestone(name="A", weight_bp=0)]},
            "NUMBER_OUT_OF_RANGE",
        ),
        (
            {"rule": "physical", "milestones": [pb.EarningMilestone(name="A", weight_bp=1)]},
            "MILESTONES_REQUIRED",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(
    bureau: Bureau, project: Any, stated: dict[str, Any], reason: str
) -> None:
    draw = tasks_of(bureau, project)["Draw"]
    assert bureau.refusal("SetEarning", task_id=draw.id, **stated) == reason


def test_a_project_without_a_baseline_has_no_earned_value(bureau: Bureau) -> None:
    project = bureau.project()
    assert bureau.refusal("GetEarnedValue", project_id=project.id) == "BASELINE_MISSING"
    assert bureau.refusal("GetEarnedValue", bureau.ada, project_id=project.id) in (
        "PERMISSION_REQUIRED"
    )
