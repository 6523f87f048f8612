"""Three-point estimates and the simulated finish of a project, through the public API."""

from __future__ import annotations

from agency.waiting import eventually
from office import Office, money, refused
from standalone.rest import Json


def planned(office: Office) -> tuple[Json, Json]:
    """A project of 24 hours of a designer at 100.00, in two tasks one after the other."""
    at = office.manager.at
    client = office.client()
    office.rates(client["id"])
    project = office.project(client["id"])
    body = {"project_id": project["id"], "charge_role": "designer", "duration_days": 2}
    draw = at.post("/v1/tasks", body | {"name": "Draw", "estimate_minutes": 480})
    build = at.post("/v1/tasks", body | {"name": "Build", "estimate_minutes": 960})
    at.post("/v1/dependencies", {"predecessor_id": draw["id"], "successor_id": build["id"]})
    return project, build


def points(*minutes: int) -> Json:
    names = ("optimistic_minutes", "likely_minutes", "pessimistic_minutes")
    return dict(zip(names, minutes, strict=True))


def test_d08_a_task_is_estimated_by_three_points(office: Office) -> None:
    """D08: PERT: 3, 5 and 13 hours are 6 hours, and 1:40 hours of deviation."""
    _, build = planned(office)
    at, path = office.manager.at, f"/v1/tasks/{build['id']}/three-points"
    made = at.put(path, points(180, 300, 780))
    assert (made["expected_minutes"], made["deviation_minutes"]) == (360, 100)
    assert at.get(path) == made
    with refused("POINTS_NOT_IN_ORDER"):
        at.put(path, points(300, 180, 780))
    assert at.put(path, points(0, 0, 0))["likely_minutes"] == 0


def test_e17_a_simulation_says_by_when_a_project_ends_and_for_what(office: Office) -> None:
    """E17, M-07: P10 to P90 of finish and total, criticality; seeded; no variance, no spread."""
    project, build = planned(office)
    at, path = office.manager.at, f"/v1/projects/{project['id']}/simulation"
    certain = at.get(path, runs=100)
    assert {one["end_on"] for one in certain["percentiles"]} == {certain["plan_end_on"]}
    assert [task["criticality"] for task in certain["tasks"]] == ["1.00", "1.00"]
    at.put(f"/v1/tasks/{build['id']}/three-points", points(480, 960, 2880))
    found = at.get(path, runs=500, seed=3)
    assert at.get(path, runs=500, seed=3) == found
    ends = [one["end_on"] for one in found["percentiles"]]
    assert ends == sorted(ends)
    assert ends[-1] > found["plan_end_on"]
    assert [one["percent"] for one in found["percentiles"]] == [10, 50, 80, 90]
    risk = {"project_id": project["id"], "title": "Rain", "area": "schedule", "impact_level": 3}
    impact = {"impact": money("500.00"), "impact_days": 20, "probability": "1.00"}
    at.post("/v1/risks", risk | impact)
    sold = eventually(lambda: at.get(path, runs=500, seed=3, basis="charge"), "finance knows it")
    assert (sold["risks"], sold["unvalued_minutes"]) == (1, 0)
    assert float(sold["percentiles"][0]["total"]["money"]["amount"]) >= 500 + 1600
    assert sold["percentiles"][0]["end_on"] > ends[-1]
    with refused("PERMISSION_REQUIRED"):
        at.get(path, basis="cost")
    with refused("PERMISSION_REQUIRED"):
        office.worker.at.get(path)
