"""Baselines of the demo agency's plans: later plans are compared with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from standalone.demo.timeline import Engagement
from standalone.rest import Session

PROJECTS = 6


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

    def _rebase(self, one: Engagement) -> None:
        """Besides the baseline of the kick-off one that was agreed later."""
        stated = {"name": "Agreed with the client", "reason": "The plan of the monthly review"}
        body = {"project_id": self.projects[one.number]["id"]} | stated
        self.as_(one.manager).post("/v1/baselines", body, f"demo:baseline:{one.number}")
