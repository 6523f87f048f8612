"""Open tasks of somebody on days on which they are to be away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from sqlalchemy import Select, select

from projects.planning.access import READ_TASKS, TASK_OWNERS
from projects.planning.readable import Project, Task
from projects.planning.rules.status import UNDER_WAY, TaskStatus

PLANNED_MAX = 20
_SHOWN: tuple[Any, ...] = (Task.id, Task.name, Task.project_id, Task.start_on, Task.end_on)
_OPEN = (TaskStatus.TO_DO, TaskStatus.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class PlannedWork:
    task_id: str
    name: str
    project_id: str
    start_on: date
    end_on: date


def planned_work(reading: Reading, person_id: str, first: date, last: date) -> list[PlannedWork]:
    """The first ones by their start that the caller may see, at most PLANNED_MAX."""
    asked: Select[Any] = (
        select(*_SHOWN)
        .join(Project, Project.id == Task.project_id)
        .where(
            Task.assignee_id == person_id,
            Task.status.in_(_OPEN),
            Task.start_on <= last,
            Task.end_on >= first,
            Project.status.in_(UNDER_WAY),
        )
        .order_by(Task.start_on, Task.id)
        .limit(PLANNED_MAX)
    )
    rows = reading.session.execute(reading.visible(READ_TASKS, asked, TASK_OWNERS))
    return [PlannedWork(*row) for row in rows]
