"""Earned value and earned schedule of a project, through the public API (I03, I04, I05, M-08)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from agency.waiting import eventually
from office import Office, refused, today
from standalone.rest import Json


def planned(office: Office, **more: Any) -> tuple[Json, Json, Json]:
    """Eight hours of drawing and then sixteen of building, with a baseline; 100.00 an hour."""
    at = office.manager.at
    client = office.client()
    office.rates(client["id"])
    project = office.project(client["id"])
    body = {"project_id": project["id"], "charge_role": "designer", "duration_days": 2} | more
    draw = at.post("/v1/tasks", body | {"name": "Draw", "estimate_minutes": 480})
    build = at.post("/v1/tasks", body | {"name": "Build", "estimate_minutes": 960})
    at.post("/v1/dependencies", {"predecessor_id": draw["id"], "successor_id": build["id"]})
    at.post("/v1/baselines", {"project_id": project["id"], "name": "Sold"})
    return project, draw, build


def test_i04_value_is_earned_by_rules_and_never_by_hours(office: Office) -> None:
    """I04, M-08: EV by the rule of each task; hours count as spent alone."""
    project, draw, _ = planned(office)
    at = office.manager.at
    path = f"/v1/projects/{project['id']}/earned-value"
    office.log(project["id"], 120, task_id=draw["id"])
    before = at.get(path)
    assert (before["earned"]["work_minutes"], before["budget"]["work_minutes"]) == (0, 1440)
    assert before["spent"]["work_minutes"] == 120
    at.put(f"/v1/tasks/{draw['id']}/earning", {"rule": "physical", "progress": "0.25"})
    found = at.get(path)
    assert found["earned"]["work_minutes"] == 120
    assert (found["cost_index"], found["cost_variance"]["work_minutes"]) == ("1.0000", 0)
    assert found["estimate_typical"]["work_minutes"] == 1440
    assert found["estimate_as_planned"]["work_minutes"] == 1440
    with refused("PROGRESS_NOT_MEASURED"):
        at.put(f"/v1/tasks/{draw['id']}/earning", {"rule": "fifty_fifty", "progress": "0.5"})
    stones = [
        {"name": "Sketch", "weight": "0.10", "reached_on": today().isoformat()},
        {"name": "Final", "weight": "0.30", "reached_on": None},
    ]
    at.put(f"/v1/tasks/{draw['id']}/earning", {"rule": "milestones", "milestones": stones})
    assert at.get(path)["tasks"][0]["earned_share"] == "0.25"
    assert at.get(f"/v1/tasks/{draw['id']}/earning")["milestones"][0]["name"] == "Sketch"


def test_i04_money_needs_its_permission_and_has_one_basis(office: Office) -> None:
    """I04: at what the hours sell for; at cost only with cost.read."""
    project, draw, _ = planned(office)
    at = office.manager.at
    path = f"/v1/projects/{project['id']}/earned-value"
    office.log(project["id"], 60, task_id=draw["id"], charge_role="designer")
    at.put(f"/v1/tasks/{draw['id']}/earning", {"rule": "physical", "progress": "0.50"})
    found = eventually(lambda: at.get(path, basis="charge"), "finance knows the project")
    amounts = {name: found[name]["money"]["amount"] for name in ("budget", "earned", "spent")}
    assert amounts == {"budget": "2400.00", "earned": "400.00", "spent": "100.00"}
    assert (found["cost_index"], found["estimate_typical"]["money"]["amount"]) == (
        "4.0000",
        "600.00",
    )
    with refused("PERMISSION_REQUIRED"):
        at.get(path, basis="cost")
    cost = office.finance.at.get(path, basis="cost")
    assert cost["unvalued_planned_minutes"] == 1440
    assert cost["cost_index"] is None


def test_i05_the_earned_schedule_says_when_the_project_ends_as_so_far(office: Office) -> None:
    """I05, M-08: ES, SV(t), SPI(t) and IEAC(t) in working days; I03 from the plan."""
    project, draw, _ = planned(office)
    at = office.manager.at
    path = f"/v1/projects/{project['id']}/earned-value"
    at.put(f"/v1/tasks/{draw['id']}/earning", {"rule": "physical", "progress": "1.00"})
    later = (today() + timedelta(days=60)).isoformat()
    found = at.get(path, as_at=later)
    assert (found["earned_days"], found["planned_days"]) == ("2.00", 4)
    assert found["actual_days"] > 4
    assert found["schedule_index"] == "0.3333"
    assert found["forecast_end_on"] > found["baseline_end_on"]
    assert (found["estimate_from_plan"], at.get(path)["estimate_from_plan"]["work_minutes"]) == (
        None,
        1440,
    )


def test_i04_without_a_baseline_there_is_nothing_to_compare_with(office: Office) -> None:
    project = office.project()
    with refused("BASELINE_MISSING"):
        office.manager.at.get(f"/v1/projects/{project['id']}/earned-value")
    with refused("PERMISSION_REQUIRED"):
        office.worker.at.get(f"/v1/projects/{project['id']}/earned-value")
