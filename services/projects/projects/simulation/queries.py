"""Reads of three-point estimates, and a simulation of a project by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from chassis.database import Reading
from chassis.errors import Conflict, Invalid
from chassis.prepared import prepared
from sqlalchemy import select, text

from projects.earned_value.queries import require_control, spent_until
from projects.earned_value.rules.course import Worker
from projects.planning.queries import find_project, find_task, links_of, scheduled_tasks
from projects.planning.rules.network import LinkType
from projects.planning.rules.status import TaskStatus
from projects.planning.rules.timing import PlacedBy
from projects.resourcing.calendar import Calendar
from projects.resourcing.rules.working_time import WorkingTime, instant_of
from projects.simulation.model import ThreePointEstimate
from projects.simulation.rules.runs import (
    Hazard,
    Link,
    Numbers,
    Outcome,
    Step,
    percentile,
    simulate,
)
from projects.simulation.rules.three_point import ThreePoint

CELLS_MAX = 5_000_000
"""Tasks times runs: what is held in memory at once."""
BARS_MAX = 40
PERCENTS = (10, 50, 80, 90)
HOUR = 3600
_FROM_START = (LinkType.START_TO_START, LinkType.START_TO_FINISH)
_TO_FINISH = (LinkType.FINISH_TO_FINISH, LinkType.START_TO_FINISH)


@dataclass(frozen=True, slots=True)
class Money:
    """hourly: minor units by worker. Without a rate a worker counts with nothing."""

    currency_code: str
    hourly: Mapping[Worker, int]


@dataclass(frozen=True, slots=True)
class Bar:
    """Runs of which the value is from one to less than the next; of days: that end on this day."""

    value: int
    runs: int


@dataclass(frozen=True, slots=True)
class TaskChance:
    """criticality_bp: in how many runs the project waits for it."""

    task_id: str
    name: str
    points: ThreePoint | None
    criticality_bp: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """ends: by percent. totals: seconds, or minor units, by percent. days: runs by finish day.

    by_due_bp: None without a day on which the project is wanted.
    """

    project: Any
    ends: Mapping[int, date]
    totals: Mapping[int, int]
    days: Sequence[tuple[date, int]]
    bars: Sequence[Bar]
    bar_width: int
    by_plan_bp: int | None
    by_due_bp: int | None
    tasks: Sequence[TaskChance]
    risk_count: int
    unvalued_seconds: int


def find_points(reading: Reading, task_id: str) -> tuple[Any, ThreePointEstimate | None]:
    """The row of the task, and its estimate, if it has one."""
    task = find_task(reading, task_id)
    mine = select(ThreePointEstimate).where(ThreePointEstimate.task_id == task.id)
    return task, reading.session.scalars(mine).one_or_none()


def simulate_project(
    reading: Reading, project_id: str, seed: int, runs: int, money: Money | None, calendar: Calendar
) -> Simulation:
    """money None: in hours."""
    id_ = require_control(reading, project_id)
    project = find_project(reading, id_)
    rows = [t for t in scheduled_tasks(reading, id_) if _is_dated(t)]
    if not rows:
        raise Conflict(
            "PLAN_MISSING", "The project has no task with dates; plan it first.", field="project_id"
        )
    if len(rows) * runs > CELLS_MAX:
        raise Invalid(
            "SIMULATION_TOO_LARGE",
            f"{len(rows)} tasks take at most {CELLS_MAX // len(rows)} runs; ask for fewer.",
            field="runs",
        )
    own = calendar.of(project.country_code)
    time = own.time_from(min(row.start_on for row in rows if row.start_on))
    works = {row[0]: row[1:] for row in _WORKS.all(reading, project_id=id_)}
    steps = [_step(row, works[row.id], time) for row in rows]
    hazards, risk_count = _hazards(reading, id_, own.day_minutes, money)
    outcome = simulate(steps, _links(reading, id_, steps), hazards, seed, runs)
    workers = {key: (work[0], work[1]) for key, work in works.items()}
    totals, unvalued = _totals(reading, id_, outcome, workers, money)
    days, counts = np.unique(outcome.finish, return_counts=True)
    ends = [(_day(time, int(at)), int(many)) for at, many in zip(days, counts, strict=True)]
    width, bars = _bars(totals)
    return Simulation(
        project,
        {percent: _day(time, percentile(outcome.finish, percent)) for percent in PERCENTS},
        {percent: percentile(totals, percent) for percent in PERCENTS},
        _by_day(ends),
        bars,
        width,
        _share(ends, project.end_on, runs),
        _share(ends, project.due_on, runs),
        [
            TaskChance(row.id, row.name, step.estimate, outcome.critical[row.id] * 10_000 // runs)
            for row, step in zip(rows, steps, strict=True)
        ],
        risk_count,
        unvalued,
    )


def _is_dated(task: Any) -> bool:
    return bool(task.start_at and task.end_at) and task.status != TaskStatus.CANCELLED


_WORKS = prepared(
    text(
        """
        SELECT task.id::text, coalesce(task.assignee_id::text, ''), task.charge_role,
               task.estimate_seconds, coalesce(worked.seconds, 0)::bigint,
               optimistic_seconds, likely_seconds, pessimistic_seconds
        FROM task
        LEFT JOIN (
            SELECT task_id, sum(logged_seconds) AS seconds FROM task_person_hours
            WHERE project_id = CAST(:project_id AS uuid) GROUP BY task_id
        ) AS worked ON worked.task_id = task.id
        LEFT JOIN three_point_estimate AS points
               ON points.task_id = task.id AND points.pessimistic_seconds > 0
        WHERE task.project_id = CAST(:project_id AS uuid)
        """
    ),
    into=lambda *row: row,
)


def _step(row: Any, work: Sequence[Any], time: WorkingTime) -> Step:
    _, _, estimate, done, *points = work
    start = time.offset(instant_of(row.start_at))
    held = row.placed_by == PlacedBy.CONSTRAINT
    not_before = time.before(row.start_not_before) if row.start_not_before else 0
    return Step(
        row.id,
        start,
        max(start, time.offset(instant_of(row.end_at))),
        estimate,
        done,
        ThreePoint(*points) if points[-1] else None,
        fixed=row.status == TaskStatus.DONE or row.pinned,
        begun=row.status == TaskStatus.IN_PROGRESS,
        earliest=start if held else min(start, not_before),
    )


def _links(reading: Reading, project_id: str, steps: Sequence[Step]) -> list[Link]:
    known = {step.key for step in steps}
    return [
        Link(
            one.predecessor,
            one.successor,
            one.type in _FROM_START,
            one.type in _TO_FINISH,
            0 if one.elapsed else int(one.lag),
        )
        for one in links_of(reading, project_id)
        if one.predecessor in known and one.successor in known
    ]


_RISKS = prepared(
    text(
        """
        SELECT id::text, kind, probability_bp, impact_days, impact_minor, currency_code FROM risk
        WHERE project_id = CAST(:project_id AS uuid) AND archived_at IS NULL
          AND status IN ('open', 'watched') AND (impact_days > 0 OR impact_minor > 0)
        ORDER BY id LIMIT 1000
        """
    ),
    into=lambda *row: row,
)


def _hazards(
    reading: Reading, project_id: str, day_minutes: int, money: Money | None
) -> tuple[list[Hazard], int]:
    """Amounts count in the currency that is asked for alone."""
    found = []
    for id_, kind, probability_bp, days, minor, code in _RISKS.all(reading, project_id=project_id):
        sign = -1 if kind == "opportunity" else 1
        counted = minor if money and code == money.currency_code else 0
        found.append(Hazard(id_, probability_bp, sign * days * day_minutes, sign * counted))
    return found, len(found)


def _totals(
    reading: Reading,
    project_id: str,
    outcome: Outcome,
    workers: Mapping[str, Worker],
    money: Money | None,
) -> tuple[Numbers, int]:
    """Of each run: what was worked, what is left to do, and in money the risks; and how many
    seconds of the plan have no rate."""
    spent = spent_until(reading, project_id, reading.today)
    if money is None:
        worked = sum(one.seconds for one in spent)
        return sum(outcome.left.values(), np.zeros_like(outcome.finish)) + worked, 0
    cost = sum(one.seconds * money.hourly.get(one.worker, 0) for one in spent)
    weights = np.full_like(outcome.finish, cost)
    unvalued = 0
    for key, left in outcome.left.items():
        hourly = money.hourly.get(workers[key])
        weights += left * (hourly or 0)
        unvalued += 0 if hourly is not None else int(np.median(left))
    return (weights + HOUR // 2) // HOUR + outcome.minor, unvalued


def _day(time: WorkingTime, offset: int) -> date:
    return time.closing_day(offset)


def _by_day(ends: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """At most BARS_MAX days; where there are more, several together on the last of them."""
    summed: dict[date, int] = {}
    for day, many in ends:
        summed[day] = summed.get(day, 0) + many
    days = sorted(summed)
    together = -(-len(days) // BARS_MAX)
    groups = [days[at : at + together] for at in range(0, len(days), together)]
    return [(group[-1], sum(summed[day] for day in group)) for group in groups]


def _bars(totals: Numbers) -> tuple[int, list[Bar]]:
    low, high = int(totals.min()), int(totals.max())
    width = max(1, -(-(high - low + 1) // BARS_MAX))
    counts = np.bincount((totals - low) // width)
    return width, [Bar(low + place * width, int(many)) for place, many in enumerate(counts)]


def _share(ends: Sequence[tuple[date, int]], by: date | None, runs: int) -> int | None:
    if by is None:
        return None
    return sum(many for day, many in ends if day <= by) * 10_000 // runs


def mean_of(points: ThreePoint | None) -> tuple[Fraction, Fraction] | None:
    """te and sigma."""
    return (points.expected, points.deviation) if points else None
