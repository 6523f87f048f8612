"""Tasks of series are made ahead: at once for a new series, later by the worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from chassis.database import Transaction
from chassis.errors import Refusal
from sqlalchemy import select

from projects.planning.commands.scheduling import calendar_of, day_of, network_of
from projects.planning.commands.tasks import NewTask, add_to_plan, new_task, place_behind
from projects.planning.readable import Project
from projects.planning.rules.status import WORKABLE
from projects.recurring.model import SeriesTask, TaskSeries
from projects.recurring.rules import occurrences
from projects.resourcing.calendar import Calendar
from projects.resourcing.queries import working_calendar

AT_ONCE = 100
"""Tasks that one series makes in one go."""
LOOKED_AT_ONCE = 20
"""Series that the worker looks at in one go."""


def is_worked(project: Project, calendar: Calendar) -> Callable[[date], bool]:
    own = calendar_of(project, calendar)
    return lambda day: bool(own.intervals_on(day))


def make_ahead(tx: Transaction, project: Project, series: TaskSeries, calendar: Calendar) -> int:
    """Make the tasks up to the horizon; how many. project: locked. Each day is made once."""
    until = tx.today + timedelta(days=series.horizon_days)
    last = min(until, series.ends_on or until)
    first = series.next_on
    if first is None or first > last:
        return 0
    found = occurrences(
        series.rule, series.starts_on, (first, last), is_worked(project, calendar),
        series.on_day_off, AT_ONCE,
    )  # fmt: skip
    known = select(SeriesTask.occurs_on).where(
        SeriesTask.series_id == series.id, SeriesTask.occurs_on >= first
    )
    there = set(tx.session.scalars(known))
    new = [each for each in found if each.occurs_on not in there]
    rows = [
        (SeriesTask(id=tx.new_id(), series_id=series.id, occurs_on=each.occurs_on), each.done_on)
        for each in new
    ]
    tx.session.add_all(row for row, _ in rows)
    make_tasks(tx, project, series, [(row, day) for row, day in rows if day], calendar)
    full = len(found) == AT_ONCE
    series.next_on = (found[-1].occurs_on if full else last) + timedelta(days=1)
    if _is_over(series):
        series.next_on = None
    return len(rows)


def _is_over(series: TaskSeries) -> bool:
    """Whether no day comes any more."""
    first = series.next_on
    if first is None or (series.ends_on and first > series.ends_on):
        return True
    far = first + timedelta(days=366 * 20)
    return not occurrences(
        series.rule, series.starts_on, (first, far), lambda _: True, series.on_day_off, 1
    )


def make_tasks(
    tx: Transaction,
    project: Project,
    series: TaskSeries,
    days: Sequence[tuple[SeriesTask, date | None]],
    calendar: Calendar,
) -> None:
    """One task for each of the days, which starts no earlier; the project is scheduled once."""
    if not days:
        return
    network = network_of(tx, project)
    first, minutes = place_behind(project, network, len(days)), day_of(project, calendar)
    tasks = []
    for place, (row, day) in enumerate(days):
        new = NewTask(
            project_id=project.id,
            name=series.name,
            duration_days=-(-series.duration_minutes // minutes),
            duration_minutes=series.duration_minutes,
            phase_id=series.phase_id or "",
            charge_role=series.charge_role,
            estimate_seconds=series.estimate_seconds,
            start_not_before=day.isoformat() if day else "",
            category=series.category,
        )
        task = new_task(tx, tx.new_id(), project, new, first + place, minutes)
        task.assignee_id = series.assignee_id
        row.task_id = task.id
        tasks.append(task)
    add_to_plan(tx, project, network, tasks, [], calendar)


def make_due(tx: Transaction) -> int:
    """The worker's turn: make what has come within the horizon; how many tasks.

    What cannot be made now holds up its own series only, with the reason, and is tried again.
    """
    due = (
        select(TaskSeries.project_id, TaskSeries.id)
        .join(Project, Project.id == TaskSeries.project_id)
        .where(
            TaskSeries.next_on <= tx.today + TaskSeries.horizon_days,
            Project.status.in_(WORKABLE),
        )
        .order_by(TaskSeries.held_up != "", TaskSeries.next_on, TaskSeries.id)
        .limit(LOOKED_AT_ONCE)
    )
    made = 0
    for project_id, id_ in sorted(map(tuple, tx.session.execute(due))):
        project = tx.load(Project, project_id)
        series = tx.load(TaskSeries, id_)
        try:
            with tx.session.begin_nested():
                calendar = working_calendar(tx, project.country_code)
                made += make_ahead(tx, project, series, calendar)
            series.held_up = ""
        except Refusal as refusal:
            series.held_up = refusal.message[:500]
    return made
