"""Three-point estimates and simulations of a project over gRPC (D08, E17, M-07)."""

from __future__ import annotations

from typing import Any

import pytest
from planning_room import Bureau
from tandem.common.v1 import common_pb2 as common
from tandem.projects.v1 import earned_value_pb2 as earned

pytestmark = pytest.mark.slow
HOUR = 3600


@pytest.fixture
def project(bureau: Bureau) -> Any:
    """Two tasks of two and three days, one after the other."""
    project = bureau.project(start_on="2026-03-11")
    draw = bureau.task(project, "Draw", 2, estimate_seconds=16 * HOUR)
    build = bureau.task(project, "Build", 3, estimate_seconds=24 * HOUR)
    bureau.link(draw, build)
    return project


def estimate(bureau: Bureau, project: Any, name: str, *points: int, **more: Any) -> Any:
    plan = bureau.ask("GetSchedule", project_id=project.id)
    (task,) = (task for task in plan.tasks if task.name == name)
    names = ("optimistic_seconds", "likely_seconds", "pessimistic_seconds")
    given = {key: hours * HOUR for key, hours in zip(names, points, strict=True)}
    return bureau.ask("SetThreePoints", task_id=task.id, **given, **more).three_points


def simulated(bureau: Bureau, project: Any, **more: Any) -> Any:
    return bureau.ask("SimulateProject", project_id=project.id, runs=500, **more)


def ends(found: Any) -> list[str]:
    return [one.end_on for one in found.percentiles]


def test_three_points_give_the_expected_work_and_its_deviation(
    bureau: Bureau, project: Any
) -> None:
    """D08: PERT of 3, 5, 13: expected 6, deviation 1.6667."""
    points = estimate(bureau, project, "Draw", 3, 5, 13)
    assert (points.expected_seconds, points.deviation_seconds) == (6 * HOUR, 6000)
    assert bureau.ask("GetThreePoints", task_id=points.task_id).three_points == points
    cleared = estimate(bureau, project, "Draw", 0, 0, 0)
    assert (cleared.version, cleared.expected_seconds) == (2, 0)
    assert simulated(bureau, project).estimated_tasks == 0
    wrong = {"optimistic_seconds": 2, "likely_seconds": 1, "pessimistic_seconds": 3}
    assert bureau.refusal("SetThreePoints", task_id=points.task_id, **wrong) == (
        "POINTS_NOT_IN_ORDER"
    )
    assert bureau.refusal("SetThreePoints", bureau.max, task_id=points.task_id) == (
        "RECORD_OF_ANOTHER"
    )


def test_without_variance_every_percentile_is_the_date_of_the_plan(
    bureau: Bureau, project: Any
) -> None:
    """E17, M-07: P10 = P50 = P80 = P90 = the critical path's date."""
    estimate(bureau, project, "Draw", 16, 16, 16)
    found = simulated(bureau, project)
    assert ends(found) == [found.plan_end_on] * 4
    assert (found.by_plan_bp, found.estimated_tasks) == (10_000, 1)
    assert {one.total.work_seconds for one in found.percentiles} == {40 * HOUR}
    assert [task.criticality_bp for task in found.tasks] == [10_000, 10_000]


def test_the_same_seed_gives_the_same_answer_and_risks_count(bureau: Bureau, project: Any) -> None:
    """E17, M-07: seeded; P10 <= P50 <= P80 <= P90; a sure risk delays by its days."""
    estimate(bureau, project, "Build", 16, 24, 60)
    found = simulated(bureau, project, seed=4)
    assert simulated(bureau, project, seed=4) == found
    assert simulated(bureau, project, seed=5) != found
    assert ends(found) == sorted(ends(found))
    assert found.percentiles[-1].end_on > found.plan_end_on
    assert sum(day.runs for day in found.days) == sum(one.runs for one in found.totals) == 500
    body = {"title": "Rain", "area": "schedule", "impact_level": 3, "probability_bp": 10_000}
    impact = common.Money(amount_minor=70_000, currency_code="GBP")
    of = {"project_id": project.id, "impact_days": 10, "impact": impact}
    bureau.ask("CreateRisk", **body, **of)
    late = simulated(bureau, project, seed=4)
    assert late.risks == 1
    assert late.percentiles[0].end_on > found.percentiles[-1].end_on
    rates = [earned.EarningRate(worker=earned.EarningWorker(), spent_hourly_minor=5000)]
    money = simulated(bureau, project, seed=4, basis="cost", currency_code="GBP", rates=rates)
    totals = [one.total.money.amount_minor for one in money.percentiles]
    assert totals == sorted(totals)
    assert totals[0] >= 70_000 + 32 * 5000


def test_a_simulation_that_cannot_be_made_is_refused(bureau: Bureau, project: Any) -> None:
    assert bureau.refusal("SimulateProject", project_id=project.id, runs=99) == (
        "NUMBER_OUT_OF_RANGE"
    )
    assert bureau.refusal("SimulateProject", project_id=project.id, runs=10_001) == (
        "NUMBER_OUT_OF_RANGE"
    )
    empty = bureau.project(name="Empty")
    assert bureau.refusal("SimulateProject", project_id=empty.id) == "PLAN_MISSING"
    assert bureau.refusal("SimulateProject", bureau.ada, project_id=project.id) == (
        "PERMISSION_REQUIRED"
    )
