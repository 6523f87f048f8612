"""Who answers for a risk: its owner, the project's manager, the client's account manager."""

from __future__ import annotations

from typing import Any

from chassis.actor import Owners
from chassis.database import Reading
from chassis.errors import NotFound
from chassis.visibility import OwnerColumns, PersonId
from sqlalchemy import ColumnElement, select

from projects.planning.access import of_account_manager, owners_of, projects_of_manager
from projects.planning.readable import Project

READ = "risk.read"
WRITE = "risk.write"


def owner_columns(project_id: Any, *people: Any) -> OwnerColumns:
    """Of a statement over records of projects. people: the column with who owns one, if any."""

    def of_client(person_id: PersonId) -> ColumnElement[bool]:
        theirs = select(Project.id).where(of_account_manager(person_id, Project.client_id))
        covered: ColumnElement[bool] = project_id.in_(theirs)
        return covered

    return OwnerColumns(
        account_manager=of_client,
        project_manager=lambda person_id: project_id.in_(projects_of_manager(person_id)),
        person=people[0] if people else None,
    )


def record_owners(reading: Reading, project: Project, owner_id: str | None) -> Owners:
    """Of a record of the project that the person owns; None: nobody does."""
    of_project = owners_of(reading, project)
    return Owners(
        account_managers=of_project.account_managers,
        project_managers=of_project.project_managers,
        people=[owner_id] if owner_id else None,
    )


def require_may_write(reading: Reading, owners: Owners, missing: NotFound) -> None:
    """missing: raised if the caller may not even see the record."""
    if not reading.actor.may(WRITE, owners) and not reading.actor.may(READ, owners):
        raise missing
    reading.actor.require(WRITE, owners)
