"""Reads of earned value: the rule of a task, and how a project stands against a baseline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict, Invalid
from chassis.prepared import prepared
from sqlalchemy import select, text

from projects.baselines.queries import find_baseline
from projects.earned_value.model import Earning, unchosen
from projects.earned_value.rules.course import (
    Course,
    Planned,
    Rate,
    Spent,
    Worker,
    course_of,
    unvalued,
)
from projects.earned_value.rules.formulae import (
    DEFAULT,
    NOTHING,
    EarnedSchedule,
    Milestone,
    Progress,
    Rule,
    earned_schedule,
)
from projects.planning.access import no_project, visible_projects
from projects.planning.queries import find_project, find_task
from projects.planning.readable import Project
from projects.resourcing.calendar import Calendar

CONTROL = "control.read"
WORKERS_MAX = 1000
DAYS_AHEAD_MAX = 20_000
"""Working days; a forecast beyond them is no day any more."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What a second of a worker is worth: of the day of the baseline, and of the day as at."""

    planned: Mapping[Worker, Fraction | None]
    spent: Mapping[Worker, Fraction | None]


@dataclass(frozen=True, slots=True)
class EarnedValue:
    """project, baseline: their rows. remaining: what is left of the plan. forecast_end_on: None
    where nothing is earned yet, or the day is too far."""

    project: Any
    baseline: Any
    as_at: date
    course: Course
    schedule: EarnedSchedule
    remaining: Fraction
    forecast_end_on: date | None
    unvalued_planned_seconds: int
    unvalued_spent_seconds: int


def find_earning(reading: Reading, task_id: str) -> Earning:
    """The rule of the task; the one that holds if none was chosen."""
    task = find_task(reading, task_id)
    mine = select(Earning).where(Earning.task_id == task.id)
    found = reading.session.scalars(mine).one_or_none()
    return found or unchosen(task.id, task.project_id, DEFAULT)


def list_workers(
    reading: Reading, project_id: str, baseline_id: str, *, plan_only: bool
) -> tuple[Any, list[Worker]]:
    """The baseline, and who was to do its tasks, worked, or is to do what is left.

    plan_only: of the plan as it is, without a baseline.
    """
    id_ = require_control(reading, project_id)
    baseline = None if plan_only else _baseline(reading, id_, baseline_id)
    of = baseline.id if baseline else None
    return baseline, _WORKERS.all(reading, project_id=id_, baseline_id=of)


def earned_value(
    reading: Reading,
    project_id: str,
    baseline_id: str,
    as_at: date,
    rates: Rates | None,
    calendar: Calendar,
) -> EarnedValue:
    """rates None: in hours, where a second is worth one.

    baseline_id empty: the latest one that is not archived; Conflict when there is none.
    """
    id_ = require_control(reading, project_id)
    baseline, project = _baseline(reading, id_, baseline_id), find_project(reading, id_)
    tasks = _tasks(reading, baseline, as_at)
    spent = spent_until(reading, id_, as_at)
    planned_rate, spent_rate = (
        _worth(rates.planned if rates else None),
        _worth(rates.spent if rates else None),
    )
    days = calendar.of(project.country_code).days_from(min(task.start_on for task in tasks))
    course = course_of(tasks, spent, as_at, days, planned_rate, spent_rate)
    schedule = earned_schedule(course.by_day, course.measures.ev, course.actual_days)
    remaining = sum(
        (seconds * (spent_rate(worker) or NOTHING) for worker, seconds in _remaining(reading, id_)),
        NOTHING,
    )
    ends = schedule.at_completion
    whole = -(-ends.numerator // ends.denominator) if ends is not None else DAYS_AHEAD_MAX
    return EarnedValue(
        project,
        baseline,
        as_at,
        course,
        schedule,
        remaining,
        days.day(max(whole, 1) - 1) if whole < DAYS_AHEAD_MAX else None,
        unvalued(((task.worker, task.seconds) for task in tasks), planned_rate),
        unvalued(((one.worker, one.seconds) for one in spent), spent_rate),
    )


def _worth(known: Mapping[Worker, Fraction | None] | None) -> Rate:
    if known is None:
        return lambda worker: Fraction(1)
    return known.get


def require_control(reading: Reading, project_id: str) -> str:
    """The id of a project whose hours the actor may see."""
    id_: str = find_project(reading, project_id).id
    visible = visible_projects(reading, CONTROL, Project.id == id_)
    if visible is not None and id_ not in visible:
        raise no_project(project_id)
    return id_


_LATEST = prepared(
    text(
        """
        SELECT id::text FROM baseline
        WHERE project_id = CAST(:project_id AS uuid) AND archived_at IS NULL
        ORDER BY id DESC LIMIT 1
        """
    ),
    into=lambda id_: id_,
)


def _baseline(reading: Reading, project_id: str, baseline_id: str) -> Any:
    chosen = baseline_id or _LATEST.first(reading, project_id=project_id)
    if not chosen:
        raise Conflict(
            "BASELINE_MISSING",
            "The project has no baseline; take one to compare its work with.",
            field="baseline_id",
        )
    baseline = find_baseline(reading, chosen)
    if baseline.project_id != project_id:
        raise Invalid(
            "BASELINE_OF_ANOTHER_PROJECT",
            f"The baseline {baseline.name} is of another project; name one of this project.",
            field="baseline_id",
        )
    return baseline


_TASKS = prepared(
    text(
        """
        SELECT planned.task_id::text, planned.name,
               coalesce(planned.assignee_id::text, ''), planned.charge_role,
               planned.estimate_seconds, planned.start_on,
               coalesce(planned.end_on, planned.start_on),
               task.status,
               CASE WHEN task.status IN ('in_progress', 'done')
                    THEN coalesce(task.actual_start_on, task.start_on) END,
               CASE WHEN task.status = 'done' THEN coalesce(task.actual_finish_on, task.end_on) END,
               earning.rule, earning.milestones
        FROM baseline_task AS planned
        LEFT JOIN task ON task.id = planned.task_id
        LEFT JOIN earning ON earning.task_id = planned.task_id
        WHERE planned.baseline_id = CAST(:baseline_id AS uuid)
        ORDER BY planned.position
        """
    ),
    into=lambda *row: row,
)
_MEASURES = prepared(
    text(
        """
        SELECT task_id::text, measured_on, progress_bp FROM progress_measure
        WHERE measured_on <= :as_at AND task_id IN (
            SELECT task_id FROM baseline_task WHERE baseline_id = CAST(:baseline_id AS uuid)
        )
        ORDER BY measured_on
        """
    ),
    into=lambda *row: row,
)


def _tasks(reading: Reading, baseline: Any, as_at: date) -> list[Planned]:
    measured = defaultdict[str, list[tuple[date, int]]](list)
    for task_id, on, progress_bp in _MEASURES.all(reading, baseline_id=baseline.id, as_at=as_at):
        measured[task_id].append((on, progress_bp))
    rows = _TASKS.all(reading, baseline_id=baseline.id)
    return [_task(row, measured.get(row[0], ())) for row in rows]


def _task(row: Sequence[Any], measured: Sequence[tuple[date, int]]) -> Planned:
    (
        task_id,
        name,
        person,
        role,
        seconds,
        start_on,
        end_on,
        status,
        begun,
        over,
        rule,
        milestones,
    ) = row
    return Planned(
        task_id,
        name,
        (person, role),
        seconds,
        start_on,
        end_on,
        Progress(
            Rule(rule) if rule else DEFAULT,
            begun,
            over,
            measured,
            [_milestone(one) for one in milestones or ()],
        ),
        void=status is None or status == "cancelled",
    )


def _milestone(kept: Mapping[str, Any]) -> Milestone:
    on = kept["reached_on"]
    return Milestone(kept["weight_bp"], date.fromisoformat(on) if on else None)


def _spent(person: str, role: str, week_on: date, seconds: int) -> Spent:
    return Spent((person, role), week_on, seconds)


_SPENT = prepared(
    text(
        """
        SELECT person_id::text, charge_role, date_trunc('week', worked_on)::date,
               sum(seconds)::bigint
        FROM time_entry
        WHERE project_id = CAST(:project_id AS uuid) AND status <> 'rejected'
          AND worked_on <= :as_at
        GROUP BY 1, 2, 3
        """
    ),
    into=_spent,
)
_REMAINING = prepared(
    text(
        """
        SELECT coalesce(assignee_id::text, ''), charge_role,
               sum(greatest(estimate_seconds - coalesce(worked.seconds, 0), 0))::bigint
        FROM task
        LEFT JOIN (
            SELECT task_id, sum(logged_seconds) AS seconds FROM task_person_hours
            WHERE project_id = CAST(:project_id AS uuid) GROUP BY task_id
        ) AS worked ON worked.task_id = task.id
        WHERE project_id = CAST(:project_id AS uuid) AND status IN ('to_do', 'in_progress')
        GROUP BY 1, 2
        """
    ),
    into=lambda person, role, seconds: ((person, role), seconds),
)


def spent_until(reading: Reading, project_id: str, as_at: date) -> list[Spent]:
    """What was logged up to the day, without what was rejected."""
    found: list[Spent] = _SPENT.all(reading, project_id=project_id, as_at=as_at)
    return found


def _remaining(reading: Reading, project_id: str) -> Iterable[tuple[Worker, int]]:
    found: list[tuple[Worker, int]] = _REMAINING.all(reading, project_id=project_id)
    return found


_WORKERS = prepared(
    text(
        f"""
        SELECT coalesce(assignee_id::text, ''), charge_role FROM baseline_task
        WHERE baseline_id = CAST(:baseline_id AS uuid)
        UNION
        SELECT coalesce(assignee_id::text, ''), charge_role FROM task
        WHERE project_id = CAST(:project_id AS uuid)
        UNION
        SELECT person_id::text, charge_role FROM time_entry
        WHERE project_id = CAST(:project_id AS uuid)
        ORDER BY 1, 2 LIMIT {WORKERS_MAX}
        """  # noqa: S608
    ),
    into=lambda person, role: (person, role),
)
