"""Recurring tasks, through the public API (E15)."""

from __future__ import annotations

from office import Office, refused


def test_e15_tasks_come_again_by_a_rule(office: Office) -> None:
    """E15: made ahead once each, changed from a day on, a day left out, and ended."""
    project, at = office.project(), office.manager.at
    body = {"project_id": project["id"], "name": "Weekly call", "rule": "FREQ=WEEKLY"}
    more = {"duration_minutes": 60, "horizon_days": 21, "assignee_id": office.worker.id}
    series = at.post("/v1/task-series", body | more)
    path = f"/v1/task-series/{series['id']}"
    assert series["rule_in_words"] == "every week"
    assert len(series["occurrences"]) == 4
    day = {"occurs_on": series["occurrences"][1]["occurs_on"]}
    out = at.post(f"{path}/leave-out", day)
    assert [one["left_out"] for one in out["occurrences"]] == [False, True, False, False]
    assert at.post(f"{path}/put-back", day)["occurrences"][1]["task_id"]
    after = at.post(f"{path}/change", {"from_on": day["occurs_on"], "name": "Call"})
    assert after["follows_id"] == series["id"]
    tasks = at.items("/v1/tasks", project_id=[project["id"]], order="start_on")
    assert [task["name"] for task in tasks] == ["Weekly call", "Weekly call", "Call", "Call"]
    with refused("RULE_MALFORMED"):
        at.post("/v1/task-series", body | {"rule": "FREQ=SECONDLY"})
    with refused("PERMISSION_REQUIRED"):
        office.worker.at.post("/v1/task-series", body)
    at.post(f"/v1/task-series/{after['id']}/end")
    found = at.items("/v1/task-series", project_id=[project["id"]], ended="yes", order="starts_on")
    assert [one["id"] for one in found] == [series["id"], after["id"]]
