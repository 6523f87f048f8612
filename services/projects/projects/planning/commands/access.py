"""Who may plan a project."""

from __future__ import annotations

from chassis.actor import Actor, Role
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
