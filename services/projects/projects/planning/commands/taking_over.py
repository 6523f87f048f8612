"""A plan that comes from a file is added to a project in one go, and taken back in one go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.database import Reading, Transaction
from chassis.errors import Conflict, Invalid, Refusal
from sqlalchemy import delete, or_, select

from projects.planning import queries
from projects.planning.commands.amounts import lag
from projects.planning.commands.dependencies import LINKS_MAX
from projects.planning.commands.phases import PHASES_MAX
from projects.planning.commands.scheduling import (
    Network,
    dates_of,
    day_of,
    has_moved,
    last_end,
    network_of,
    reschedule_and_record,
)
from projects.planning.commands.tasks import NewTask, add_to_plan, new_task, place_behind
from projects.planning.model import Dependency, Phase, Project, Task
from projects.planning.rules.critical_path import LinkType
from projects.planning.rules.status import TaskStatus
from projects.planning.rules.timing import Dates
from projects.resourcing.calendar import Calendar


@dataclass(frozen=True, slots=True)
class TakenTask:
    """A task of a file. assignee_id: of somebody who works here, which the caller has checked.
    start_at, end_at: of a task that something has happened to."""

    key: str
    new: NewTask
    assignee_id: str | None
    status: TaskStatus
    actual_start_on: date | None
    actual_finish_on: date | None
    start_at: datetime | None
    end_at: datetime | None


@dataclass(frozen=True, slots=True)
class TakenLink:
    """Between two keys. lag_minutes: working ones, or of the clock."""

    predecessor: str
    successor: str
    type: LinkType
    lag_minutes: int
    lag_elapsed: bool


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The plan that is there, and what the file adds to it; nothing of it is written yet."""

    there: Network
    tasks: Mapping[str, Task]
    dependencies: Sequence[Dependency]


def lay_out(
    reading: Reading,
    project: Project,
    tasks: Sequence[TakenTask],
    links: Sequence[TakenLink],
    calendar: Calendar,
    ids: Iterator[str],
) -> LaidOut:
    """The new tasks by key, checked. A refusal names the task of the file."""
    network = network_of(reading, project)
    first = place_behind(project, network, len(tasks))
    _refuse_too_many(project, len(network.links) + len(links))
    day = day_of(project, calendar)
    made = {
        each.key: _task(reading, next(ids), project, each, first + place, day)
        for place, each in enumerate(tasks)
    }
    dependencies = [
        Dependency(
            id=next(ids),
            project_id=project.id,
            predecessor_id=made[link.predecessor].id,
            successor_id=made[link.successor].id,
            type=link.type,
            **_lag(link, made, day),
        )
        for link in links
    ]
    return LaidOut(network, made, dependencies)


def preview(
    reading: Reading, project: Project, laid: LaidOut, start_on: date | None, calendar: Calendar
) -> tuple[Mapping[str, Dates], date | None, int]:
    """By key, the dates that the new tasks would have; the end of the plan then; how many of the
    tasks that are there would move. Refused as `take_over` would be."""
    network = laid.there.with_new(list(laid.tasks.values()), laid.dependencies)
    dates = dates_of(reading, project, network, calendar, start_on or reading.today)
    moved = sum(has_moved(task, dates[task.id]) for task in network.tasks)
    end_on = last_end(network.all_tasks, dates)
    return {key: dates[task.id] for key, task in laid.tasks.items()}, end_on, moved


def take_over(
    tx: Transaction,
    project: Project,
    laid: LaidOut,
    phases: Mapping[str, str],
    start_on: date | None,
    calendar: Calendar,
) -> list[str]:
    """Write what was laid out, scheduled with what is there; ids of the phases that are new.

    phases: names of phases by key. start_on: where the plan starts if it has no start yet.
    """
    project.start_on = project.start_on or start_on
    ids, new = _phases(tx, project, [name for name in phases.values() if name])
    for key, task in laid.tasks.items():
        task.phase_id = ids.get(phases[key])
    tasks = list(laid.tasks.values())
    add_to_plan(tx, project, laid.there, tasks, laid.dependencies, calendar)
    return new


def _refuse_too_many(project: Project, many: int) -> None:
    if many > LINKS_MAX:
        raise Conflict(
            "PROJECT_FULL",
            f"{project.reference} would have {many:,} dependencies, and {LINKS_MAX:,} are the "
            "most; split the project.",
            field="project_id",
        )


def _lag(link: TakenLink, made: Mapping[str, Task], day_minutes: int) -> dict[str, Any]:
    given = {"lag_minutes": link.lag_minutes, "lag_elapsed": link.lag_elapsed}
    try:
        return lag(given, day_minutes)
    except Invalid as refusal:
        raise _named(refusal, made[link.successor].name) from None


def _named(refusal: Refusal, name: str) -> Refusal:
    """The refusal with the name of the task that it is about."""
    return type(refusal)(
        refusal.reason, f"{name[:80]}: {refusal.message}", field="content", details=refusal.details
    )


def _task(
    reading: Reading,
    id_: str,
    project: Project,
    each: TakenTask,
    position: int,
    day_minutes: int,
) -> Task:
    try:
        task = new_task(reading, id_, project, each.new, position, day_minutes)
    except Refusal as refusal:
        raise _named(refusal, each.new.name) from None
    for day in (each.actual_start_on, each.actual_finish_on):
        if day and day > reading.today:
            raise Invalid(
                "DATE_IN_FUTURE",
                f"{each.new.name[:80]}: it has begun or is done on {day}, which is after today, "
                f"{reading.today}.",
                field="content",
            )
    task.assignee_id = each.assignee_id
    task.status = each.status
    task.actual_start_on, task.actual_finish_on = each.actual_start_on, each.actual_finish_on
    task.start_at, task.end_at = each.start_at, each.end_at
    return task


def _phases(
    tx: Transaction, project: Project, wanted: Sequence[str]
) -> tuple[dict[str, str], list[str]]:
    """Ids of the phases by name, and of those that are new."""
    present = queries.phase_rows(tx, project.id)
    ids = {phase.name: phase.id for phase in present}
    new = [name for name in dict.fromkeys(wanted) if name not in ids]
    refuse_phases(project, len(present) + len(new))
    last = max((phase.position for phase in present), default=0)
    for position, name in enumerate(new, last + 1):
        ids[name] = tx.new_id()
        tx.add(Phase(id=ids[name], project_id=project.id, name=name, position=position))
    if new:
        tx.session.flush()
        tx.record(project.updated("phases"))
    return ids, [ids[name] for name in new]


def refuse_phases(project: Project, many: int) -> None:
    if many > PHASES_MAX:
        raise Conflict(
            "PROJECT_FULL",
            f"{project.reference} would have {many} phases, and {PHASES_MAX} are the most; use "
            "fewer summary tasks of the first level.",
            field="project_id",
        )


def take_back(
    tx: Transaction,
    project: Project,
    task_ids: Sequence[str],
    phase_ids: Sequence[str],
    busy: Set[str],
    calendar: Calendar,
) -> None:
    """Delete the tasks, and the phases that are empty then; all, or Conflict naming what is in use.

    busy: tasks with time on them.
    """
    tasks = list(tx.session.scalars(select(Task).where(Task.id.in_(task_ids)).order_by(Task.id)))
    for task in tasks:
        if task.id in busy:
            raise _in_use(task, "there is time on it")
    outside = linked_outside(tx, {task.id for task in tasks})
    for task in tasks:
        if task.id in outside:
            raise _in_use(task, "a task that was not imported with it is linked to it")
    ids = [task.id for task in tasks]
    ends = or_(Dependency.predecessor_id.in_(ids), Dependency.successor_id.in_(ids))
    tx.session.execute(delete(Dependency).where(ends))
    for task in tasks:
        tx.record(task.deleted())
        tx.session.delete(task)
    tx.session.flush()
    kept = select(Task.phase_id).where(Task.phase_id.in_(phase_ids)).distinct()
    used = set(tx.session.scalars(kept))
    gone = [id_ for id_ in phase_ids if id_ not in used]
    if gone:
        tx.session.execute(delete(Phase).where(Phase.id.in_(gone)))
        tx.record(project.updated("phases"))
    reschedule_and_record(tx, project, calendar)


def _in_use(task: Task, because: str) -> Conflict:
    return Conflict(
        "PLAN_IMPORT_IN_USE",
        f"The import stays, since {task.name} is in use: {because}. Take that away first, or "
        "delete single tasks.",
        field="plan_import_id",
        details={"task_id": task.id},
    )


def linked_outside(tx: Reading, ids: Set[str]) -> set[str]:
    """Those of the tasks that are linked to others than these."""
    before, behind = Dependency.predecessor_id, Dependency.successor_id
    query = select(before, behind).where(or_(before.in_(ids), behind.in_(ids)))
    found: set[str] = set()
    for one, other in tx.session.execute(query):
        if not {one, other} <= ids:
            found |= {one, other} & ids
    return found
