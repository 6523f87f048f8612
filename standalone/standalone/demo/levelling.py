"""Two jobs of the demo agency that want one person in the same week, and a levelling of both."""

from __future__ import annotations

from datetime import date, timedelta

from standalone.demo.waiting import until
from standalone.rest import Json, Session

PROJECTS = (
    ("Audit of the accounts", ("Gather the statements", "Answer the auditors")),
    ("Move to a new bank", ("Compare the banks", "Move the payments")),
)
DAYS = 2
MINUTES = 840
"""Of a task: nearly all the hours of its days."""
WEEKS_AHEAD = 4


def load_levelling(manager: Session, person_id: str, today: date) -> None:
    """It is worked out and not applied, so that somebody can look at it and apply it."""
    monday = today + timedelta(days=7 * WEEKS_AHEAD - today.weekday())
    ids = [_project(manager, nth, person_id, monday.isoformat()) for nth in range(len(PROJECTS))]
    body = {"project_ids": ids, "from_on": monday.isoformat(), "effort": 1}
    path = f"/v1/levellings/{manager.post('/v1/levellings', body, 'demo:levelling')['id']}"
    until(
        lambda: manager.get(path)["status"] not in ("waiting", "running"), "an answer of levelling"
    )


def _project(manager: Session, nth: int, person_id: str, day: str) -> str:
    name, tasks = PROJECTS[nth]
    key = f"demo:levelled:{nth}"
    made = manager.post("/v1/projects", {"name": name, "chargeable": False}, f"{key}:project")
    for place, task in enumerate(tasks):
        body: Json = {"project_id": made["id"], "name": task, "duration_days": DAYS}
        body |= {"assignee_id": person_id, "estimate_minutes": MINUTES, "start_not_before": day}
        manager.post("/v1/tasks", body, f"{key}:task:{place}")
    return str(made["id"])
