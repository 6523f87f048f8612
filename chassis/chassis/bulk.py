"""Many rows in one statement and one parameter.

A parameter for each value costs the driver more than the rows cost the database, from some tens of
rows on. So the rows go as one JSON document, which PostgreSQL takes apart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql

from chassis.prepared import Prepared, Work, prepared

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def insert_rows(work: Work, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows in their order; all name the same columns, and one at least."""
    document = json.dumps(list(rows), default=_text)
    _insert(table, tuple(rows[0])).run(work, rows=document)


@cache
def _insert(table: Table, names: tuple[str, ...]) -> Prepared[Any]:
    quote = _DIALECT.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in names)
    typed = ", ".join(f"{quote(name)} {table.c[name].type.compile(_DIALECT)}" for name in names)
    insertion = f"""
        INSERT INTO {quote(table.name)} ({columns})
        SELECT {columns}
        FROM ROWS FROM (jsonb_to_recordset(CAST(:rows AS jsonb)) AS ({typed})) WITH ORDINALITY
        ORDER BY ordinality
    """  # noqa: S608 (names out of our own tables)
    return prepared(text(insertion))


def _text(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no text that PostgreSQL reads back")
