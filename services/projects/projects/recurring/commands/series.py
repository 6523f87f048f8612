"""Series of tasks: made, changed from a day on, ended; single days left out and put back.

Tasks are made ahead by the horizon, by the worker and at once when a series is made or changed. A
day is noted with its task in one transaction, so that no task is made twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from sqlalchemy import select

from chassis import values
from projects.planning.access import plannable
from projects.planning.commands import deleting, taking_over
from projects.planning.commands.amounts import working_minutes
from projects.planning.commands.tasks import (
    NAME_LENGTH_MAX,
    assignee,
    estimate,
    required_name,
)
from projects.planning.readable import Phase, Project, Task
from projects.planning.rules.status import TaskStatus
from projects.recurring.commands.making import is_worked, make_ahead, make_tasks
from projects.recurring.model import SeriesTask, TaskSeries
from projects.recurring.rules import RULE_LENGTH_MAX, BadRule, OnDayOff, checked, occurrences
from projects.resourcing.calendar import Calendar
from projects.roles import charge_role
from projects.time.commands.undoing import tasks_with_time

HORIZON_DAYS, HORIZON_DAYS_MAX = 60, 365
SERIES_MAX = 100
"""Of one project, that are not ended."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewSeries:
    """rule: RFC 5545. starts_on: a day as text; empty: today."""

    project_id: str
    name: str
    rule: str
    starts_on: str = ""
    on_day_off: str = ""
    horizon_days: int = 0
    duration_minutes: int = 0
    estimate_seconds: int = 0
    charge_role: str = ""
    category: str = ""
    phase_id: str = ""
    assignee_id: str = ""


def create_series(tx: Transaction, new: NewSeries, calendar: Calendar) -> TaskSeries:
    project = plannable(tx, new.project_id)
    _refuse_many(tx, project)
    given = {name: getattr(new, name) for name in _CHANGEABLE}
    starts_on = values.day(new.starts_on, "starts_on") or tx.today
    series = TaskSeries(
        id=tx.new_id(),
        project_id=project.id,
        starts_on=starts_on,
        next_on=starts_on,
        created_by_id=tx.actor.person_id or None,
        created_at=tx.now,
        **_checked(tx, project, given),
    )
    _refuse_past(tx, starts_on, "starts_on")
    tx.add(series)
    tx.session.flush()
    tx.record(series.created())
    make_ahead(tx, project, series, calendar)
    return series


_CHANGEABLE = (
    "name", "rule", "on_day_off", "horizon_days", "duration_minutes", "estimate_seconds",
    "charge_role", "category", "phase_id", "assignee_id",
)  # fmt: skip


def _checked(tx: Transaction, project: Project, given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": required_name(given["name"], "name"),
        "rule": _rule(given["rule"]),
        "on_day_off": values.word(OnDayOff, given["on_day_off"] or OnDayOff.AFTER, "on_day_off"),
        "horizon_days": values.number(
            given["horizon_days"] or HORIZON_DAYS, "horizon_days", 1, HORIZON_DAYS_MAX
        ),
        "duration_minutes": working_minutes(given["duration_minutes"], "duration_minutes"),
        "estimate_seconds": estimate(given["estimate_seconds"], "estimate_seconds"),
        "charge_role": charge_role(given["charge_role"], "charge_role"),
        "category": values.text(given["category"], "category", NAME_LENGTH_MAX),
        "phase_id": _phase(tx, project, given["phase_id"]),
        "assignee_id": assignee(tx, given["assignee_id"] or ""),
    }


def _rule(text: str) -> str:
    try:
        return checked(values.text(text, "rule", RULE_LENGTH_MAX, required=True))
    except BadRule as bad:
        raise Invalid(
            "RULE_MALFORMED",
            f"rule must be like FREQ=WEEKLY;BYDAY=MO;COUNT=10. {bad}",
            field="rule",
        ) from None


def _phase(tx: Transaction, project: Project, phase_id: str | None) -> str | None:
    if not phase_id:
        return None
    phase = tx.session.get(Phase, require_id(phase_id, "phase_id"))
    if phase is None or phase.project_id != project.id:
        raise NotFound(
            "PHASE_NOT_FOUND", f"{project.reference} has no phase {phase_id}.", field="phase_id"
        )
    return phase.id


def _refuse_past(tx: Transaction, day: date, field: str) -> None:
    if day < tx.today:
        raise Invalid(
            "DATE_IN_PAST",
            f"{field} is before today, {tx.today}; what is over is not planned again.",
            field=field,
        )


def _refuse_many(tx: Transaction, project: Project) -> None:
    mine = select(TaskSeries.id).where(
        TaskSeries.project_id == project.id, TaskSeries.next_on.is_not(None)
    )
    if len(tx.session.scalars(mine.limit(SERIES_MAX)).all()) >= SERIES_MAX:
        raise Conflict(
            "PROJECT_FULL",
            f"{project.reference} has {SERIES_MAX} series, which are the most; end one of them.",
            field="project_id",
        )


def change_series(
    tx: Transaction,
    task_series_id: str,
    from_on: str,
    changes: Mapping[str, Any],
    calendar: Calendar,
    expected_version: int = 0,
) -> TaskSeries:
    """The series that holds from this day on. changes: what is given of `NewSeries`, except the
    project and the start.

    The series from before ends on the day before; its tasks from this day on that nobody has begun
    are deleted, and the new series makes its own.
    """
    series, project = _found(tx, task_series_id, expected_version)
    series.require_open()
    start = values.day(from_on, "from_on") or tx.today
    _refuse_past(tx, start, "from_on")
    present = {name: getattr(series, name) for name in _CHANGEABLE}
    wanted = _checked(tx, project, {**present, **changes})
    if wanted == present:
        return series
    if start <= series.starts_on:
        _take_back(tx, project, series, start, calendar)
        fact = series.change({**wanted, "next_on": max(start, series.starts_on)})
        if fact:
            tx.record(fact)
        make_ahead(tx, project, series, calendar)
        return series
    _end(tx, project, series, start - timedelta(days=1), calendar)
    after = TaskSeries(
        id=tx.new_id(),
        project_id=project.id,
        starts_on=start,
        next_on=start,
        follows_id=series.id,
        created_by_id=tx.actor.person_id or None,
        created_at=tx.now,
        **wanted,
    )
    tx.add(after)
    tx.session.flush()
    tx.record(after.created())
    make_ahead(tx, project, after, calendar)
    return after


def end_series(
    tx: Transaction, task_series_id: str, ends_on: str, calendar: Calendar
) -> TaskSeries:
    """Nothing comes after this day; tasks after it that nobody has begun are deleted."""
    series, project = _found(tx, task_series_id)
    series.require_open()
    last = values.day(ends_on, "ends_on") or tx.today
    _refuse_past(tx, last, "ends_on")
    _end(tx, project, series, last, calendar)
    return series


def _end(
    tx: Transaction, project: Project, series: TaskSeries, last: date, calendar: Calendar
) -> None:
    _take_back(tx, project, series, last + timedelta(days=1), calendar)
    still = series.next_on if series.next_on and series.next_on <= last else None
    fact = series.change({"ends_on": last, "next_on": still, "held_up": ""})
    if fact:
        tx.record(fact)


def leave_out(
    tx: Transaction, task_series_id: str, occurs_on: str, calendar: Calendar
) -> TaskSeries:
    """One day of the series has no task; Conflict if its task has begun."""
    series, _ = _found(tx, task_series_id)
    row = _row(tx, series, occurs_on)
    if row.task_id:
        if row.task_id not in _untouched(tx, [row.task_id]):
            raise Conflict(
                "TASK_BEGUN",
                f"The task of {row.occurs_on} has begun, or time is on it; cancel the task.",
                field="occurs_on",
            )
        deleting.delete_task(tx, row.task_id, calendar)
    row.task_id, row.left_out = None, True
    tx.record(series.occurring())
    return series


def put_back(
    tx: Transaction, task_series_id: str, occurs_on: str, calendar: Calendar
) -> TaskSeries:
    """A day that was left out has its task again."""
    series, project = _found(tx, task_series_id)
    row = _row(tx, series, occurs_on)
    if not row.left_out:
        raise Conflict(
            "OCCURRENCE_NOT_LEFT_OUT",
            f"{row.occurs_on} was not left out by hand; there is nothing to put back.",
            field="occurs_on",
        )
    row.left_out = False
    done = occurrences(
        series.rule, series.starts_on, (row.occurs_on, row.occurs_on),
        is_worked(project, calendar), series.on_day_off, 1,
    )  # fmt: skip
    days = [(row, each.done_on) for each in done if each.done_on]
    make_tasks(tx, project, series, days, calendar)
    tx.record(series.occurring())
    return series


def _row(tx: Transaction, series: TaskSeries, occurs_on: str) -> SeriesTask:
    day = values.needed_day(occurs_on, "occurs_on")
    mine = select(SeriesTask).where(SeriesTask.series_id == series.id, SeriesTask.occurs_on == day)
    row = tx.session.scalars(mine).one_or_none()
    if row is None:
        raise NotFound(
            "OCCURRENCE_NOT_FOUND",
            f"The series {series.name} has made nothing for {day}.",
            field="occurs_on",
        )
    return row


def _found(
    tx: Transaction, task_series_id: str, expected_version: int = 0
) -> tuple[TaskSeries, Project]:
    """The series and its project, locked, if the caller may plan that."""
    id_ = require_id(task_series_id, "task_series_id")
    seen = tx.session.get(TaskSeries, id_)
    if seen is None:
        raise no_series(id_)
    try:
        project = plannable(tx, seen.project_id)
    except NotFound:
        raise no_series(id_) from None
    return tx.load(TaskSeries, id_, expected_version=expected_version), project


def no_series(task_series_id: str) -> NotFound:
    return NotFound(
        "TASK_SERIES_NOT_FOUND",
        f"There is no series of tasks {task_series_id}.",
        field="task_series_id",
    )


def _take_back(
    tx: Transaction, project: Project, series: TaskSeries, first: date, calendar: Calendar
) -> None:
    """Delete the tasks from this day on that nobody has begun, and forget their days."""
    mine = select(SeriesTask).where(
        SeriesTask.series_id == series.id, SeriesTask.occurs_on >= first
    )
    rows = tx.session.scalars(mine.order_by(SeriesTask.occurs_on)).all()
    gone = _untouched(tx, [row.task_id for row in rows if row.task_id])
    if gone:
        taking_over.take_back(tx, project, sorted(gone), (), set(), calendar)
    for row in rows:
        if row.task_id is None or row.task_id in gone:
            tx.session.delete(row)
    tx.session.flush()


def _untouched(tx: Transaction, ids: Sequence[str]) -> set[str]:
    """Those of the tasks that are still to do, without time on them and without links to others."""
    waiting = select(Task.id).where(Task.id.in_(ids), Task.status == TaskStatus.TO_DO)
    found = set(tx.session.scalars(waiting)) - tasks_with_time(tx, list(ids))
    while outside := taking_over.linked_outside(tx, found):
        found -= outside
    return found
