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

from sqlalchemy import Table, TextClause, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def insert_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows in their order; all name the same columns, and one at least."""
    document = json.dumps(list(rows), default=_text)
    session.execute(_insert(table, tuple(rows[0])), {"rows": document})


@cache
def _insert(table: Table, names: tuple[str, ...]) -> TextClause:
    quote = _DIALECT.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in names)
    typed = ", ".join(f"{quote(name)} {table.c[name].type.compile(_DIALECT)}" for name in names)
    return text(f"""
        INSERT INTO {quote(table.name)} ({columns})
        SELECT {columns}
        FROM ROWS FROM (jsonb_to_recordset(CAST(:rows AS jsonb)) AS ({typed})) WITH ORDINALITY
        ORDER BY ordinality
    """)  # noqa: S608 (names out of our own tables)


def _text(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no text that PostgreSQL reads back")
