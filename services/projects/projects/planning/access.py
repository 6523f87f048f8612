"""Who answers for a project, and so may see it and change it.

Its manager and its client's account manager. A project without a manager, and a client without an
account manager, count as own for every holder of that scope, so that somebody can act.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chassis.actor import Owners, Scope
from chassis.database import Reading, Transaction
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.visibility import OwnerColumns, PersonId, covered
from sqlalchemy import ColumnElement, Select, exists, or_, select

from projects.planning.model import KnownClient, Project, Task

READ = "project.read"
READ_TASKS = "task.read"
CREATE = "project.create"
WRITE = "project.write"
IMPORT = "project.import"
WORK = "task.work"
READ_CLIENTS = "client.read"
"""Of accounts: names of clients beside tasks and time are shown with it alone."""
WRITE_TEMPLATES = "template.write"


def owners_of(reading: Reading, project: Project, task: Task | None = None) -> Owners:
    """Who answers for the project, and for one of its tasks."""
    return Owners(
        account_managers=_account_managers(reading, project),
        project_managers=[project.project_manager_id],
        people=[task.assignee_id] if task else None,
    )


def _account_managers(reading: Reading, project: Project) -> list[str | None] | None:
    """Looked up only for an actor who could be one; None: internal work, or an unknown client."""
    own_clients = any(Scope.OWN_CLIENTS in scopes for scopes in reading.actor.grants.values())
    if not project.client_id or not own_clients:
        return None
    client = reading.session.get(KnownClient, project.client_id)
    return [client.account_manager_id] if client else None


def of_account_manager(person_id: PersonId, client_id: Any) -> ColumnElement[bool]:
    """True where the person answers for the client, or nobody does."""
    nobody = KnownClient.account_manager_id.is_(None)
    theirs = or_(nobody, KnownClient.account_manager_id == person_id)
    return exists().where(KnownClient.client_id == client_id, theirs)


PROJECT_OWNERS = OwnerColumns(
    account_manager=lambda person_id: of_account_manager(person_id, Project.client_id),
    project_manager=Project.project_manager_id,
)
"""Of a statement over projects."""


def _projects_of_account_manager(person_id: PersonId) -> ColumnElement[bool]:
    theirs = select(Project.id).where(of_account_manager(person_id, Project.client_id))
    return Task.project_id.in_(theirs)


def projects_of_manager(person_id: PersonId) -> Select[str]:
    """Ids of the projects that the person manages, or nobody does."""
    nobody = Project.project_manager_id.is_(None)
    theirs = or_(nobody, Project.project_manager_id == person_id)
    return select(Project.id).where(theirs)


TASK_OWNERS = OwnerColumns(
    account_manager=_projects_of_account_manager,
    project_manager=lambda person_id: Task.project_id.in_(projects_of_manager(person_id)),
    person=Task.assignee_id,
)
"""Of a statement over tasks."""


def _with_tasks_of(person_id: PersonId) -> ColumnElement[bool]:
    return exists().where(Task.project_id == Project.id, Task.assignee_id == person_id)


TASK_PROJECT_OWNERS = replace(PROJECT_OWNERS, person=_with_tasks_of)
"""Of a statement over projects that are named beside their tasks."""


def visible_projects(
    reading: Reading, permission: str, *which: ColumnElement[bool]
) -> list[str] | None:
    """Ids of those projects that the actor may see, for statements written as text; None: all."""
    if covered(reading.actor, permission, PROJECT_OWNERS) is None:
        return None
    mine = reading.visible(permission, select(Project.id).where(*which), PROJECT_OWNERS)
    return list(reading.session.scalars(mine))


def find_to_change(tx: Transaction, project_id: str, expected_version: int = 0) -> Project:
    """The project, locked, if the caller may change it."""
    project = tx.load(Project, project_id, expected_version=expected_version)
    require_may_change(tx, project)
    return project


def require_may_change(reading: Reading, project: Project) -> None:
    """NotFound if the caller may not even see it."""
    owners = owners_of(reading, project)
    if not reading.actor.may(WRITE, owners) and not reading.actor.may(READ, owners):
        raise no_project(project.id)
    reading.actor.require(WRITE, owners)


def no_project(project_id: str) -> NotFound:
    return NotFound("PROJECT_NOT_FOUND", f"There is no project {project_id}.", field="project_id")


def seen_as_plannable(reading: Reading, project_id: str) -> Project:
    """The project, not locked, if the caller may plan it now."""
    project = reading.session.get(Project, require_id(project_id, "project_id"))
    if project is None:
        raise no_project(project_id)
    require_may_change(reading, project)
    project.require_workable()
    return project


def plannable(tx: Transaction, project_id: str, expected_version: int = 0) -> Project:
    """The project, locked, if the caller may plan it now."""
    project = find_to_change(tx, project_id, expected_version)
    project.require_workable()
    return project
