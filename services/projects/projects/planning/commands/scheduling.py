"""The dates of a project's tasks, from the critical path over the working calendar.

Whoever changes tasks or links holds the project's lock and calls `reschedule` before it commits,
so the dates in the database are always those of the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict

from projects.planning.model import Dependency, Project, Task
from projects.planning.queries import dependencies_of, tasks_of
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
    links = dependencies_of(tx, project.id)
    project.country_code = project.country_code or country_code
    project.start_on = start = project.start_on or tx.today
    first = min(
        (task.start_on for task in tasks if _is_pinned(task) and task.start_on), default=start
    )
    days = working_days(tx, project.country_code, min(first, start))
    try:
        return _apply(project, tasks, _timed(tasks, links, days, start), days, days.offset(start))
    except CycleFound as cycle:
        raise _cycle_refused(cycle, tasks) from None
    except BeyondCalendar:
        raise Conflict(
            "SCHEDULE_TOO_LONG",
            "The plan would end after the calendar does; shorten durations or lags.",
            field="duration_days",
        ) from None


def _timed(
    tasks: Sequence[Task], links: Sequence[Dependency], days: WorkingDays, start: date
) -> Schedule:
    origin = days.offset(start)
    activities = [_activity(task, days, origin) for task in tasks]
    return schedule(
        activities,
        [Link(link.predecessor_id, link.successor_id, link.type, link.lag_days) for link in links],
    )


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
    project: Project, tasks: Sequence[Task], plan: Schedule, days: WorkingDays, origin: int
) -> bool:
    before = [_shown(task) for task in tasks]
    end_before = project.end_on
    for task in tasks:
        _set_times(task, plan.timings[task.id], days, origin)
    ends = [task.end_on for task in tasks if task.end_on and task.status != TaskStatus.CANCELLED]
    project.end_on = max(ends, default=None)
    return project.end_on != end_before or [_shown(task) for task in tasks] != before


def _shown(task: Task) -> tuple[object, ...]:
    return (task.start_on, task.end_on, task.total_float_days, task.free_float_days, task.critical)


def _set_times(task: Task, at: Timing, days: WorkingDays, origin: int) -> None:
    """Tasks that are done or cancelled keep their dates, and are critical to nothing any more."""
    if _is_pinned(task) or task.status == TaskStatus.CANCELLED:
        task.total_float_days = task.free_float_days = 0
        task.critical = False
        return
    start, finish = int(at.earliest_start), int(at.earliest_finish)
    if task.duration_days == 0:
        start = max(start - 1, origin)
    task.start_on = days.day(start)
    task.end_on = days.day(max(start, finish - 1))
    task.total_float_days = int(at.total_float)
    task.free_float_days = int(at.free_float)
    task.critical = at.total_float <= 0


def _cycle_refused(cycle: CycleFound, tasks: Sequence[Task]) -> Conflict:
    names = {task.id: task.name for task in tasks}
    path = " -> ".join(names[key] for key in cycle.path)
    return Conflict(
        "DEPENDENCY_CYCLE",
        f"These tasks would wait for each other: {path}. Remove one of these dependencies first.",
        field="successor_id",
        details={"cycle": path},
    )
