"""Reads of baselines: the list of them, and what became of the plan since one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid, NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from projects.baselines.access import READ, owner_columns
from projects.baselines.model import Baseline, BaselineTask
from projects.baselines.rules import (
    Outcome,
    Planned,
    Variance,
    compare,
    counts,
    end_variance,
    first_day,
    last_day,
)
from projects.planning.queries import find_project
from projects.planning.readable import Project, Task
from projects.planning.rules.status import TaskStatus
from projects.resourcing.calendar import Calendar

_PROJECT = aliased(Project)  # apart from the one in the owners
BASELINES = Records(
    select(*Baseline.__table__.c, _PROJECT.name.label("project_name"))
    .select_from(Baseline)
    .join(_PROJECT, _PROJECT.id == Baseline.project_id),
    {
        "id": Baseline.id,
        "taken_at": Baseline.id,
        "name": Baseline.name,
        "project": _PROJECT.name,
        "start_on": Baseline.start_on,
        "end_on": Baseline.end_on,
    },
    owner_columns(Baseline.project_id),
    default="-taken_at",
    search=containing("search", Baseline.name, Baseline.reason, _PROJECT.name),
    project_id=one_of(Baseline.project_id, "project_id"),
    taken_by_id=one_of(Baseline.taken_by_id, "taken_by_id"),
    archived=Baseline.archived_at.is_not(None) == bindparam("archived"),
)
"""A row is like a Baseline, with the name of the project."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BaselineFilter:
    """Empty or None: all."""

    search: str = ""
    project_id: Sequence[str] = ()
    taken_by_id: Sequence[str] = ()
    archived: bool | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Of a baseline with the plan, or with another one (with_baseline_id)."""

    baseline_id: str
    with_baseline_id: str
    baseline_end_on: date | None
    end_on: date | None
    end_variance_days: int | None
    baseline_estimate_seconds: int
    estimate_seconds: int
    kept: int
    changed: int
    added: int
    removed: int
    tasks: list[Variance]

    @property
    def work_variance_seconds(self) -> int:
        return self.estimate_seconds - self.baseline_estimate_seconds


def find_baseline(reading: Reading, baseline_id: str, field: str = "baseline_id") -> Any:
    """Its row; NotFound when there is none that the actor may see."""
    row = BASELINES.find(reading, READ, require_id(baseline_id, field))
    if row is None:
        message = f"There is no baseline {baseline_id}."
        raise NotFound("BASELINE_NOT_FOUND", message, field=field)
    return row


def list_baselines(reading: Reading, wanted: BaselineFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return BASELINES.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        project_id=ids_of(wanted.project_id, "project_id"),
        taken_by_id=ids_of(wanted.taken_by_id, "taken_by_id"),
        archived=wanted.archived,
    )


_PLANNED = (Task.id, Task.name, Task.start_on, Task.end_on, Task.estimate_seconds)
_PLAN = prepared(
    select(*_PLANNED)
    .where(Task.project_id == bindparam("project_id"), Task.status != TaskStatus.CANCELLED)
    .order_by(Task.position, Task.id),
    into=Planned,
)
_COPY = prepared(
    select(
        BaselineTask.task_id,
        BaselineTask.name,
        BaselineTask.start_on,
        BaselineTask.end_on,
        BaselineTask.estimate_seconds,
    )
    .where(BaselineTask.baseline_id == bindparam("baseline_id"))
    .order_by(BaselineTask.position),
    into=Planned,
)


def compare_baseline(
    reading: Reading, baseline_id: str, with_baseline_id: str, calendar: Calendar
) -> Comparison:
    """With another baseline of the project; with the present plan if none is named."""
    baseline = find_baseline(reading, baseline_id)
    project = find_project(reading, baseline.project_id)
    before = _COPY.all(reading, baseline_id=baseline.id)
    now = _other(reading, baseline, with_baseline_id)
    start = first_day(before, now) or reading.today
    days = calendar.of(project.country_code).days_from(start)
    variances = compare(before, now, days)
    found = counts(variances)
    ends = last_day(before), last_day(now)
    return Comparison(
        baseline.id,
        with_baseline_id,
        *ends,
        end_variance(*ends, days),
        sum(task.estimate_seconds for task in before),
        sum(task.estimate_seconds for task in now),
        found[Outcome.KEPT],
        found[Outcome.CHANGED],
        found[Outcome.ADDED],
        found[Outcome.REMOVED],
        variances,
    )


def _other(reading: Reading, baseline: Any, with_baseline_id: str) -> list[Planned]:
    if not with_baseline_id:
        return _PLAN.all(reading, project_id=baseline.project_id)
    other = find_baseline(reading, with_baseline_id, "with_baseline_id")
    if other.project_id != baseline.project_id:
        raise Invalid(
            "BASELINE_OF_ANOTHER_PROJECT",
            f"The baseline {other.name} is of another project; name two of one project.",
            field="with_baseline_id",
        )
    return _COPY.all(reading, baseline_id=other.id)
