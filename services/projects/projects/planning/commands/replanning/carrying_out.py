"""A preview of changes and the changes themselves: the same changes applied to the same network, so
they come to the same dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from chassis.database import Reading, Transaction

from projects.planning.access import plannable, seen_as_plannable
from projects.planning.commands.replanning.changes import (
    ChangedDependency,
    Changes,
    MissedDeadline,
    NewDependency,
    Outcome,
    Placement,
    RescheduledTask,
)
from projects.planning.commands.replanning.network import Plan, plan_of
from projects.planning.commands.scheduling import dates_of, has_moved, last_end, take_dates
from projects.planning.model import Dependency, Project, Task
from projects.planning.queries import Scheduled
from projects.planning.rules.status import TaskStatus
from projects.planning.rules.timing import Dates
from projects.reassigning import locked
from projects.resourcing.calendar import Calendar
from projects.resourcing.rules.working_time import moment


def preview_schedule(
    reading: Reading, project_id: str, changes: Changes, calendar: Calendar
) -> Outcome:
    """What `change_schedule` would come to; refused as it would be."""
    project = seen_as_plannable(reading, project_id)
    plan = plan_of(reading, project, calendar)
    plan.apply(changes)
    return _outcome(
        project, plan, dates_of(reading, project, plan.network, calendar, reading.today)
    )


def change_schedule(
    tx: Transaction, project_id: str, changes: Changes, calendar: Calendar
) -> Outcome:
    """All of the changes, or a refusal; the project is scheduled once."""
    project = plannable(tx, project_id)
    plan = plan_of(tx, project, calendar)
    plan.apply(changes)
    dates = dates_of(tx, project, plan.network, calendar, tx.today)
    outcome = _outcome(project, plan, dates)
    inverse = Changes(
        tasks=_place(tx, plan),
        add_dependencies=_remove(tx, plan),
        change_dependencies=_change(tx, plan),
        remove_dependency_ids=_add(tx, project, plan),
    )
    tx.session.flush()
    moved = take_dates(tx, project, plan.network, dates)
    changed = ["end_on"] if outcome.end_on != outcome.end_on_before else []
    if plan.has_other_links:
        changed.append("dependencies")
    if moved or changed:
        tx.record(project.rescheduled(moved, *changed))
    return replace(outcome, inverse=inverse)


_PLACE = (
    "start_not_before",
    "duration_days",
    "duration_minutes",
    "constraint",
    "constraint_on",
)
"""An inverse states both, since a day that is left out and no day look the same in an answer."""


def _place(tx: Transaction, plan: Plan) -> list[Placement]:
    """Change the tasks; what takes them back as long as they are where this puts them."""
    tasks = locked(tx, Task, list(plan.placed))
    back = []
    for id_, wanted in plan.placed.items():
        fact = tasks[id_].update(wanted, tx.today)
        if fact:
            tx.record(fact)
            was = {name: getattr(plan.before[id_], name) for name in _PLACE}
            now = {name: getattr(tasks[id_], name) for name in _PLACE}
            back.append(Placement(task_id=id_, changes=was, present=now))
    return back


def _add(tx: Transaction, project: Project, plan: Plan) -> list[str]:
    added = []
    for row in plan.added:
        new = Dependency(
            id=row.id or tx.new_id(),
            project_id=project.id,
            predecessor_id=row.predecessor_id,
            successor_id=row.successor_id,
            type=row.type,
            lag_days=row.lag_days,
            lag_minutes=row.lag_minutes,
            lag_elapsed=row.lag_elapsed,
        )
        tx.add(new)
        added.append(new.id)
    return added


_LINK = ("type", "lag_days", "lag_minutes", "lag_elapsed")


def _change(tx: Transaction, plan: Plan) -> list[ChangedDependency]:
    back = []
    for id_, was in plan.relinked.items():
        new = plan.links[id_]
        row = tx.session.get_one(Dependency, id_)
        for name in _LINK:
            setattr(row, name, getattr(new, name))
        changes = {name: getattr(was, name) for name in _LINK}
        back.append(ChangedDependency(dependency_id=id_, changes=changes))
    return back


def _remove(tx: Transaction, plan: Plan) -> list[NewDependency]:
    back = []
    for id_, was in plan.removed.items():
        tx.session.delete(tx.session.get_one(Dependency, id_))
        back.append(
            NewDependency(
                predecessor_id=was.predecessor_id,
                successor_id=was.successor_id,
                type=was.type,
                lag_days=was.lag_days,
                lag_minutes=was.lag_minutes,
                lag_elapsed=was.lag_elapsed,
                dependency_id=id_,
            )
        )
    if back:
        tx.session.flush()  # before others between the same tasks are added
    return back


def _outcome(project: Project, plan: Plan, dates: Mapping[str, Dates]) -> Outcome:
    tasks = list(plan.tasks.values())
    end_on = last_end(tasks, dates)
    moved = [_rescheduled(task, at) for task in tasks if has_moved(task, at := dates[task.id])]
    return Outcome(
        end_on_before=project.end_on,
        end_on=end_on,
        tasks=sorted(moved, key=lambda each: each.start_on or date.max),
        critical_task_ids=[task.id for task in tasks if dates[task.id].critical],
        missed_deadlines=list(_missed(project, tasks, dates, end_on)),
    )


def _rescheduled(task: Scheduled, at: Dates) -> RescheduledTask:
    return RescheduledTask(
        task.id,
        task.start_on,
        task.end_on,
        at.start_on,
        at.end_on,
        at.total_float_days,
        at.free_float_days,
        at.critical,
        moment(at.start_at) if at.start_at is not None else None,
        moment(at.end_at) if at.end_at is not None else None,
        at.total_float_minutes,
        at.free_float_minutes,
        at.placed_by,
        at.placed_by_task_id,
    )


def _missed(
    project: Project,
    tasks: Sequence[Scheduled],
    dates: Mapping[str, Dates],
    end_on: date | None,
) -> Iterator[MissedDeadline]:
    if project.due_on and end_on and end_on > project.due_on:
        before = bool(project.end_on and project.end_on > project.due_on)
        yield MissedDeadline(None, project.due_on, end_on, before)
    for task in tasks:
        ends = dates[task.id].end_on
        if task.status == TaskStatus.CANCELLED or not task.deadline_on or not ends:
            continue
        if ends > task.deadline_on:
            before = bool(task.end_on and task.end_on > task.deadline_on)
            yield MissedDeadline(task.id, task.deadline_on, ends, before)
