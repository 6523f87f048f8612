"""Who may see and take baselines: who may see and plan their project."""

from __future__ import annotations

from typing import Any

from chassis.visibility import OwnerColumns, PersonId
from sqlalchemy import ColumnElement, select

from projects.planning.access import of_account_manager, projects_of_manager
from projects.planning.readable import Project

READ = "project.read"


def owner_columns(project_id: Any) -> OwnerColumns:
    """Of a statement over records of projects."""

    def of_client(person_id: PersonId) -> ColumnElement[bool]:
        theirs = select(Project.id).where(of_account_manager(person_id, Project.client_id))
        covered: ColumnElement[bool] = project_id.in_(theirs)
        return covered

    return OwnerColumns(
        account_manager=of_client,
        project_manager=lambda person_id: project_id.in_(projects_of_manager(person_id)),
    )
