"""Reads of series of tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of
from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from projects.baselines.access import owner_columns
from projects.planning.access import READ
from projects.planning.readable import Project, Task
from projects.recurring.model import SeriesTask, TaskSeries
from projects.recurring.rules import in_words

SHOWN_MAX = 100
"""Occurrences that are shown: the latest ones."""
_PROJECT = aliased(Project)  # apart from the one in the owners
SERIES = Records(
    select(*TaskSeries.__table__.c, _PROJECT.name.label("project_name"))
    .select_from(TaskSeries)
    .join(_PROJECT, _PROJECT.id == TaskSeries.project_id),
    {
        "id": TaskSeries.id,
        "created_at": TaskSeries.id,
        "name": TaskSeries.name,
        "project": _PROJECT.name,
        "starts_on": TaskSeries.starts_on,
        "ends_on": TaskSeries.ends_on,
    },
    owner_columns(TaskSeries.project_id),
    default="-created_at",
    search=containing("search", TaskSeries.name, _PROJECT.name),
    project_id=one_of(TaskSeries.project_id, "project_id"),
    assignee_id=one_of(TaskSeries.assignee_id, "assignee_id"),
    ended=TaskSeries.ends_on.is_not(None) == bindparam("ended"),
)
"""A row is like a TaskSeries, with the name of the project."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesFilter:
    """Empty or None: all."""

    search: str = ""
    project_id: Sequence[str] = ()
    assignee_id: Sequence[str] = ()
    ended: bool | None = None


@dataclass(frozen=True, slots=True)
class Occurred:
    """A day of a series with its task, if there is one."""

    occurs_on: date
    left_out: bool
    task_id: str | None
    start_on: date | None
    status: str


def find_series(reading: Reading, task_series_id: str) -> Any:
    """Its row; NotFound when there is none that the actor may see."""
    row = SERIES.find(reading, READ, require_id(task_series_id, "task_series_id"))
    if row is None:
        raise NotFound(
            "TASK_SERIES_NOT_FOUND",
            f"There is no series of tasks {task_series_id}.",
            field="task_series_id",
        )
    return row


def occurred(reading: Reading, series_id: str) -> list[Occurred]:
    """The latest days, the last one first. A task that was deleted by hand is shown as none."""
    query = (
        select(
            *(SeriesTask.occurs_on, SeriesTask.left_out),
            *(Task.id.label("task_id"), Task.start_on, Task.status),
        )
        .join(Task, Task.id == SeriesTask.task_id, isouter=True)
        .where(SeriesTask.series_id == series_id)
        .order_by(SeriesTask.occurs_on.desc())
        .limit(SHOWN_MAX)
    )
    return [
        Occurred(row.occurs_on, row.left_out, row.task_id, row.start_on, row.status or "")
        for row in reading.session.execute(query)
    ]


def rule_in_words(row: Any) -> str:
    return in_words(row.rule)


def list_series(reading: Reading, wanted: SeriesFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return SERIES.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        project_id=ids_of(wanted.project_id, "project_id"),
        assignee_id=ids_of(wanted.assignee_id, "assignee_id"),
        ended=wanted.ended,
    )
