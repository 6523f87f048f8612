"""Keeping what accounts needs to know of people."""

from __future__ import annotations

from typing import Any

from chassis.database import Transaction
from sqlalchemy.dialects.postgresql import insert as upsert

from accounts.clients.model import KnownPerson


def know_person(tx: Transaction, person_id: str, name: str, *, active: bool) -> None:
    """Keep what projects publishes of a person."""
    statement = upsert(KnownPerson).values(person_id=person_id, name=name, active=active)
    fields: dict[str, Any] = {"name": name, "active": active}
    tx.session.execute(
        statement.on_conflict_do_update(index_elements=[KnownPerson.person_id], set_=fields)
    )
