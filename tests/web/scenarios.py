"""Scenarios that the pages are looked at with."""

from __future__ import annotations

from levelling import next_monday
from standalone.rest import Json
from workplace import Workplace


def scenario_of(workplace: Workplace, project: Json) -> dict[str, str]:
    """A draft that delays the project and a task that has changed since, and another to compare."""
    at, day = workplace.manager.at, next_monday().isoformat()
    task = workplace.task(project, "Set the type", duration_days=2, start_not_before=day)
    note = {"note": "The client asked for it"}
    made = at.post("/v1/scenarios", {"name": "Later, with one more", "shared": True} | note)
    path = f"/v1/scenarios/{made['id']}/changes"
    at.post(path, {"kind": "delay_project", "project_id": project["id"], "days": 5} | note)
    at.post(path, {"kind": "delay_task", "task_id": task["id"], "days": 2})
    hire = {"kind": "hire", "charge_role": "glazier", "weekly_minutes": 2250, "from_on": day}
    at.post(path, hire)
    at.patch(f"/v1/tasks/{task['id']}", {"duration_days": 3})
    other = at.post("/v1/scenarios", {"name": "As planned"})
    return {"scenario": made["id"], "other_scenario": other["id"]}
