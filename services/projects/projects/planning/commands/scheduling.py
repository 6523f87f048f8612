"""The dates of a project's tasks, from the critical path over the working calendar.

Every command that changes tasks or links locks the project and calls `reschedule` before it
commits, so the dates in the database are always those of the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from chassis.database import Reading, Transaction
from chassis.errors import Conflict
from chassis.prepared import prepared
from sqlalchemy import text
from sqlalchemy.orm.attributes import set_committed_value

from projects.planning.commands.asking import ask_to_follow, because_moved
from projects.planning.commands.hours import hours_of_people, is_driven
from projects.planning.model import Dependency, Project, Task
from projects.planning.queries import (
    Neighbours,
    Scheduled,
    links_of,
    neighbours_of,
    scheduled_tasks,
)
from projects.planning.rules.critical_path import CycleFound, Link
from projects.planning.rules.status import TaskStatus
from projects.planning.rules.timing import Dates, PlacedBy, Work, first_day, place
from projects.resourcing.calendar import Calendar
from projects.resourcing.rules.days import BeyondCalendar
from projects.resourcing.rules.working_time import instant_of, moment


@dataclass(frozen=True, slots=True)
class MovedTask:
    """A task whose dates the schedule changed, and why it is then; None: it had no dates."""

    task_id: str
    start_on_before: date | None
    end_on_before: date | None
    start_on: date | None
    end_on: date | None
    start_at: datetime | None = None
    end_at: datetime | None = None
    placed_by: PlacedBy = PlacedBy.NOTHING
    placed_by_task_id: str | None = None


@dataclass(slots=True)
class Network:
    """All tasks and links of a project. new: tasks that are not written yet. neighbours: its links
    with other projects."""

    tasks: Sequence[Scheduled]
    links: Sequence[Link]
    new: Sequence[Task] = ()
    neighbours: Neighbours = field(default_factory=Neighbours)

    @property
    def all_tasks(self) -> list[Scheduled | Task]:
        return [*self.tasks, *self.new]

    def with_new(self, tasks: Sequence[Task], dependencies: Sequence[Dependency]) -> Network:
        links = [
            Link(d.predecessor_id, d.successor_id, d.type, d.lag_minutes, d.lag_elapsed)
            for d in dependencies
        ]
        return replace(self, links=[*self.links, *links], new=tasks)


def calendar_of(project: Project, calendar: Calendar) -> Calendar:
    """By which the project's plan is made."""
    return calendar.of(project.country_code)


def day_of(project: Project, calendar: Calendar) -> int:
    """The minutes of the standard day of the project's calendar."""
    return calendar_of(project, calendar).day_minutes


def network_of(reading: Reading, project: Project) -> Network:
    return Network(
        scheduled_tasks(reading, project.id),
        links_of(reading, project.id),
        neighbours=neighbours_of(reading, project.id),
    )


def reschedule(tx: Transaction, project: Project, calendar: Calendar) -> list[MovedTask]:
    """Schedule the plan as it is in the database; the tasks that moved."""
    return schedule(tx, project, network_of(tx, project), calendar)


def schedule(
    tx: Transaction, project: Project, network: Network, calendar: Calendar
) -> list[MovedTask]:
    """Set the dates of every task that nothing has happened to yet; the tasks that moved.

    The first scheduling settles where the plan starts and on whose calendar it is made.
    """
    project.country_code = project.country_code or calendar.country_code
    project.start_on = project.start_on or tx.today
    return take_dates(tx, project, network, dates_of(tx, project, network, calendar, tx.today))


def dates_of(
    reading: Reading, project: Project, network: Network, calendar: Calendar, today: date
) -> dict[str, Dates]:
    """By task id, those that the schedule gives to every task; nothing is changed.

    today: the start of a plan that has none yet.
    """
    tasks = network.all_tasks
    works = [_work(task) for task in tasks]
    start = project.start_on or today
    own = calendar_of(project, calendar)
    first = min(first_day(works, start), start)
    time = own.time_from(first)
    hours = hours_of_people(reading, tasks, first, calendar, own)
    if hours:
        works = [
            replace(work, time=hours.get(task.assignee_id or "")) if is_driven(task) else work
            for work, task in zip(works, tasks, strict=True)
        ]
    try:
        dates = place(
            works,
            network.links,
            time,
            start,
            own.day_minutes,
            network.neighbours.into,
            [(detour.first, detour.last) for detour in network.neighbours.detours],
        )
    except CycleFound as cycle:
        raise _cycle_refused(project, cycle, network) from None
    except BeyondCalendar:
        raise Conflict(
            "SCHEDULE_TOO_LONG",
            "The plan would end after the calendar does; shorten durations or lags.",
            field="duration_days",
        ) from None
    return {task.id: dates.get(task.id) or _kept(task) for task in tasks}


def take_dates(
    tx: Transaction, project: Project, network: Network, dates: Mapping[str, Dates]
) -> list[MovedTask]:
    """Write these dates; the tasks that moved. What waits for them in other projects follows."""
    project.end_on = last_end(network.all_tasks, dates)
    _date(network.new, dates)
    moved = _move(tx, network.tasks, dates)
    if network.neighbours.out_of:
        names = {task.id: task.name for task in network.tasks}
        for task in moved:
            others = network.neighbours.out_of.get(task.task_id, [])
            reason = because_moved(names[task.task_id], project.reference, project.name)
            ask_to_follow(tx, others, reason)
    return moved


def reschedule_and_record(
    tx: Transaction, project: Project, calendar: Calendar, *changed: str, reason: str = ""
) -> bool:
    """Reschedule, and publish which tasks moved; True when any did.

    changed: what else is different in the project's plan, published even if nothing moved. reason:
    what moved them, if it is of another project.
    """
    end_on = project.end_on
    moved = reschedule(tx, project, calendar)
    if project.end_on != end_on:
        changed = (*changed, "end_on")
    if moved or changed:
        tx.record(project.rescheduled(moved, *changed, reason=reason))
    return bool(moved)


def _work(task: Scheduled | Task) -> Work:
    begun, over = task.actual_start_on, task.actual_finish_on
    if task.pinned and task.start_on and task.end_on:
        begun, over = begun or task.start_on, over or task.end_on
    undated = task.status == TaskStatus.DONE and not over
    return Work(
        task.id,
        task.duration_minutes,
        not_before=task.start_not_before,
        constraint=task.constraint,
        constraint_on=task.constraint_on,
        started_on=begun,
        finished_on=over,
        started_at=_instant(task.start_at) if begun else None,
        finished_at=_instant(task.end_at) if over else None,
        void=undated or task.status == TaskStatus.CANCELLED,
    )


def last_end(tasks: Iterable[Scheduled | Task], dates: Mapping[str, Dates]) -> date | None:
    """When a plan with these dates ends."""
    ends = [dates[task.id].end_on for task in tasks if task.status != TaskStatus.CANCELLED]
    return max((end for end in ends if end), default=None)


def _kept(task: Scheduled | Task) -> Dates:
    """Cancelled tasks keep their dates, and are critical to nothing."""
    return Dates(task.start_on, task.end_on, _instant(task.start_at), _instant(task.end_at))


def _instant(at: datetime | None) -> int | None:
    return instant_of(at) if at else None


def _column(dates: Dates, name: str) -> Any:
    """The value of a column of `_COLUMNS`."""
    value = getattr(dates, name)
    return moment(value) if name in _INSTANTS and value is not None else value


def _date(new: Sequence[Task], dates: Mapping[str, Dates]) -> None:
    for task in new:
        for name in _COLUMNS:
            setattr(task, name, _column(dates[task.id], name))


def _move(
    tx: Transaction, tasks: Sequence[Scheduled], dates: Mapping[str, Dates]
) -> list[MovedTask]:
    """Write what is different."""
    different = [(task, dates[task.id]) for task in tasks if dates[task.id] != _present(task)]
    _write(tx, {task.id: at for task, at in different})
    return [_moved(task, at) for task, at in different if has_moved(task, at)]


def has_moved(task: Scheduled, at: Dates) -> bool:
    """Whether its days are others, or its instants within them."""
    if (at.start_on, at.end_on) != (task.start_on, task.end_on):
        return True
    instants = (_instant(task.start_at), _instant(task.end_at))
    return None not in instants and instants != (at.start_at, at.end_at)


def _moved(task: Scheduled, at: Dates) -> MovedTask:
    return MovedTask(
        task.id,
        task.start_on,
        task.end_on,
        at.start_on,
        at.end_on,
        _column(at, "start_at"),
        _column(at, "end_at"),
        at.placed_by,
        at.placed_by_task_id,
    )


_INSTANTS = frozenset({"start_at", "end_at"})
_COLUMNS = tuple(field.name for field in fields(Dates))
"""Of a task, that the schedule alone writes."""


def _present(task: Scheduled) -> Dates:
    present: dict[str, Any] = {name: getattr(task, name) for name in _COLUMNS}
    for name in _INSTANTS:
        present[name] = _instant(present[name])
    return Dates(**present)


_WRITE = prepared(
    text(
        """
        UPDATE task
        SET start_on = moved.start_on, end_on = moved.end_on, critical = moved.critical,
            start_at = moved.start_at, end_at = moved.end_at,
            total_float_minutes = moved.total_float_minutes,
            free_float_minutes = moved.free_float_minutes,
            total_float_days = moved.total_float_days, free_float_days = moved.free_float_days,
            on_longest_path = moved.on_longest_path, placed_by = moved.placed_by,
            placed_by_task_id = moved.placed_by_task_id
        FROM unnest(
            CAST(:id AS uuid[]), CAST(:start_on AS date[]), CAST(:end_on AS date[]),
            CAST(:start_at AS timestamptz[]), CAST(:end_at AS timestamptz[]),
            CAST(:total_float_minutes AS int[]), CAST(:free_float_minutes AS int[]),
            CAST(:total_float_days AS int[]), CAST(:free_float_days AS int[]),
            CAST(:critical AS boolean[]), CAST(:on_longest_path AS boolean[]),
            CAST(:placed_by AS text[]), CAST(:placed_by_task_id AS uuid[])
        ) AS moved (
            id, start_on, end_on, start_at, end_at, total_float_minutes, free_float_minutes,
            total_float_days, free_float_days, critical, on_longest_path, placed_by,
            placed_by_task_id
        )
        WHERE task.id = moved.id
        """
    )
)


def _write(tx: Transaction, moved: Mapping[str, Dates]) -> None:
    """By task id; one statement for all, since thousands may move at once. Records that were loaded
    before show it too."""
    if not moved:
        return
    columns = {name: [_column(at, name) for at in moved.values()] for name in _COLUMNS}
    columns["placed_by"] = [word.value for word in columns["placed_by"]]
    _WRITE.run(tx, id=list(moved), **columns)
    for row in tx.session:
        if isinstance(row, Task) and row.id in moved:
            for name in _COLUMNS:
                set_committed_value(row, name, _column(moved[row.id], name))


def _cycle_refused(project: Project, cycle: CycleFound, network: Network) -> Conflict:
    path = _named(project, cycle.path, network)
    return Conflict(
        "DEPENDENCY_CYCLE",
        f"These tasks would wait for each other: {path}. Remove one of these dependencies first.",
        field="successor_id",
        details={"cycle": path},
    )


def _named(project: Project, path: Sequence[str], network: Network) -> str:
    """The cycle in words; with the projects where it leads through others."""
    names = {task.id: task.name for task in network.all_tasks}
    inside = {(link.predecessor, link.successor) for link in network.links}
    ways = {(each.first, each.last): each.via for each in network.neighbours.detours}
    through = [
        ways[step] if step in ways and step not in inside else None for step in pairwise(path)
    ]
    if not any(through):
        return " -> ".join(names[key] for key in path)
    words = [f"{names[path[0]]} ({project.reference})"]
    for key, via in zip(path[1:], through, strict=True):
        words += [network.neighbours.names[each] for each in via or ()]
        words.append(f"{names[key]} ({project.reference})")
    return " -> ".join(words)
