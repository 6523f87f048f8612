"""The dates of a project's tasks, from the critical path over the working calendar.

Whoever changes tasks or links holds the project's lock and calls `reschedule` before it commits,
so the dates in the database are always those of the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from chassis.database import Transaction
from chassis.errors import Conflict
from sqlalchemy import text
from sqlalchemy.orm.attributes import set_committed_value

from projects.planning.model import Project, Task
from projects.planning.queries import links_of, tasks_of
from projects.planning.rules.critical_path import (
    Activity,
    CycleFound,
    Link,
    Schedule,
    Timing,
    schedule,
)
from projects.planning.rules.status import TaskStatus
from projects.resourcing.queries import working_days
from projects.resourcing.rules import BeyondCalendar, WorkingDays


def reschedule(tx: Transaction, project: Project, country_code: str) -> bool:
    """Set the dates of every task that is not pinned; True when anything moved.

    The first scheduling settles where the plan starts and on whose calendar it is made.
    """
    tasks = tasks_of(tx, project.id)
    links = links_of(tx, project.id)
    project.country_code = project.country_code or country_code
    project.start_on = start = project.start_on or tx.today
    first = min(
        (task.start_on for task in tasks if _is_pinned(task) and task.start_on), default=start
    )
    days = working_days(tx, project.country_code, min(first, start))
    try:
        plan = _timed(tasks, links, days, start)
        return _apply(tx, project, tasks, plan, days, days.offset(start))
    except CycleFound as cycle:
        raise _cycle_refused(cycle, tasks) from None
    except BeyondCalendar:
        raise Conflict(
            "SCHEDULE_TOO_LONG",
            "The plan would end after the calendar does; shorten durations or lags.",
            field="duration_days",
        ) from None


def _timed(
    tasks: Sequence[Task], links: Sequence[Link], days: WorkingDays, start: date
) -> Schedule:
    origin = days.offset(start)
    return schedule([_activity(task, days, origin) for task in tasks], links)


def _activity(task: Task, days: WorkingDays, origin: int) -> Activity:
    """A cancelled task takes no time, but what was to follow it still follows what it followed."""
    if task.status == TaskStatus.CANCELLED:
        return Activity(task.id, 0, not_before=origin)
    if _is_pinned(task) and task.start_on and task.end_on:
        at = days.offset(task.start_on)
        return Activity(task.id, max(0, days.elapsed(task.end_on) - at), pinned_at=at)
    return Activity(task.id, task.duration_days, not_before=_not_before(task, days, origin))


def _is_pinned(task: Task) -> bool:
    return task.pinned or task.status == TaskStatus.DONE


def _not_before(task: Task, days: WorkingDays, origin: int) -> int:
    """A milestone marks the end of a day, so one that may not come before a day ends with it."""
    if task.start_not_before is None or task.start_not_before <= days.day(origin):
        return origin
    offset = days.offset(task.start_not_before)
    return offset if task.duration_days else offset + 1


def _apply(
    tx: Transaction,
    project: Project,
    tasks: Sequence[Task],
    plan: Schedule,
    days: WorkingDays,
    origin: int,
) -> bool:
    timed = [(task, _times(task, plan.timings[task.id], days, origin)) for task in tasks]
    moved = [(task, times) for task, times in timed if times != _present(task)]
    _write(tx, moved)
    ends = [task.end_on for task in tasks if task.end_on and task.status != TaskStatus.CANCELLED]
    end_before, project.end_on = project.end_on, max(ends, default=None)
    return bool(moved) or project.end_on != end_before


class _Times(NamedTuple):
    """The columns of a task that the schedule alone writes."""

    start_on: date | None
    end_on: date | None
    total_float_days: int
    free_float_days: int
    critical: bool


def _present(task: Task) -> _Times:
    return _Times(*(getattr(task, name) for name in _Times._fields))


def _times(task: Task, at: Timing, days: WorkingDays, origin: int) -> _Times:
    """Tasks that are done or cancelled keep their dates, and are critical to nothing any more."""
    if _is_pinned(task) or task.status == TaskStatus.CANCELLED:
        return _Times(task.start_on, task.end_on, 0, 0, critical=False)
    start, finish = int(at.earliest_start), int(at.earliest_finish)
    if task.duration_days == 0:
        start = max(start - 1, origin)
    return _Times(
        days.day(start),
        days.day(max(start, finish - 1)),
        int(at.total_float),
        int(at.free_float),
        critical=at.total_float <= 0,
    )


_WRITE = text(
    """
    UPDATE task
    SET start_on = moved.start_on, end_on = moved.end_on, critical = moved.critical,
        total_float_days = moved.total_float_days, free_float_days = moved.free_float_days
    FROM unnest(
        CAST(:id AS uuid[]), CAST(:start_on AS date[]), CAST(:end_on AS date[]),
        CAST(:total_float_days AS int[]), CAST(:free_float_days AS int[]),
        CAST(:critical AS boolean[])
    ) AS moved (id, start_on, end_on, total_float_days, free_float_days, critical)
    WHERE task.id = moved.id
    """
)


def _write(tx: Transaction, moved: Sequence[tuple[Task, _Times]]) -> None:
    """One statement for all of them; thousands may move at once."""
    if not moved:
        return
    columns = {name: [getattr(at, name) for _, at in moved] for name in _Times._fields}
    tx.session.execute(_WRITE, {"id": [task.id for task, _ in moved], **columns})
    for task, at in moved:
        for name, value in at._asdict().items():
            set_committed_value(task, name, value)


def _cycle_refused(cycle: CycleFound, tasks: Sequence[Task]) -> Conflict:
    names = {task.id: task.name for task in tasks}
    path = " -> ".join(names[key] for key in cycle.path)
    return Conflict(
        "DEPENDENCY_CYCLE",
        f"These tasks would wait for each other: {path}. Remove one of these dependencies first.",
        field="successor_id",
        details={"cycle": path},
    )
