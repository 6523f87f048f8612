"""Tasks that nobody starts move at night, through the public API (behaviour 10)."""

from __future__ import annotations

from datetime import timedelta

from agency.waiting import eventually
from office import Office, refused, today
from standalone.rest import Json


def test_behaviour_10_a_task_that_nobody_starts_is_pushed_and_everybody_is_told(
    office: Office,
) -> None:
    """The assignee and the manager get a notice; the night is undone as one; frozen tasks stay."""
    at = office.manager.at
    began = today() - timedelta(days=14)
    project = office.project(start_on=began.isoformat(), due_on=(began + timedelta(90)).isoformat())
    path = f"/v1/projects/{project['id']}"
    body = {"project_id": project["id"], "charge_role": "designer", "duration_days": 2}
    tasks = [
        at.post("/v1/tasks", body | {"name": name, "assignee_id": office.worker.id})
        for name in ("Sketch", "Frozen sketch")
    ]
    sketch, frozen = (task.get("task", task) for task in tasks)
    at.patch(f"/v1/tasks/{frozen['id']}", {"frozen": True})
    at.post(f"{path}/status", {"status": "active"})
    assert at.get("/v1/slip-setting")["switched_on"] is False
    with refused("PERMISSION_REQUIRED"):
        at.put("/v1/slip-setting", {"switched_on": True})
    assert at.get(f"{path}/slip-setting")["switch"] == "as_agency"
    assert at.put(f"{path}/slip-setting", {"switch": "on"})["switched_on"] is True

    def made() -> Json | None:
        found = list(at.items("/v1/slips", project_id=[project["id"]]))
        return found[0] if found else None

    slip = eventually(made, "the worker moved what nobody started")
    shown = at.get(f"/v1/slips/{slip['id']}")
    assert [task["task_id"] for task in shown["tasks"]] == [sketch["id"]]
    assert at.get(f"/v1/tasks/{sketch['id']}")["start_on"] >= today().isoformat()
    assert at.get(f"/v1/tasks/{frozen['id']}")["start_on"] == frozen["start_on"]
    for somebody, kind in ((office.worker, "task_slipped"), (office.manager, "tasks_slipped")):
        notices = eventually(
            lambda who=somebody, of=kind: [
                one
                for one in who.at.get("/v1/me/notices", kinds=of)["items"]
                if one["project_id"] == project["id"] or one["record_id"] == project["id"]
            ],
            f"the notice {kind}",
        )
        assert len(notices) == 1
    at.post(f"/v1/slips/{slip['id']}/undo")
    assert at.get(f"/v1/tasks/{sketch['id']}")["start_on"] == sketch["start_on"]
    with refused("SLIP_UNDONE"):
        at.post(f"/v1/slips/{slip['id']}/undo")
