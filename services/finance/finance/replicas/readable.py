"""What other rooms may use of the replicas' tables inside their own statements."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ScalarSelect, select

from finance.replicas.model import KnownClient, KnownProject


def account_manager_of(client_id: Any) -> ScalarSelect[str | None]:
    """The account manager of the client in the column; NULL where there is none."""
    return (
        select(KnownClient.account_manager_id)
        .where(KnownClient.client_id == client_id)
        .scalar_subquery()
    )


def project_manager_of(project_id: Any) -> ScalarSelect[str | None]:
    return (
        select(KnownProject.project_manager_id)
        .where(KnownProject.project_id == project_id)
        .scalar_subquery()
    )


def account_manager_of_project(project_id: Any) -> ScalarSelect[str | None]:
    """The account manager of the client of the project in the column."""
    return (
        select(KnownClient.account_manager_id)
        .join(KnownProject, KnownProject.client_id == KnownClient.client_id)
        .where(KnownProject.project_id == project_id)
        .scalar_subquery()
    )
