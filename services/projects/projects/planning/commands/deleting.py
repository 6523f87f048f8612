"""Tasks are deleted with their dependencies, and restored with them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NoReturn

from chassis.database import Transaction
from chassis.errors import NotFound
from chassis.ids import require_id
from sqlalchemy import Date, DateTime, Row, delete, or_, select

from projects.planning import queries
from projects.planning.access import plannable
from projects.planning.commands.following import ask_those_behind
from projects.planning.commands.scheduling import network_of, reschedule_and_record
from projects.planning.commands.tasks import add_to_plan, place_behind
from projects.planning.model import DeletedTask, Dependency, Phase, Project, Task
from projects.planning.rules.critical_path import LinkType
from projects.planning.rules.status import TaskStatus
from projects.planning.rules.timing import Constraint, PlacedBy
from projects.resourcing.calendar import Calendar
from projects.resourcing.readable import Person


def delete_task(tx: Transaction, task_id: str, calendar: Calendar) -> Project:
    """With its dependencies; both are kept. Whether time was logged on it, `closing` sees to."""
    seen = queries.find_task(tx, task_id)
    project = plannable(tx, seen.project_id)
    task = tx.load(Task, seen.id)
    links = _links_of(tx, task)
    ask_those_behind(tx, project, [task])
    tx.record(task.deleted())
    tx.add(
        DeletedTask(
            id=task.id,
            project_id=project.id,
            task=_kept(task),
            dependencies=[_kept(link) for link in links],
            deleted_at=tx.now,
        )
    )
    for link in links:
        tx.session.delete(link)
    tx.session.flush()
    tx.session.delete(task)
    tx.session.flush()
    reschedule_and_record(tx, project, calendar, *(["dependencies"] if links else []))
    return project


def restore_task(tx: Transaction, task_id: str, calendar: Calendar) -> Task:
    """As it was when it was deleted, with its dependencies on tasks of its project that are still
    there.

    A phase, a deliverable and an assignee that are gone meanwhile are left empty.
    """
    id_ = require_id(task_id, "task_id")
    of = select(DeletedTask.project_id).where(DeletedTask.id == id_)
    project = plannable(tx, tx.session.scalar(of) or _no_deleted(id_))
    kept = _take(tx, id_)
    network = network_of(tx, project)
    place_behind(project, network, 1)
    task = Task(**_read(Task, kept.task) | _gaps(tx, project, kept.task))
    there = {each.id for each in network.tasks} | {task.id}
    links = [Dependency(**_read(Dependency, link)) for link in kept.dependencies]
    links = [link for link in links if {link.predecessor_id, link.successor_id} <= there]
    add_to_plan(tx, project, network, [task], links, calendar)
    return task


def _take(tx: Transaction, task_id: str) -> Row[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """What is kept of it, which is not kept any longer; the project is locked."""
    gone = delete(DeletedTask).where(DeletedTask.id == task_id)
    kept = tx.session.execute(gone.returning(DeletedTask.task, DeletedTask.dependencies)).first()
    return kept or _no_deleted(task_id)


def _no_deleted(task_id: str) -> NoReturn:
    raise NotFound(
        "DELETED_TASK_NOT_FOUND", f"There is no deleted task {task_id}.", field="task_id"
    )


def _links_of(tx: Transaction, task: Task) -> list[Dependency]:
    ends = or_(Dependency.predecessor_id == task.id, Dependency.successor_id == task.id)
    return list(tx.session.scalars(select(Dependency).where(ends).order_by(Dependency.id)))


def _kept(row: Task | Dependency) -> dict[str, Any]:
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


_WORDS = {
    "status": TaskStatus,
    "type": LinkType,
    "constraint": Constraint,
    "placed_by": PlacedBy,
}


def _read(of: type[Task] | type[Dependency], kept: dict[str, Any]) -> dict[str, Any]:
    """The values of its columns; a column that is newer than the deletion has its default."""
    values: dict[str, Any] = {}
    for column in of.__table__.columns:
        if column.key not in kept:
            continue
        value: Any = kept[column.key]
        if isinstance(value, str) and isinstance(column.type, DateTime):
            value = datetime.fromisoformat(value)
        elif isinstance(value, str) and isinstance(column.type, Date):
            value = date.fromisoformat(value)
        elif column.key in _WORDS:
            value = _WORDS[column.key](value)
        values[column.key] = value
    return values


def _gaps(tx: Transaction, project: Project, kept: dict[str, Any]) -> dict[str, Any]:
    """What the task had that is gone meanwhile, as empty."""
    phases = set(tx.session.scalars(select(Phase.id).where(Phase.project_id == project.id)))
    deliverables = {deliverable.id for deliverable in project.deliverables}
    person, reference = kept["assignee_id"], kept["external_ref"]
    gone = {
        "phase_id": kept["phase_id"] not in phases,
        "deliverable_id": kept["deliverable_id"] not in deliverables,
        "assignee_id": person is not None and not _works(tx, person),
        "external_ref": reference is not None and _taken(tx, reference),
    }
    return {name: None for name, so in gone.items() if so}


def _works(tx: Transaction, person_id: str) -> bool:
    return bool(tx.session.scalar(select(Person.active).where(Person.id == person_id)))


def _taken(tx: Transaction, reference: str) -> bool:
    """Whether another import has brought the same task again."""
    return bool(tx.session.scalar(select(Task.id).where(Task.external_ref == reference)))
