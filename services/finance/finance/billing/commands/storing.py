"""Writing many rows in one statement, past the ORM.

Each statement on work locks the sums of the projects that it changes, in one order (see
`model/sums.py`). Entries that are written one by one would lock them in an order of their own, and
two batches could deadlock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from chassis.bulk import insert_rows
from chassis.database import Transaction
from sqlalchemy import Select, Table, text
from sqlalchemy.dialects import postgresql

from finance.billing.model import Work
from finance.model import Model

WORK = cast(Table, Work.__table__)


def insert(tx: Transaction, records: Sequence[Model]) -> None:
    """Insert records of one table as they are now. The Session does not know them."""
    if records:
        table = cast(Table, records[0].__table__)
        names = [column.name for column in table.c if column.computed is None]
        rows = [{name: _sent(getattr(one, name)) for name in names} for one in records]
        insert_rows(tx, table, rows)


def _sent(value: object) -> object:
    """An exact decimal as text, which PostgreSQL reads back to the last digit."""
    return f"{value:f}" if isinstance(value, Decimal) else value


def locked_work(tx: Transaction, which: Select[Work], *, skip_locked: bool = False) -> list[Work]:
    """The entries, locked, as they are now. Changes of them are not stored unless `store` is."""
    locked = which.with_for_update(skip_locked=skip_locked)
    found = tx.session.scalars(locked.execution_options(populate_existing=True)).all()
    for work in found:
        tx.session.expunge(work)
    return list(found)


def store(tx: Transaction, work: Sequence[Work]) -> None:
    """The entries as they are now."""
    if work:
        rows = json.dumps([dict(_values(one)) for one in work])
        tx.session.execute(_STORE, {"rows": rows})


def _values(work: Work) -> Iterable[tuple[str, Any]]:
    for name in NAMES:
        value = getattr(work, name)
        yield name, value.isoformat() if isinstance(value, date) else value


NAMES = list(WORK.c.keys())
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_TYPED = ", ".join(f"{name} {WORK.c[name].type.compile(_DIALECT)}" for name in NAMES)
_STORE = text(f"""
    UPDATE work SET {", ".join(f"{name} = stored.{name}" for name in NAMES if name != "id")}
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS stored ({_TYPED})
    WHERE work.id = stored.id
""")  # noqa: S608 (names out of our own table)
