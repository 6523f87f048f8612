"""What other rooms may use of the replicas' tables inside their own statements."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from finance.replicas.model import (
    KnownClient,
    KnownHandover,
    KnownOpportunity,
    KnownPerson,
    KnownProject,
)

__all__ = [
    "KnownClient",
    "KnownPerson",
    "KnownProject",
    "account_manager_of",
    "account_manager_of_project",
    "agreed_currency",
    "is_before_handover",
    "is_client_of_another",
    "is_project_of_another",
    "name_of_client",
    "name_of_person",
    "name_of_project",
    "project_manager_of",
    "reference_of_project",
]


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


def is_client_of_another(client_id: Any, person_id: Any) -> ColumnElement[bool]:
    """True if the client in the column has an account manager, and that is somebody else.

    The server looks for this row by row, or reads all clients of others once, whichever is cheaper.
    """
    client = aliased(KnownClient)
    return exists().where(client.client_id == client_id, client.account_manager_id != person_id)


def is_project_of_another(project_id: Any, person_id: Any) -> ColumnElement[bool]:
    """The same of the project in the column and its manager."""
    project = aliased(KnownProject)
    return exists().where(project.project_id == project_id, project.project_manager_id != person_id)


def name_of_client(client_id: Any) -> ScalarSelect[str | None]:
    """The name of the client in the column; NULL while it is not known."""
    return select(KnownClient.name).where(KnownClient.client_id == client_id).scalar_subquery()


def name_of_person(person_id: Any) -> ScalarSelect[str | None]:
    """The name of the person in the column; NULL while it is not known."""
    return select(KnownPerson.name).where(KnownPerson.person_id == person_id).scalar_subquery()


def name_of_project(project_id: Any) -> ScalarSelect[str | None]:
    return select(KnownProject.name).where(KnownProject.project_id == project_id).scalar_subquery()


def reference_of_project(project_id: Any) -> ScalarSelect[str | None]:
    return (
        select(KnownProject.reference)
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


def agreed_currency(project_id: Any = KnownProject.project_id) -> ColumnElement[str | None]:
    """In a statement over KnownProject: the currency of the opportunity's value, else the client's.

    NULL while the opportunity that the project came from is not known. project_id: where the
    statement is over projects that may not be known, but their opportunity may.
    """
    of_won = KnownOpportunity.project_id == project_id
    won = select(KnownOpportunity.currency_code).where(of_won)
    offered = select(KnownOpportunity.currency_code).where(
        KnownOpportunity.opportunity_id == KnownProject.opportunity_id
    )
    currency_of_client = select(KnownClient.currency_code)
    of_client = currency_of_client.where(KnownClient.client_id == KnownProject.client_id)
    of_buyer = currency_of_client.join(
        KnownOpportunity, KnownOpportunity.client_id == KnownClient.client_id
    ).where(of_won)
    unknown = ~or_(KnownProject.opportunity_id.is_(None), won.exists(), offered.exists())
    return func.coalesce(
        won.limit(1).scalar_subquery(),
        case((~won.exists(), offered.scalar_subquery())),
        case(
            (KnownProject.project_id.is_(None), of_buyer.limit(1).scalar_subquery()),
            (~unknown, of_client.scalar_subquery()),
        ),
    )


def is_before_handover(project_id: Any) -> ColumnElement[bool]:
    """True if the project in the column came from an opportunity, and no handover is accepted."""
    project, won = aliased(KnownProject), aliased(KnownOpportunity)
    of_project = select(project.opportunity_id.label("id")).where(
        project.project_id == project_id, project.opportunity_id.is_not(None)
    )
    of_won = select(won.opportunity_id.label("id")).where(won.project_id == project_id)
    accepted = select(KnownHandover.opportunity_id).where(KnownHandover.status == "accepted")
    return or_(
        of_project.exists() & ~of_project.where(project.opportunity_id.in_(accepted)).exists(),
        ~of_project.exists()
        & of_won.exists()
        & ~of_won.where(won.opportunity_id.in_(accepted)).exists(),
    )
