"""Lists of whole records: chassis.listing finds the page, the records come with their ids."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed
from sqlalchemy import ColumnElement, Select, bindparam

from accounts.model import State


def is_archived(archived_at: Any) -> ColumnElement[bool]:
    """A filter by the name of `archived`, to which `archived_of` gives the value."""
    found: ColumnElement[bool] = archived_at.is_not(None) == bindparam("archived")
    return found


def archived_of(state: State, asked: Asked) -> bool | None:
    """Whether archived records are wanted; None: all, as for those that are named by id."""
    if asked.ids or state is State.ALL:
        return None
    return state is State.ARCHIVED


def records_of(reading: Reading, query: Select[Any], id_column: Any, listed: Listed) -> list[Any]:
    """The records of a page, in its order."""
    ids = [row.id for row in listed.rows]
    found = {
        record.id: record for record in reading.session.scalars(query.where(id_column.in_(ids)))
    }
    return [found[id_] for id_ in ids if id_ in found]
