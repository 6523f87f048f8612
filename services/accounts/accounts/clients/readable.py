"""What other rooms may read of the clients' tables, as parts of their own queries."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from accounts.clients.model import Client

__all__ = ["Client", "account_manager_of", "own_deal"]


def own_deal(owner_id: Any, client_id: Any, person_id: Any) -> ColumnElement[bool]:
    """Whether a row with these columns is a person's: as its owner, or as the client's manager.

    Where it has neither, it is everybody's.
    """
    manager = Client.account_manager_id
    person = None if person_id == "" else person_id
    whose = or_(manager == person, and_(manager.is_(None), owner_id.is_(None)))
    of_client = select(Client.id).where(Client.id == client_id, whose).exists()
    return or_(owner_id == person, of_client)


def account_manager_of(reading: Reading, client_id: str) -> str | None:
    """The account manager of the client, a person; None if it has none."""
    manager_id: str | None = _MANAGER.one(reading, client_id=client_id).account_manager_id
    return manager_id


_MANAGER = prepared(select(Client.account_manager_id).where(Client.id == bindparam("client_id")))
