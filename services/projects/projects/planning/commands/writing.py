"""New rows are written past the ORM, which takes longer for them than everything else does.

The facts are recorded before, so that each row is written once, with the version that its fact
gave it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from chassis.bulk import insert_rows
from chassis.database import Transaction
from sqlalchemy import Table

from projects.planning.model import Dependency, Project, Task


def add_rows(tx: Transaction, new: Sequence[Project | Task | Dependency]) -> None:
    """Rows of one table, in one statement; not what hangs on them, such as deliverables."""
    if not new:
        return
    table = cast(Table, new[0].__table__)
    names = [column.key for column in table.columns]
    insert_rows(tx, table, [{name: getattr(row, name) for name in names} for row in new])
