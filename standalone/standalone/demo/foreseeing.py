"""Baselines of the demo agency's plans, how their tasks earn what was planned, and three points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from standalone.demo.timeline import Engagement
from standalone.rest import Json, Session

PROJECTS = 6
MEASURED: Json = {"rule": "physical", "progress": "0.40"}
STONES: Json = {
    "rule": "milestones",
    "milestones": [
        {"name": "First draft", "weight": "0.30"},
        {"name": "Accepted by the client", "weight": "0.70"},
    ],
}


@dataclass(frozen=True, slots=True)
class Foreseeing:
    """as_: a session by first name. engagements: those under way, with their projects."""

    as_: Callable[[str], Session]
    engagements: Sequence[Engagement]
    projects: Any

    def load(self) -> None:
        active = [one for one in self.engagements if one.job.status == "active" and one.entries]
        for one in active[:PROJECTS]:
            self._rebase(one)
            self._measure(one)
            self._estimate(one)

    def _rebase(self, one: Engagement) -> None:
        """Besides the baseline of the kick-off one that was agreed later."""
        stated = {"name": "Agreed with the client", "reason": "The plan of the monthly review"}
        body = {"project_id": self.projects[one.number]["id"]} | stated
        self.as_(one.manager).post("/v1/baselines", body, f"demo:baseline:{one.number}")

    def _measure(self, one: Engagement) -> None:
        """The first task that is under way is measured; the next one earns by milestones."""
        manager, id_ = self.as_(one.manager), self.projects[one.number]["id"]
        tasks = manager.items("/v1/tasks", project_id=id_, status="in_progress", order="position")
        for task, rule in zip(tasks, (MEASURED, STONES), strict=False):
            key = f"demo:earning:{task['id']}"
            manager.put(f"/v1/tasks/{task['id']}/earning", rule, key)

    def _estimate(self, one: Engagement) -> None:
        """Open tasks by three points: a fifth less at best, twice as much at worst."""
        manager, id_ = self.as_(one.manager), self.projects[one.number]["id"]
        open_ = {"status": ["to_do", "in_progress"], "order": "position"}
        for task in manager.items("/v1/tasks", project_id=id_, **open_):
            likely = task["estimate_minutes"]
            points = {"optimistic_minutes": likely * 4 // 5, "likely_minutes": likely}
            points["pessimistic_minutes"] = likely * 2
            key = f"demo:points:{task['id']}"
            manager.put(f"/v1/tasks/{task['id']}/three-points", points, key)
