"""Baselines of projects through the public API (E10)."""

from __future__ import annotations

from office import Office, refused
from standalone.rest import Json


def planned(office: Office) -> tuple[Json, Json, Json]:
    """A project with two tasks, the second after the first."""
    at = office.manager.at
    project = office.project()
    body = {"project_id": project["id"]}
    draw = at.post("/v1/tasks", body | {"name": "Draw", "duration_days": 2} | worth(480))
    build = at.post("/v1/tasks", body | {"name": "Build", "duration_days": 3} | worth(960))
    at.post("/v1/dependencies", {"predecessor_id": draw["id"], "successor_id": build["id"]})
    return project, draw, build


def worth(minutes: int) -> Json:
    return {"estimate_minutes": minutes}


def test_e10_plans_are_compared_with_many_named_baselines(office: Office) -> None:
    """E10: baselines: many, named, compared task by task; archived and restored."""
    project, draw, build = planned(office)
    at = office.manager.at
    body = {"project_id": project["id"], "name": "Sold", "reason": "What the client signed"}
    sold = at.post("/v1/baselines", body)
    assert (sold["task_count"], sold["estimate_minutes"]) == (2, 1440)
    assert (sold["taken_by_id"], sold["automatic"]) == (office.manager.id, False)
    with refused("BASELINE_NAME_TAKEN"):
        at.post("/v1/baselines", body)
    at.patch(f"/v1/tasks/{draw['id']}", {"duration_days": 5} | worth(600))
    second = at.post("/v1/baselines", body | {"name": "After the first change"})
    at.post("/v1/tasks", {"project_id": project["id"], "name": "Test", "duration_days": 1})
    found = at.get(f"/v1/baselines/{sold['id']}/comparison")
    by_id = {row["task_id"]: row for row in found["tasks"]}
    assert by_id[draw["id"]]["end_variance_days"] == 3
    assert by_id[draw["id"]]["work_variance_minutes"] == 120
    assert by_id[build["id"]]["start_variance_days"] == 3
    assert (found["end_variance_days"], found["changed"], found["added"]) == (3, 2, 1)
    between = at.get(f"/v1/baselines/{sold['id']}/comparison", with_baseline_id=second["id"])
    assert (between["end_variance_days"], between["added"]) == (3, 0)
    mine = {"project_id": project["id"]}
    names = [one["name"] for one in at.items("/v1/baselines", order="name", **mine)]
    assert names == ["After the first change", "Sold"]
    assert [one["id"] for one in at.items("/v1/baselines", search="first ch", **mine)] == [
        second["id"]
    ]
    at.post(f"/v1/baselines/{sold['id']}/archive")
    assert [one["id"] for one in at.items("/v1/baselines", archived="no", **mine)] == [second["id"]]
    at.post(f"/v1/baselines/{sold['id']}/restore")
    renamed = at.patch(f"/v1/baselines/{sold['id']}", {"name": "Signed"})
    again = at.get(f"/v1/baselines/{sold['id']}")
    assert (again["name"], again["end_on"]) == (renamed["name"], sold["end_on"])
    facts = office.administrator.get("/v1/audit", record=f"baseline:{sold['id']}")["items"]
    assert [fact["type"] for fact in facts][-1] == "baseline.taken.v1"


def test_e10_the_kick_off_takes_a_baseline_by_itself(office: Office) -> None:
    """E10: what was planned at the kick-off is a baseline without anybody's doing."""
    project, _, _ = planned(office)
    at = office.manager.at
    at.post(f"/v1/projects/{project['id']}/status", {"status": "active"})
    (taken,) = at.items("/v1/baselines", project_id=project["id"])
    assert (taken["name"], taken["automatic"], taken["task_count"]) == ("Kick-off", True, 2)
    found = at.get(f"/v1/baselines/{taken['id']}/comparison")
    assert (found["kept"], found["end_variance_days"]) == (2, 0)
