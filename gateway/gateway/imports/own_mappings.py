"""Mappings that an agency keeps under names of its own: made, changed, removed, listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.database import Reading, Transaction
from chassis.errors import Conflict
from sqlalchemy import func, select

from gateway.imports.model import OwnMapping
from gateway.imports.ready import ready_mappings

MAPPINGS_MAX = 200


def keep_mapping(tx: Transaction, name: str, document: dict[str, Any]) -> OwnMapping:
    tx.actor.require("import.run")
    tx.serialise("own mappings")
    _require_free(tx, name)
    if (tx.session.scalar(select(func.count()).select_from(OwnMapping)) or 0) >= MAPPINGS_MAX:
        raise Conflict(
            "TOO_MANY_MAPPINGS", f"There are {MAPPINGS_MAX} mappings already; remove one first."
        )
    mapping = OwnMapping(
        id=tx.new_id(),
        name=name,
        document={**document, "name": name},
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.add(mapping)
    tx.record(mapping.create())
    return mapping


def change_mapping(
    tx: Transaction, mapping_id: str, name: str, document: dict[str, Any], expected_version: int
) -> OwnMapping:
    """What was imported with it stays as it is."""
    tx.actor.require("import.run")
    tx.serialise("own mappings")
    mapping = tx.load(OwnMapping, mapping_id, "mapping_id", expected_version=expected_version)
    _require_free(tx, name, mapping_id)
    tx.record(mapping.change(name, {**document, "name": name}, tx.now))
    return mapping


def remove_mapping(tx: Transaction, mapping_id: str) -> None:
    tx.actor.require("import.run")
    mapping = tx.load(OwnMapping, mapping_id, "mapping_id")
    tx.record(mapping.remove())
    tx.session.delete(mapping)


def list_own_mappings(reading: Reading) -> Sequence[OwnMapping]:
    """All of them, by name."""
    return reading.session.scalars(select(OwnMapping).order_by(func.lower(OwnMapping.name))).all()


def get_own_mapping(reading: Reading, mapping_id: str) -> OwnMapping | None:
    return reading.session.get(OwnMapping, mapping_id)


def _require_free(reading: Reading, name: str, but: str = "") -> None:
    same = select(OwnMapping.id).where(func.lower(OwnMapping.name) == name.lower())
    found = reading.session.scalars(same).first()
    if name.lower() in ready_mappings() or found not in {None, but}:
        raise Conflict(
            "MAPPING_NAME_TAKEN",
            f"There is a mapping {name!r} already; choose another name, or change that one.",
            field="name",
        )
