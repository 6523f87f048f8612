"""Levelling through the public API, worked out by the worker's own process (E12, M-05)."""

from __future__ import annotations

from datetime import date, timedelta

from agency.waiting import eventually
from office import Office, refused, unlike
from standalone.rest import Json


def next_monday() -> date:
    today = date.today()  # noqa: DTZ011
    return today + timedelta(days=28 - today.weekday())


def overloaded(office: Office, person_id: str) -> tuple[Json, list[Json]]:
    """Two tasks in the same days, each of which takes all of the person's time."""
    at, day = office.manager.at, next_monday().isoformat()
    project = office.project()
    body = {"project_id": project["id"], "duration_days": 2, "start_not_before": day}
    body |= {"assignee_id": person_id, "estimate_minutes": 900}
    return project, [at.post("/v1/tasks", body | {"name": unlike(name)}) for name in ("A", "B")]


def solved(office: Office, path: str) -> Json:
    def ready() -> Json | None:
        found: Json = office.manager.at.get(path)
        return found if found["status"] not in ("waiting", "running") else None

    found: Json = eventually(ready, "the levelling is worked out")
    return found


def test_e12_work_is_levelled_under_limited_capacity(office: Office) -> None:
    """E12: resource levelling under limited capacity: found, explained, applied, undone."""
    at, person = office.manager.at, office.join("team_member")
    project, tasks = overloaded(office, person.id)
    asked = {"project_ids": [project["id"]], "from_on": next_monday().isoformat(), "effort": 1}
    started = at.post("/v1/levellings", asked)
    assert started["status"] == "waiting"
    path = f"/v1/levellings/{started['id']}"
    found = solved(office, path)
    assert (found["status"], found["message"], found["tasks"]) == ("ready", "", 2)
    (move,) = found["moves"]
    other = next(task for task in tasks if task["id"] != move["task_id"])
    assert (move["reason"], move["because_of"]) == ("person", other["name"])
    (load,) = found["people"]
    assert (load["overloaded_days_before"], load["overloaded_days"]) == (2, 0)
    applied = at.post(f"{path}/apply")
    assert applied["status"] == "applied"
    moved = at.get(f"/v1/tasks/{move['task_id']}")
    assert (moved["start_on"], moved["end_on"]) == (move["start_on"], move["end_on"])
    assert moved["start_on"] > at.get(f"/v1/tasks/{other['id']}")["end_on"]
    at.post(f"{path}/undo")
    assert at.get(f"/v1/tasks/{move['task_id']}")["start_on"] == move["start_on_before"]
    with refused("LEVELLING_STATUS"):
        at.post(f"{path}/apply")
    assert found["id"] in {one["id"] for one in at.items("/v1/levellings", status="undone")}


def test_m05_a_plan_that_changed_meanwhile_is_left_alone(office: Office) -> None:
    """M-05: nothing is overwritten, and what is discarded or cancelled changes nothing."""
    at, person = office.manager.at, office.join("team_member")
    project, tasks = overloaded(office, person.id)
    asked = {"project_ids": [project["id"]], "from_on": next_monday().isoformat(), "effort": 1}
    path = f"/v1/levellings/{at.post('/v1/levellings', asked)['id']}"
    assert solved(office, path)["status"] == "ready"
    at.patch(f"/v1/tasks/{tasks[0]['id']}", {"duration_days": 3})
    with refused("PLANS_CHANGED"):
        at.post(f"{path}/apply")
    at.post(f"{path}/discard")
    second = f"/v1/levellings/{at.post('/v1/levellings', asked | {'effort': 60})['id']}"
    assert at.post(f"{second}/cancel")["status"] == "cancelled"
    with refused("LEVELLING_NOT_FOUND"):
        office.join("project_manager").at.get(second)
