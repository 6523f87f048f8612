"""Narrow copies of another service's records: a table, and nothing else to keep in step with it.

    Client = body_of(KnownClient, client_id="client_id")     # what is consumed of client.* events
    keep(tx, KnownClient, event.body)                        # in the handler

A field that is added to the replica needs its column and a migration: what the consumer reads of
the event, and what it writes, follow from the columns. `events restate` fills it for records that
have not changed since.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from marshmallow import EXCLUDE, Schema, fields
from sqlalchemy import Column, Table, Uuid, bindparam
from sqlalchemy.dialects.postgresql import insert

from chassis.database import Transaction
from chassis.prepared import Prepared, prepared

_FIELDS: dict[type[Any], type[fields.Field[Any]]] = {
    str: fields.String,
    bool: fields.Boolean,
    int: fields.Integer,
    date: fields.Date,
    datetime: fields.AwareDateTime,
}


def body_of(record: type[Any], *besides: str, **names: str) -> type[Schema]:
    """The schema of an event's body as far as the replica keeps it; other fields are ignored.

    besides: columns that do not come from the event. names: the field of the event for a column
    of another name. A column that may be NULL may be null or missing.
    """
    table: Table = record.__table__
    shown = {
        column.name: _field(column, names.get(column.name, ""))
        for column in table.columns
        if column.name not in besides
    }
    schema: type[Schema] = Schema.from_dict(shown, name=f"{record.__name__}Body")
    return type(schema.__name__, (schema,), {"Meta": type("Meta", (), {"unknown": EXCLUDE})})


def _field(column: Column[Any], name: str) -> fields.Field[Any]:
    kind = str if isinstance(column.type, Uuid) else column.type.python_type
    stated: dict[str, Any] = {"data_key": name or None}
    if column.nullable:
        stated |= {"allow_none": True, "load_default": None}
    elif column.default is not None:
        stated |= {"load_default": column.default.arg}  # type: ignore[attr-defined]
    else:
        stated |= {"required": True}
    return _FIELDS[kind](**stated)


def keep(tx: Transaction, record: type[Any], body: Mapping[str, Any]) -> None:
    """Write the newest state of one record: insert it, or overwrite what was kept."""
    _keeping(record.__table__, tuple(body)).run(tx, **body)


@cache
def _keeping(table: Table, names: tuple[str, ...]) -> Prepared[Any]:
    key = [column.name for column in table.primary_key]
    new = insert(table).values({name: bindparam(name) for name in names})
    rest = {name: new.excluded[name] for name in names if name not in key}
    return prepared(new.on_conflict_do_update(index_elements=key, set_=rest))
