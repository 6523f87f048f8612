"""Who may plan a project."""

from __future__ import annotations

from chassis.actor import Actor, Role
from chassis.database import Transaction
from chassis.errors import Forbidden

from projects.planning.model import Project


def manages(actor: Actor, project: Project) -> bool:
    """Administrators, the project's manager, and any project manager while it has none."""
    if actor.may(Role.ADMINISTRATOR):
        return True
    return actor.may(Role.PROJECT_MANAGER) and project.project_manager_id in (
        None,
        actor.person_id,
    )


def require_manager(actor: Actor, project: Project) -> None:
    actor.require(Role.PROJECT_MANAGER)
    if not manages(actor, project):
        raise Forbidden(
            "PROJECT_OF_ANOTHER_MANAGER",
            f"{project.reference} has another project manager; ask them, or an administrator.",
            field="project_id",
            details={"project_manager_id": project.project_manager_id or ""},
        )


def find_to_change(tx: Transaction, project_id: str, expected_version: int = 0) -> Project:
    """The project, locked, if the caller may change it."""
    project = tx.load(Project, project_id, expected_version=expected_version)
    require_manager(tx.actor, project)
    return project


def plannable(tx: Transaction, project_id: str, expected_version: int = 0) -> Project:
    """The project, locked, if the caller may plan it now."""
    project = find_to_change(tx, project_id, expected_version)
    project.require_workable()
    return project
