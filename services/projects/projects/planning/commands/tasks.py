"""Tasks are made, changed, put in order, given to others or cancelled.

Every change of a plan re-schedules it in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from chassis.batch import BatchMode, ItemReport, RefusedItem
from chassis.database import Reading, Transaction
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.event import Fact
from chassis.ids import require_id
from chassis.values import Checks

from chassis import values
from projects.planning import queries
from projects.planning.access import READ_TASKS, WORK, WRITE, owners_of, plannable
from projects.planning.commands.amounts import (
    duration,
    working_days,
    working_minutes,
)
from projects.planning.commands.effort import WHOLE_BP, driven, units
from projects.planning.commands.following import ask_those_behind
from projects.planning.commands.holding import constraint, held
from projects.planning.commands.ordering import reordered
from projects.planning.commands.scheduling import (
    Network,
    day_of,
    network_of,
    reschedule,
    schedule,
)
from projects.planning.commands.writing import add_rows
from projects.planning.model import Dependency, Phase, Project, Task
from projects.planning.rules.status import TaskStatus
from projects.planning.rules.timing import Constraint
from projects.reassigning import (
    locked,
)
from projects.resourcing.calendar import Calendar
from projects.resourcing.queries import active_person
from projects.roles import charge_role

NAME_LENGTH_MAX = 200
TASKS_MAX = 5000
CHANGED_AT_ONCE_MAX = 200
ESTIMATE_SECONDS_MAX = 100_000 * 3600
_OWN = frozenset({"status", "actual_start_on", "actual_finish_on"})
"""What somebody may say of a task that they do."""
_MOVES_THE_PLAN = _OWN | {"duration_minutes", "start_not_before", "constraint", "constraint_on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A duration of 0: a milestone; minutes go before days. start_not_before, constraint_on,
    deadline_on: dates as text, or empty."""

    project_id: str
    name: str
    duration_days: int
    duration_minutes: int | None = None
    phase_id: str = ""
    deliverable_id: str = ""
    charge_role: str = ""
    assignee_id: str = ""
    estimate_seconds: int = 0
    effort_driven: bool = False
    units_bp: int = WHOLE_BP
    start_not_before: str = ""
    constraint: str = Constraint.NONE
    constraint_on: str = ""
    deadline_on: str = ""
    category: str = ""


def create_task(tx: Transaction, new: NewTask, calendar: Calendar) -> Task:
    project = plannable(tx, new.project_id)
    network = network_of(tx, project)
    day = day_of(project, calendar)
    task = new_task(tx, tx.new_id(), project, new, place_behind(project, network, 1), day)
    add_to_plan(tx, project, network, [task], [], calendar)
    return task


def new_task(
    reading: Reading, id_: str, project: Project, new: NewTask, position: int, day_minutes: int
) -> Task:
    """The task, checked; not added yet. day_minutes: the standard day of the project's calendar."""
    given = {field.name: getattr(new, field.name) for field in fields(NewTask)}
    del given["project_id"]
    given = {name: value for name, value in given.items() if value is not None}
    return Task(
        id=id_,
        project_id=project.id,
        status=TaskStatus.TO_DO,
        position=position,
        created_at=reading.now,
        **driven(held(_checked(reading, given, day_minutes)), None, day_minutes, new_name=new.name)
        | _places(reading, project, given),
    )


def add_to_plan(
    tx: Transaction,
    project: Project,
    network: Network,
    tasks: Sequence[Task],
    dependencies: Sequence[Dependency],
    calendar: Calendar,
) -> None:
    """Schedule the plan with what is new in it, write that, and publish it with what it moved.

    network: without what is new.
    """
    end_on = project.end_on
    moved = schedule(tx, project, network.with_new(tasks, dependencies), calendar)
    changed = ["dependencies"] if dependencies else []
    if project.end_on != end_on:
        changed.append("end_on")
    for task in tasks:
        tx.record(task.created())
    if moved or changed:
        tx.record(project.rescheduled(moved, *changed))
    add_rows(tx, tasks)
    add_rows(tx, dependencies)


def place_behind(project: Project, network: Network, many: int) -> int:
    """The first place behind the project's tasks; Conflict if that many more do not fit."""
    there = len(network.tasks)
    if there + many > TASKS_MAX:
        raise Conflict(
            "PROJECT_FULL",
            f"{project.reference} has {there:,} tasks, and {TASKS_MAX:,} are the most; split the "
            "project.",
            field="project_id",
        )
    return max((task.position for task in network.tasks), default=0) + 1


def update_task(
    tx: Transaction,
    task_id: str,
    changes: Mapping[str, Any],
    calendar: Calendar,
    expected_version: int = 0,
) -> Task:
    """changes: what is given of name, status, phase_id, deliverable_id, charge_role, assignee_id,
    estimate_seconds, effort_driven, units_bp, duration_days, duration_minutes, start_not_before,
    constraint, constraint_on, deadline_on, actual_start_on, actual_finish_on and category. The
    assignee may set its status and its actual days."""
    seen = queries.find_task(tx, task_id)
    project = tx.load(Project, seen.project_id)
    task = tx.load(Task, seen.id, expected_version=expected_version)
    fact = _changed(tx, project, task, changes, calendar)
    if fact:
        _publish_changes(tx, project, [fact], calendar)
    return task


def update_tasks(
    tx: Transaction,
    wanted: Sequence[tuple[str, Mapping[str, Any]]],
    mode: BatchMode,
    calendar: Calendar,
) -> tuple[list[Task], list[RefusedItem]]:
    """Several tasks, of one project or of several: each an id and its changes, in this order.

    Each project is scheduled once for all of its tasks.
    """
    values.count(wanted, "tasks", CHANGED_AT_ONCE_MAX)
    ids = [require_id(id_, f"tasks[{nth}].task_id") for nth, (id_, _) in enumerate(wanted)]
    seen = queries.visible_tasks(tx, ids)
    projects = locked(tx, Project, queries.projects_of_tasks(tx, list(seen)))
    tasks = locked(tx, Task, list(seen))
    report = ItemReport(mode)
    facts: dict[str, list[Fact]] = {}
    for index, (id_, (_, changes)) in enumerate(zip(ids, wanted, strict=True)):
        with report.changing(id_, index, "tasks"):
            _refuse_repeated(id_, report.done)
            task = tasks.get(id_)
            if task is None:
                raise queries.no_task(id_)
            fact = _changed(tx, projects[task.project_id], task, changes, calendar)
            if fact:
                facts.setdefault(task.project_id, []).append(fact)
    for project_id, changed in facts.items():
        _publish_changes(tx, projects[project_id], changed, calendar)
    return [tasks[id_] for id_ in report.done], report.refused


def _refuse_repeated(task_id: str, done: Sequence[str]) -> None:
    if task_id in done:
        raise Conflict(
            "TASK_REPEATED",
            "An item before this one names the same task; state all of its changes in one.",
            field="task_id",
        )


def _changed(
    tx: Transaction,
    project: Project,
    task: Task,
    changes: Mapping[str, Any],
    calendar: Calendar,
) -> Fact | None:
    """The task as it is wanted, if the actor may; None when it is so already."""
    wanted = _checked(tx, changes, day_of(project, calendar), task.duration_days)
    _require_may_update(tx, project, task, wanted)
    project.require_workable()
    wanted = driven(held(wanted, task), task, day_of(project, calendar))
    return task.update(wanted | _places(tx, project, wanted), tx.today)


def _publish_changes(
    tx: Transaction, project: Project, facts: Sequence[Fact], calendar: Calendar
) -> None:
    """Schedule the project again where that matters; publish what was changed, and what moved."""
    end_on = project.end_on
    moves = any(_moves_the_plan(fact) for fact in facts)
    moved = reschedule(tx, project, calendar) if moves else []
    others = [fact.subject for fact in facts if "status" in fact.changed]
    ask_those_behind(tx, project, [task for task in others if isinstance(task, Task)])
    for fact in facts:
        tx.record(fact)
    changed = ["end_on"] if project.end_on != end_on else []
    if moved or changed:
        tx.record(project.rescheduled(moved, *changed))


def _moves_the_plan(fact: Fact) -> bool:
    """Another person's hours move a task that is driven by its work."""
    names = {*_MOVES_THE_PLAN, "effort_driven"}
    if isinstance(fact.subject, Task) and fact.subject.effort_driven:
        names.add("assignee_id")
    return not names.isdisjoint(fact.changed)


def _require_may_update(
    tx: Transaction, project: Project, task: Task, wanted: Mapping[str, Any]
) -> None:
    owners = owners_of(tx, project, task)
    if tx.actor.may(WRITE, owners):
        return
    if not tx.actor.may(READ_TASKS, owners):
        raise queries.no_task(task.id)
    tx.actor.require(WORK, owners)
    if not set(wanted) <= _OWN:
        raise Forbidden(
            "TASK_STATUS_ONLY",
            "The person who does a task may set its status and actual days; "
            "the project manager changes the rest.",
            field=min(set(wanted) - _OWN),
        )


def _places(tx: Reading, project: Project, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Phase and deliverable of the same project."""
    places: dict[str, Any] = {}
    if "phase_id" in wanted:
        places["phase_id"] = _phase(tx, project, wanted["phase_id"])
    if "deliverable_id" in wanted:
        places["deliverable_id"] = _deliverable(project, wanted["deliverable_id"])
    return places


def required_name(value: str, field: str) -> str:
    return values.text(value, field, NAME_LENGTH_MAX, required=True)


def estimate(seconds: int, field: str) -> int:
    return values.duration(seconds, field, ESTIMATE_SECONDS_MAX)


_TASK = Checks(
    name=required_name,
    charge_role=charge_role,
    estimate_seconds=estimate,
    units_bp=units,
    duration_days=working_days,
    duration_minutes=working_minutes,
    start_not_before=values.day,
    constraint=constraint,
    constraint_on=values.day,
    deadline_on=values.day,
)


def placement(
    given: Mapping[str, Any], day_minutes: int, present_days: int | None = None
) -> dict[str, Any]:
    """The values of start_not_before, of the durations and the constraint as they are kept."""
    wanted = _TASK(given)
    return wanted | duration(wanted, day_minutes, present_days)


def _checked(
    tx: Reading,
    given: Mapping[str, Any],
    day_minutes: int,
    present_days: int | None = None,
) -> dict[str, Any]:
    """The values as they are kept."""
    wanted = placement(given, day_minutes, present_days)
    for name in ("actual_start_on", "actual_finish_on"):
        if name in wanted:
            wanted[name] = _past_day(wanted[name], name, tx.today)
    if "assignee_id" in wanted:
        wanted["assignee_id"] = assignee(tx, wanted["assignee_id"])
    return wanted


def _past_day(value: str, field: str, today: date) -> date | None:
    day = values.day(value, field)
    if day and day > today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"{field} is what really happened, so it may not be after today, {today}.",
            field=field,
        )
    return day


def assignee(tx: Reading, assignee_id: str) -> str | None:
    """The id of somebody who has not left; None for nobody."""
    return active_person(tx, assignee_id, "assignee_id").id if assignee_id else None


def _phase(tx: Reading, project: Project, phase_id: str) -> str | None:
    if not phase_id:
        return None
    phase = tx.session.get(Phase, require_id(phase_id, "phase_id"))
    if phase is None or phase.project_id != project.id:
        raise NotFound(
            "PHASE_NOT_FOUND", f"{project.reference} has no phase {phase_id}.", field="phase_id"
        )
    return phase.id


def _deliverable(project: Project, deliverable_id: str) -> str | None:
    if not deliverable_id:
        return None
    wanted = require_id(deliverable_id, "deliverable_id")
    if wanted not in {deliverable.id for deliverable in project.deliverables}:
        raise NotFound(
            "DELIVERABLE_NOT_FOUND",
            f"{project.reference} has no deliverable {wanted}.",
            field="deliverable_id",
        )
    return wanted


def order_tasks(tx: Transaction, project_id: str, task_ids: Sequence[str]) -> Project:
    """The named tasks share the places that they hold now, in the order given."""
    values.count(task_ids, "task_ids", TASKS_MAX)
    project = plannable(tx, project_id)
    reordered(queries.tasks_of(tx, project.id), task_ids, "task_ids")
    tx.record(project.updated("tasks"))
    return project
