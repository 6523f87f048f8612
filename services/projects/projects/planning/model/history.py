"""What one batch of past tasks brought into one project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.event import Fact


@dataclass(slots=True, kw_only=True)
class ImportedTasks:
    """Published as one fact instead of one per task; keeps no row of its own."""

    id: str
    project_id: str
    client_id: str | None
    tasks: int
    time_entries: int = 0
    seconds: int = 0
    first_day: date | None
    last_day: date | None
    version: int = 0

    def imported(self) -> Fact:
        return Fact("history.imported.v1", self, ("tasks",))
