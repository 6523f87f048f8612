"""New time entries are written past the ORM, which takes as long for one as the rest does."""

from __future__ import annotations

from typing import cast

from chassis.bulk import insert_rows
from chassis.database import Transaction
from chassis.prepared import prepared
from sqlalchemy import Table, bindparam, insert

from projects.time.model import TimeEntry

_TABLE = cast(Table, TimeEntry.__table__)
_NAMES = [column.key for column in _TABLE.columns]
_INSERT = prepared(insert(_TABLE).values({name: bindparam(name) for name in _NAMES}))


def add_logged(tx: Transaction, entry: TimeEntry) -> None:
    """Record that the time was logged, and write the row with the version that this gave it."""
    tx.record(entry.logged())
    _INSERT.run(tx, **_values(entry))


def add_all_logged(tx: Transaction, entries: list[TimeEntry]) -> None:
    """The same for many, in one statement."""
    for entry in entries:
        tx.record(entry.logged())
    if entries:
        insert_rows(tx, _TABLE, [_values(entry) for entry in entries])


def _values(entry: TimeEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in _NAMES}
