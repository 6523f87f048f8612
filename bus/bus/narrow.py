"""What a replica needs of an event: the fields that are columns of the replica's table."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, fields
from sqlalchemy import Column, Table
from sqlalchemy.orm import DeclarativeBase

_KINDS: dict[type, type[fields.Field[Any]]] = {
    str: fields.String,
    int: fields.Integer,
    bool: fields.Boolean,
    date: fields.Date,
}


class Narrow(Schema):
    """Leaves out what it does not name."""

    class Meta:
        unknown = EXCLUDE


def narrow(replica: type[DeclarativeBase]) -> type[Schema]:
    """A schema for `subscribe`: one field for each column, by the same name.

    A column that may be null, or that has a default, may be missing in the event: events of
    before the field was added have none. A column that holds anything but a text, a number, a
    truth or a day needs a schema written by hand.
    """
    table = replica.__table__
    assert isinstance(table, Table), "a replica is a table of its own"
    found = {column.name: _field(column) for column in table.columns}
    return Narrow.from_dict(dict(found), name=f"Narrow{replica.__name__}")


def _field(column: Column[Any]) -> fields.Field[Any]:
    kind = _KINDS.get(column.type.python_type)
    if kind is None:
        raise TypeError(f"{column} holds {column.type}: write the schema of its event by hand")
    if column.nullable:
        return kind(allow_none=True, load_default=None)
    default = column.default
    if default is not None and default.is_scalar:
        return kind(load_default=default.arg)  # type: ignore[attr-defined]
    return kind(required=True)
