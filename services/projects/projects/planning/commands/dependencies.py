"""Dependencies: what a task waits for. Every change re-schedules the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from sqlalchemy import func, select

from projects.planning import queries
from projects.planning.access import plannable
from projects.planning.commands import amounts
from projects.planning.commands.scheduling import day_of, reschedule_and_record
from projects.planning.model import Dependency, Project, Task
from projects.planning.rules.critical_path import LinkType
from projects.resourcing.calendar import Calendar

LINKS_MAX = 20_000


def add_dependency(
    tx: Transaction,
    predecessor_id: str,
    successor_id: str,
    type_: LinkType,
    lag: Mapping[str, Any],
    calendar: Calendar,
) -> tuple[Dependency, Project]:
    """The successor waits for the predecessor; Conflict naming the cycle if that cannot be.

    lag: what is given of lag_days, lag_minutes and lag_elapsed. Tasks of two projects need the
    permission for both. The project in the answer is the successor's.
    """
    predecessor = queries.find_task(tx, predecessor_id, "predecessor_id")
    successor = queries.find_task(tx, successor_id, "successor_id")
    refuse_itself(predecessor, successor)
    project, other = _both(tx, predecessor.project_id, successor.project_id)
    checked = amounts.lag(lag, day_of(project, calendar))
    _refuse_beyond(tx, project)
    if other:
        _refuse_beyond_across(tx, project, other)
    _refuse_second(tx, predecessor.id, successor.id, type_)
    dependency = Dependency(
        id=tx.new_id(),
        project_id=project.id,
        predecessor_id=predecessor.id,
        successor_id=successor.id,
        type=type_,
        predecessor_project_id=other.id if other else None,
        **checked,
    )
    tx.add(dependency)
    _relinked(tx, project, calendar)
    return dependency, project


def _both(tx: Transaction, before_id: str, behind_id: str) -> tuple[Project, Project | None]:
    """The successor's project, and the predecessor's if that is another; locked, in the order of
    their ids."""
    locked = {id_: plannable(tx, id_) for id_ in sorted({before_id, behind_id})}
    other = locked[before_id] if before_id != behind_id else None
    if other:
        queries.keep_cycles_out(tx)
    return locked[behind_id], other


def update_dependency(
    tx: Transaction, dependency_id: str, changes: Mapping[str, Any], calendar: Calendar
) -> tuple[Dependency, Project]:
    """changes: what is given of type, lag_days, lag_minutes and lag_elapsed."""
    dependency = _find(tx, dependency_id)
    before_id = dependency.predecessor_project_id or dependency.project_id
    project, _ = _both(tx, before_id, dependency.project_id)
    day = day_of(project, calendar)
    wanted = {**changes, **amounts.lag(changes, day, dependency)}
    different = {name: new for name, new in wanted.items() if getattr(dependency, name) != new}
    if "type" in different:
        ends = (dependency.predecessor_id, dependency.successor_id)
        _refuse_second(tx, *ends, different["type"])
    for name, value in different.items():
        setattr(dependency, name, value)
    if different:
        _relinked(tx, project, calendar)
    return dependency, project


def remove_dependency(tx: Transaction, dependency_id: str, calendar: Calendar) -> Project:
    """Needs the permission for the project that waits."""
    dependency = _find(tx, dependency_id)
    project = plannable(tx, dependency.project_id)
    tx.session.delete(dependency)
    _relinked(tx, project, calendar)
    return project


def _find(tx: Transaction, dependency_id: str) -> Dependency:
    dependency = tx.session.get(Dependency, require_id(dependency_id, "dependency_id"))
    if dependency is None:
        raise NotFound(
            "DEPENDENCY_NOT_FOUND",
            f"There is no dependency {dependency_id}.",
            field="dependency_id",
        )
    return dependency


def _relinked(tx: Transaction, project: Project, calendar: Calendar) -> None:
    """Schedule over the links as they are now, and publish it once."""
    tx.session.flush()
    reschedule_and_record(tx, project, calendar, "dependencies")


def refuse_itself(
    predecessor: Task | queries.Scheduled, successor: Task | queries.Scheduled
) -> None:
    if predecessor.id == successor.id:
        raise Invalid(
            "DEPENDENCY_ON_ITSELF",
            f"{predecessor.name} cannot wait for itself; choose another task.",
            field="successor_id",
        )


def _refuse_second(
    tx: Transaction, predecessor_id: str, successor_id: str, type_: LinkType
) -> None:
    same = select(Dependency.id).where(
        Dependency.predecessor_id == predecessor_id,
        Dependency.successor_id == successor_id,
        Dependency.type == type_,
    )
    there = tx.session.scalar(same)
    if there:
        raise dependency_exists("successor_id", dependency_id=there)


def dependency_exists(field: str, **details: str) -> Conflict:
    return Conflict(
        "DEPENDENCY_EXISTS",
        "The one task waits for the other in this way already; change the lag of that "
        "dependency instead.",
        field=field,
        details=details,
    )


def _refuse_beyond(tx: Transaction, project: Project) -> None:
    there = select(func.count()).select_from(Dependency)
    if (tx.session.scalar(there.where(Dependency.project_id == project.id)) or 0) >= LINKS_MAX:
        raise Conflict(
            "PROJECT_FULL",
            f"{project.reference} has {LINKS_MAX:,} dependencies, which is the most; "
            "split the project.",
            field="project_id",
        )


def _refuse_beyond_across(tx: Transaction, behind: Project, before: Project) -> None:
    of_both = (
        (behind, Dependency.project_id == behind.id),
        (before, Dependency.predecessor_project_id == before.id),
    )
    for project, mine in of_both:
        there = select(func.count()).select_from(Dependency)
        across = Dependency.predecessor_project_id.is_not(None)
        if (tx.session.scalar(there.where(mine, across)) or 0) >= queries.ACROSS_MAX:
            raise Conflict(
                "PROJECT_FULL",
                f"{project.reference} has {queries.ACROSS_MAX} dependencies with other projects, "
                "which is the most; remove one first.",
                field="project_id",
            )
