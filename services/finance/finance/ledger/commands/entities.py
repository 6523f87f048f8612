"""What may not change of legal entities whose books are in use, and whose a project is."""

from __future__ import annotations

from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict
from sqlalchemy import Select, select

from chassis import values
from finance.agency import commands as agency
from finance.agency.queries import base_currency, entity_of
from finance.agency.readable import ENTITY_ID, EntityAssignment, LegalEntity
from finance.ledger.model import Journal
from finance.replicas import queries as replicas
from finance.rights import require


def set_legal_entity(
    tx: Transaction, given: values.Given, expected_version: int = 0
) -> LegalEntity:
    """The first one; Conflict where its base currency would change and something is posted."""
    require(tx, "settings.write")
    check_base_currency(tx, ENTITY_ID, given["currency_code"])
    return agency.set_legal_entity(tx, given, expected_version)


def check_base_currency(tx: Transaction, legal_entity_id: str, wanted: str) -> None:
    """wanted: empty where it stays as it is."""
    stands = base_currency(tx, legal_entity_id)
    if not wanted or values.currency(wanted, "currency_code") == stands:
        return
    posted = select(1).where(Journal.legal_entity_id == legal_entity_id).limit(1)
    if tx.session.scalar(posted):
        raise Conflict(
            "BASE_CURRENCY_IN_USE",
            f"Journals are posted in these books, so their base currency stays {stands}. "
            "Documents may be in any currency.",
            field="currency_code",
        )


def change_legal_entity(
    tx: Transaction,
    legal_entity_id: str,
    given: values.Given,
    year_starts_in: int | None,
    expected_version: int = 0,
) -> LegalEntity:
    """Any of them, with the same rule for its base currency."""
    require(tx, "settings.write")
    entity = tx.load(LegalEntity, legal_entity_id)
    check_base_currency(tx, entity.id, given.get("currency_code", ""))
    return agency.change_entity(tx, entity.id, given, year_starts_in, expected_version)


def assign_project(tx: Transaction, project_id: str, legal_entity_id: str) -> None:
    """Conflict once something is posted for the project in the books of another entity."""
    require(tx, "settings.write")
    project = replicas.require_project(tx, project_id)
    tx.serialise(f"legal entity of {project.project_id}")
    stands = entity_of(tx, project.project_id, project.client_id)
    if legal_entity_id != stands:
        posted = select(Journal.description).where(Journal.project_id == project.project_id)
        if (what := tx.session.scalar(posted.limit(1))) is not None:
            raise Conflict(
                "PROJECT_HAS_POSTINGS",
                f"{project.reference} is in the books already ({what}), so it stays with its "
                "legal entity. Begin a new project for the other entity, or charge the work "
                "between the two with POST /v1/intercompany-charges.",
                field="legal_entity_id",
            )
    _assign(tx, project.project_id, "project", legal_entity_id)


def assign_client(tx: Transaction, client_id: str, legal_entity_id: str) -> None:
    """What the client's projects begin with; those in the books keep the entity they have."""
    require(tx, "settings.write")
    client = replicas.require_client(tx, client_id)
    tx.serialise(f"legal entity of {client.client_id}")
    stands = entity_of(tx, None, client.client_id)
    if legal_entity_id != stands:
        for project_id in tx.session.scalars(_posted_projects(client.client_id)).all():
            _assign(tx, str(project_id), "project", stands)
    _assign(tx, client.client_id, "client", legal_entity_id)


def _posted_projects(client_id: str) -> Select[Any]:
    """Those in the books that follow their client so far."""
    own = select(EntityAssignment.id).where(EntityAssignment.record_id == Journal.project_id)
    return (
        select(Journal.project_id)
        .where(Journal.client_id == client_id, Journal.project_id.is_not(None), ~own.exists())
        .distinct()
    )


def _assign(tx: Transaction, record_id: str, kind: str, legal_entity_id: str) -> None:
    entity = tx.load(LegalEntity, legal_entity_id)
    if entity.archived:
        raise Conflict(
            "LEGAL_ENTITY_ARCHIVED",
            f"{entity.name} is archived; restore it first.",
            field="legal_entity_id",
        )
    own = select(EntityAssignment).where(EntityAssignment.record_id == record_id)
    found = tx.session.scalars(own).first()
    if found is None:
        found = EntityAssignment(
            id=tx.new_id(), record_id=record_id, kind=kind, legal_entity_id=entity.id
        )
        tx.add(found)
    tx.record(found.assign(entity.id))
