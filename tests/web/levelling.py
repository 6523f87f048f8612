"""Levellings that the pages are looked at with."""

from __future__ import annotations

from datetime import date, timedelta

from agency.waiting import eventually
from standalone.rest import Json
from workplace import Workplace, today


def next_monday() -> date:
    return today() + timedelta(days=28 - today().weekday())


def overloaded(workplace: Workplace, name: str) -> list[Json]:
    """Two projects, each with a task that takes all the time of one person in the same two days."""
    person = workplace.join("Nora Vance", "team_member")
    found = []
    for part in ("film", "poster"):
        project = workplace.project(f"{name} {part}")
        more = {"assignee_id": person.id, "estimate_minutes": 900, "duration_days": 2}
        day = next_monday().isoformat()
        workplace.task(project, f"Shoot the {part}", start_not_before=day, **more)
        found.append(project)
    return found


def levelled(workplace: Workplace, name: str) -> str:
    """The id of a levelling that is ready and not applied."""
    at = workplace.manager.at
    ids = [project["id"] for project in overloaded(workplace, name)]
    asked = {"project_ids": ids, "from_on": next_monday().isoformat(), "effort": 1}
    started = at.post("/v1/levellings", asked)
    path = f"/v1/levellings/{started['id']}"
    eventually(lambda: at.get(path)["status"] == "ready", "the levelling is worked out")
    return str(started["id"])
