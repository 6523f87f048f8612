"""Scenarios through the public API: F10 and M-06."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from agency.waiting import eventually
from office import Office, refused, unlike
from standalone.rest import Json
from test_demand import FIRST, WINDOW, deal


def a_plan(office: Office, role: str) -> tuple[Json, Json]:
    project = office.project()
    task = {"project_id": project["id"], "name": "Draw", "charge_role": role}
    task |= {"duration_days": 5, "estimate_minutes": 30 * 60}
    days = {"start_not_before": WINDOW["from"]}
    return project, office.manager.at.post("/v1/tasks", task | days)


def scenario(office: Office, name: str, *changes: Json) -> Json:
    made = office.manager.at.post("/v1/scenarios", {"name": name, "shared": True})
    for change in changes:
        made = office.manager.at.post(f"/v1/scenarios/{made['id']}/changes", change)
    return dict(made)


def of_role(column: Json, role: str) -> Any:
    return next(one["total"] for one in column["roles"] if one["charge_role"] == role)


def test_f10_win_a_delay_b_hire_c_compared_side_by_side(office: Office) -> None:
    role = unlike("designer")
    project, task = a_plan(office, role)
    sale = deal(office, role, 100, "0.50")
    at = office.manager.at

    def known() -> bool:
        found = at.get("/v1/demand", charge_role=role, **WINDOW)
        return bool(found["total"]["pipeline_minutes"] == 50 * 60)

    eventually(known, "projects knows the deal and its hours")
    hire = {"kind": "hire", "charge_role": role, "weekly_minutes": 2250}
    whole = scenario(
        office,
        "Win, delay and hire",
        {"kind": "win", "opportunity_id": sale["id"]},
        {"kind": "delay_project", "project_id": project["id"], "days": 20},
        hire | {"from_on": WINDOW["from"]},
    )
    late = scenario(office, "Only late", {"kind": "delay_task", "task_id": task["id"], "days": 1})
    found = at.get("/v1/scenario-comparison", ids=[whole["id"], late["id"]], **WINDOW)
    now, all_of_it, _ = found["columns"]
    assert [one["scenario_id"] for one in found["columns"]] == [None, whole["id"], late["id"]]
    assert (of_role(now, role)["demand_minutes"], of_role(now, role)["capacity_minutes"]) == (
        80 * 60,
        0,
    )
    then = of_role(all_of_it, role)
    assert (then["confirmed_minutes"], then["demand_minutes"]) == (100 * 60, 100 * 60)
    assert then["capacity_minutes"] == 127.5 * 60
    assert then["gap_minutes"] == -27.5 * 60
    (moved,) = found["projects"]
    assert moved["project_id"] == project["id"]
    ends = [one["finishes"][0]["end_on"] for one in found["columns"]]
    assert ends[0] < ends[2] < ends[1]
    assert at.get("/v1/demand", charge_role=role, **WINDOW)["roles"][0]["total"] == of_role(
        now, role
    )


def test_m06_apply_is_the_preview_conflicts_are_decided_and_undo_puts_it_back(
    office: Office,
) -> None:
    at = office.manager.at
    _, task = a_plan(office, unlike("writer"))
    path = f"/v1/tasks/{task['id']}"
    sale = deal(office, "", 0, "0.50")
    change = {"kind": "win", "opportunity_id": sale["id"]}
    made = eventually(lambda: _added(office, change), "projects knows the deal")
    one = f"/v1/scenarios/{made['id']}"
    at.post(f"{one}/changes", {"kind": "delay_task", "task_id": task["id"], "days": 5})
    seen = at.get(f"{one}/preview")
    (line,) = [each for each in seen["effects"] if each["kind"] == "task"]
    assert line["before"] == f"{task['start_on']}/{task['end_on']}"
    assert (seen["conflicts"], [each["kind"] for each in seen["to_do"]]) == ([], ["win"])
    assert at.get(path)["start_on"] == task["start_on"]
    applied = at.post(f"{one}/apply", {"decisions": []})
    assert (applied["status"], applied["effects"]) == ("applied", seen["effects"])
    then = at.get(path)
    assert f"{then['start_on']}/{then['end_on']}" == line["after"]
    undone = at.post(f"{one}/undo")
    assert (undone["status"], undone["effects"]) == ("draft", [])
    assert at.get(path)["start_on"] == task["start_on"]
    later = (FIRST + timedelta(days=1)).isoformat()
    at.patch(path, {"start_not_before": later})
    (conflict,) = at.get(f"{one}/preview")["conflicts"]
    assert (conflict["reason"], conflict["seen"]) == ("changed", line["before"])
    assert conflict["now"].startswith(later)
    with refused("CONFLICT_UNDECIDED"):
        at.post(f"{one}/apply", {"decisions": []})
    skip = [{"change_id": conflict["change_id"], "decision": "skip"}]
    assert at.post(f"{one}/apply", {"decisions": skip})["effects"] == []
    assert at.get(path)["start_on"] == later
    with refused("RECORD_OF_ANOTHER"):
        office.seller.at.patch(one, {"name": "Mine"})
    events = office.read_feed(4, type="scenario.changed.v1")
    assert {"draft", "applied"} <= {event["data"]["status"] for event in events}


def _added(office: Office, change: Json) -> Json | None:
    made = office.manager.at.post("/v1/scenarios", {"name": "Pitch", "shared": True})
    path = f"/v1/scenarios/{made['id']}/changes"
    found = office.manager.at.unless_missing(path, change)
    return dict(found) if found else None
