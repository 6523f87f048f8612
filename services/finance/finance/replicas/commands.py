"""Keeps the latest state that the other services publish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.database import Transaction
from sqlalchemy.dialects.postgresql import insert

from finance.model import Model
from finance.replicas.model import (
    KnownBrief,
    KnownClient,
    KnownHandover,
    KnownOpportunity,
    KnownPerson,
    KnownProject,
)


def know_client(tx: Transaction, client: Mapping[str, Any]) -> None:
    _keep(tx, KnownClient, "client_id", client)


def know_opportunity(tx: Transaction, opportunity: Mapping[str, Any]) -> None:
    """Its value may be unknown; its project is known once it is won."""
    value = opportunity["value"] or {}
    known = {
        "opportunity_id": opportunity["opportunity_id"],
        "client_id": opportunity["client_id"],
        "name": opportunity["name"],
        "status": opportunity["status"],
        "value_minor": value.get("amount_minor"),
        "currency_code": value.get("currency_code") or None,
        "project_id": opportunity["project_id"] or None,
    }
    _keep(tx, KnownOpportunity, "opportunity_id", known)


def know_brief(tx: Transaction, brief: Mapping[str, Any]) -> None:
    """Only the latest edition is kept, whichever of two editions arrives last."""
    new = insert(KnownBrief).values(
        opportunity_id=brief["opportunity_id"],
        brief_id=brief["brief_id"],
        edition=brief["edition"],
        deliverables=_named(brief["deliverables"]),
    )
    taken = {name: new.excluded[name] for name in ("brief_id", "edition", "deliverables")}
    tx.session.execute(
        new.on_conflict_do_update(
            index_elements=["opportunity_id"],
            set_=taken,
            where=KnownBrief.edition <= new.excluded.edition,
        )
    )


def know_handover(tx: Transaction, handover: Mapping[str, Any]) -> None:
    _keep(tx, KnownHandover, "opportunity_id", {**handover, "project_id": handover["project_id"]})


def know_project(tx: Transaction, project: Mapping[str, Any]) -> None:
    known = {
        **project,
        "client_id": project["client_id"] or None,
        "opportunity_id": project["opportunity_id"] or None,
        "project_manager_id": project["project_manager_id"] or None,
        "deliverables": _named(project["deliverables"]),
        "archived": project["archived_at"] is not None,
    }
    del known["archived_at"]
    _keep(tx, KnownProject, "project_id", known)


def know_person(tx: Transaction, person: Mapping[str, Any]) -> None:
    _keep(tx, KnownPerson, "person_id", person)


def _named(deliverables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": one["id"], "name": one["name"]} for one in deliverables]


def _keep(tx: Transaction, model: type[Model], key: str, known: Mapping[str, Any]) -> None:
    new = insert(model).values(**known)
    rest = {name: new.excluded[name] for name in known if name != key}
    tx.session.execute(new.on_conflict_do_update(index_elements=[key], set_=rest))
