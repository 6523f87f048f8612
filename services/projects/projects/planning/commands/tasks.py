"""Tasks and what they wait for. Every change of a plan re-schedules it in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import require_id
from sqlalchemy import func, select

from projects import values
from projects.planning import queries
from projects.planning.commands.access import manages, require_manager
from projects.planning.commands.scheduling import reschedule
from projects.planning.model import Dependency, Phase, Project, Task
from projects.planning.rules.critical_path import LinkType
from projects.planning.rules.status import TaskStatus
from projects.resourcing.queries import find_person

DAYS_MAX = 2000
TASKS_MAX = 5000
LINKS_MAX = 20_000
_MOVES_THE_PLAN = frozenset({"status", "duration_days", "start_not_before"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """duration_days 0: a milestone. start_not_before: a date as text, or empty."""

    project_id: str
    name: str
    duration_days: int
    phase_id: str = ""
    deliverable_id: str = ""
    charge_role: str = ""
    assignee_id: str = ""
    estimate_seconds: int = 0
    start_not_before: str = ""
    category: str = ""


def create_task(tx: Transaction, new: NewTask, country_code: str) -> Task:
    wanted = _checked(
        tx,
        {
            "name": new.name,
            "charge_role": new.charge_role,
            "assignee_id": new.assignee_id,
            "estimate_seconds": new.estimate_seconds,
            "duration_days": new.duration_days,
            "start_not_before": new.start_not_before,
            "category": new.category,
        },
    )
    project = _plannable(tx, new.project_id)
    _refuse_beyond(tx, Task, project, TASKS_MAX, "tasks")
    task = Task(
        id=tx.new_id(),
        project_id=project.id,
        phase_id=_phase(tx, project, new.phase_id),
        deliverable_id=_deliverable(project, new.deliverable_id),
        status=TaskStatus.TO_DO,
        created_at=tx.now,
        **wanted,
    )
    tx.add(task)
    tx.session.flush()
    end_on = project.end_on
    reschedule(tx, project, country_code)
    tx.record(task.created())
    if project.end_on != end_on:
        tx.record(project.rescheduled("end_on"))
    return task


def update_task(
    tx: Transaction,
    task_id: str,
    changes: Mapping[str, Any],
    country_code: str,
    expected_version: int = 0,
) -> Task:
    """changes: name, status, charge_role, assignee_id, estimate_seconds, duration_days,
    start_not_before, category, those that are given. Who has the task may set its status."""
    wanted = _checked(tx, changes)
    seen = queries.find_task(tx, task_id)
    project = tx.load(Project, seen.project_id)
    task = tx.load(Task, seen.id, expected_version=expected_version)
    _require_may_update(tx, project, task, wanted)
    project.require_workable()
    fact = task.update(wanted)
    if fact is None:
        return task
    end_on = project.end_on
    moved = not _MOVES_THE_PLAN.isdisjoint(fact.changed) and reschedule(tx, project, country_code)
    tx.record(fact)
    if moved:
        tx.record(project.rescheduled(*(["end_on"] if project.end_on != end_on else [])))
    return task


def _require_may_update(
    tx: Transaction, project: Project, task: Task, wanted: Mapping[str, Any]
) -> None:
    if manages(tx.actor, project):
        return
    own = task.assignee_id is not None and task.assignee_id == tx.actor.person_id
    if own and set(wanted) <= {"status"}:
        return
    if own:
        raise Forbidden(
            "TASK_STATUS_ONLY",
            "Who does a task may set its status; the rest is the project manager's to change.",
            field=min(set(wanted) - {"status"}),
        )
    raise Forbidden(
        "TASK_OF_ANOTHER_PERSON",
        "Only the project's manager, an administrator, or who does the task may change it.",
        field="task_id",
    )


def _checked(tx: Transaction, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept."""
    wanted = dict(given)
    if "name" in wanted:
        wanted["name"] = values.text(wanted["name"], "name", required=True)
    if "category" in wanted:
        wanted["category"] = values.text(wanted["category"], "category")
    if "charge_role" in wanted:
        wanted["charge_role"] = values.charge_role(wanted["charge_role"])
    if "estimate_seconds" in wanted:
        values.duration(wanted["estimate_seconds"], "estimate_seconds", values.SECONDS_MAX)
    if "duration_days" in wanted:
        values.number(wanted["duration_days"], "duration_days", 0, DAYS_MAX)
    if "start_not_before" in wanted:
        wanted["start_not_before"] = values.day(wanted["start_not_before"], "start_not_before")
    if "assignee_id" in wanted:
        wanted["assignee_id"] = _assignee(tx, wanted["assignee_id"])
    return wanted


def _assignee(tx: Transaction, assignee_id: str) -> str | None:
    if not assignee_id:
        return None
    person = find_person(tx, assignee_id, "assignee_id")
    if not person.active:
        raise Conflict(
            "PERSON_INACTIVE",
            f"{person.name} is not active any more; assign somebody else.",
            field="assignee_id",
        )
    return person.id


def _phase(tx: Transaction, project: Project, phase_id: str) -> str | None:
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


def add_dependency(
    tx: Transaction,
    predecessor_id: str,
    successor_id: str,
    type_: LinkType,
    lag_days: int,
    country_code: str,
) -> tuple[Dependency, Project]:
    """The successor waits for the predecessor; Conflict naming the cycle if that cannot be."""
    values.number(lag_days, "lag_days", -DAYS_MAX, DAYS_MAX)
    predecessor = queries.find_task(tx, predecessor_id, "predecessor_id")
    successor = queries.find_task(tx, successor_id, "successor_id")
    _refuse_misfits(predecessor, successor)
    project = _plannable(tx, predecessor.project_id)
    _refuse_beyond(tx, Dependency, project, LINKS_MAX, "dependencies")
    _refuse_second(tx, predecessor, successor, type_)
    dependency = Dependency(
        id=tx.new_id(),
        project_id=project.id,
        predecessor_id=predecessor.id,
        successor_id=successor.id,
        type=type_,
        lag_days=lag_days,
    )
    tx.add(dependency)
    _relinked(tx, project, country_code)
    return dependency, project


def remove_dependency(tx: Transaction, dependency_id: str, country_code: str) -> Project:
    dependency = tx.session.get(Dependency, require_id(dependency_id, "dependency_id"))
    if dependency is None:
        raise NotFound(
            "DEPENDENCY_NOT_FOUND",
            f"There is no dependency {dependency_id}.",
            field="dependency_id",
        )
    project = _plannable(tx, dependency.project_id)
    tx.session.delete(dependency)
    _relinked(tx, project, country_code)
    return project


def _relinked(tx: Transaction, project: Project, country_code: str) -> None:
    """Schedule over the links as they are now, and say so once."""
    tx.session.flush()
    end_on = project.end_on
    reschedule(tx, project, country_code)
    moved = ("end_on",) if project.end_on != end_on else ()
    tx.record(project.rescheduled("dependencies", *moved))


def _refuse_misfits(predecessor: Task, successor: Task) -> None:
    if predecessor.id == successor.id:
        raise Invalid(
            "DEPENDENCY_ON_ITSELF",
            f"{predecessor.name} cannot wait for itself; choose another task.",
            field="successor_id",
        )
    if predecessor.project_id != successor.project_id:
        raise Invalid(
            "DEPENDENCY_ACROSS_PROJECTS",
            f"{predecessor.name} and {successor.name} belong to different projects.",
            field="successor_id",
        )


def _refuse_second(tx: Transaction, predecessor: Task, successor: Task, type_: LinkType) -> None:
    same = select(Dependency.id).where(
        Dependency.predecessor_id == predecessor.id,
        Dependency.successor_id == successor.id,
        Dependency.type == type_,
    )
    there = tx.session.scalar(same)
    if there:
        raise Conflict(
            "DEPENDENCY_EXISTS",
            f"{successor.name} waits for {predecessor.name} in this way already; "
            "remove that dependency to change its lag.",
            field="successor_id",
            details={"dependency_id": there},
        )


def _plannable(tx: Transaction, project_id: str) -> Project:
    """The project, locked, if the caller may plan it now."""
    project = tx.load(Project, project_id)
    require_manager(tx.actor, project)
    project.require_workable()
    return project


def _refuse_beyond(
    tx: Transaction, of: type[Task | Dependency], project: Project, most: int, noun: str
) -> None:
    there = select(func.count()).select_from(of).where(of.project_id == project.id)
    if (tx.session.scalar(there) or 0) >= most:
        raise Conflict(
            "PROJECT_FULL",
            f"{project.reference} has {most:,} {noun}, which is the most; split the project.",
            field="project_id",
        )
