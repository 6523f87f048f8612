"""Keeps the latest state that the other services publish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.database import Transaction
from chassis.prepared import prepared
from chassis.replica import keep
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert

from finance.replicas.model import (
    KnownBrief,
    KnownClient,
    KnownHandover,
    KnownOpportunity,
    KnownPerson,
    KnownProject,
)


def know_client(tx: Transaction, client: Mapping[str, Any]) -> None:
    keep(tx, KnownClient, client)


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
    keep(tx, KnownOpportunity, known)


def know_brief(tx: Transaction, brief: Mapping[str, Any]) -> None:
    """Only the latest edition is kept, whichever of two editions arrives last."""
    kept = {name: brief[name] for name in ("opportunity_id", "brief_id", "edition")}
    _BRIEF.run(tx, **kept, deliverables=_named(brief["deliverables"]))


def _brief() -> Any:
    names = ("brief_id", "edition", "deliverables")
    new = insert(KnownBrief).values({name: bindparam(name) for name in ("opportunity_id", *names)})
    return new.on_conflict_do_update(
        index_elements=["opportunity_id"],
        set_={name: new.excluded[name] for name in names},
        where=KnownBrief.edition <= new.excluded.edition,
    )


_BRIEF = prepared(_brief())


def know_handover(tx: Transaction, handover: Mapping[str, Any]) -> None:
    keep(tx, KnownHandover, handover)


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
    keep(tx, KnownProject, known)


def know_person(tx: Transaction, person: Mapping[str, Any]) -> None:
    keep(tx, KnownPerson, person)


def _named(deliverables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": one["id"], "name": one["name"]} for one in deliverables]
