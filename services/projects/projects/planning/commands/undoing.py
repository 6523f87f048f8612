"""Imported tasks and projects are taken back, as long as nothing has been built on them.

The projects are locked before anybody asks what hangs on them, so no time comes in between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set

from chassis.database import Transaction
from chassis.errors import Conflict, Refusal
from sqlalchemy import delete, or_, select

from projects.importing.readable import ImportedRecord, Kind
from projects.planning.access import IMPORT
from projects.planning.commands.scheduling import reschedule_and_record
from projects.planning.model import Dependency, Project, Task
from projects.planning.rules.status import CLOSED, ProjectStatus
from projects.resourcing.calendar import Calendar

UNDONE = "The import that made it was undone."


def remove_imported_tasks(
    tx: Transaction,
    ids: Sequence[str],
    with_time: Callable[[], Set[str]],
    calendar: Calendar,
) -> Mapping[str, Refusal]:
    """Delete the tasks with the links among imported ones; by id, why one of them stays."""
    tx.actor.require(IMPORT)
    projects = _locked(tx, select(Task.project_id).where(Task.id.in_(ids)))
    busy, linked = with_time(), _linked_by_hand(tx, ids)
    stay: dict[str, Refusal] = {}
    gone: list[Task] = []
    for task in tx.session.scalars(select(Task).where(Task.id.in_(ids)).order_by(Task.id)):
        if task.id in busy:
            stay[task.id] = Conflict("TASK_HAS_TIME", "There is time on the task.")
        elif task.id in linked:
            stay[task.id] = Conflict(
                "TASK_LINKED",
                "A task that was not imported with it depends on it, or it on that one. Remove "
                "the dependency, and undo the import again.",
            )
        else:
            gone.append(task)
    _delete(tx, gone)
    for project in projects:
        if project.status not in CLOSED and any(task.project_id == project.id for task in gone):
            reschedule_and_record(tx, project, calendar)
    return stay


def withdraw_imported_projects(
    tx: Transaction, ids: Sequence[str], with_time: Callable[[], Set[str]]
) -> Mapping[str, Refusal]:
    """Cancel and archive the projects that are empty; by id, why one of them stays.

    The reference to the source is given up, so that a later import makes the project again.
    """
    tx.actor.require(IMPORT)
    projects = _locked(tx, ids)
    tasks = select(Task.project_id).where(Task.project_id.in_(ids)).distinct()
    busy = with_time() | set(tx.session.scalars(tasks))
    stay: dict[str, Refusal] = {}
    for project in projects:
        if project.id in busy or project.opportunity_id or project.accepted_quote_id:
            stay[project.id] = Conflict(
                "PROJECT_IN_USE", "The project has tasks, time, or an accepted quote."
            )
            continue
        try:
            _withdraw(tx, project)
        except Conflict as refusal:
            stay[project.id] = refusal
    return stay


def _withdraw(tx: Transaction, project: Project) -> None:
    if project.status not in CLOSED:
        tx.record(project.change_status(ProjectStatus.CANCELLED, UNDONE))
    project.external_ref = None
    if fact := project.archive(tx.now):
        tx.record(fact)


def _locked(tx: Transaction, ids: object) -> Sequence[Project]:
    query = select(Project).where(Project.id.in_(ids)).order_by(Project.id)  # type: ignore[arg-type]
    return tx.session.scalars(query.with_for_update()).all()


def _linked_by_hand(tx: Transaction, ids: Sequence[str]) -> set[str]:
    """Tasks with a link to one that no import of theirs made."""
    own = select(ImportedRecord.import_id).where(
        ImportedRecord.kind == Kind.TASK, ImportedRecord.record_id.in_(ids)
    )
    imported = select(ImportedRecord.record_id).where(
        ImportedRecord.kind == Kind.TASK, ImportedRecord.import_id.in_(own)
    )
    found = set()
    for end, other in (
        (Dependency.predecessor_id, Dependency.successor_id),
        (Dependency.successor_id, Dependency.predecessor_id),
    ):
        query = select(end).where(end.in_(ids), other.not_in(imported))
        found |= set(tx.session.scalars(query))
    return found


def _delete(tx: Transaction, tasks: Sequence[Task]) -> None:
    ids = [task.id for task in tasks]
    ends = or_(Dependency.predecessor_id.in_(ids), Dependency.successor_id.in_(ids))
    tx.session.execute(delete(Dependency).where(ends))
    for task in tasks:
        tx.record(task.deleted())
        tx.session.delete(task)
    tx.session.flush()
