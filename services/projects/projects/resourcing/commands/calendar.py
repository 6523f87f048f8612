"""Days on which nobody works, set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.actor import Role
from chassis.database import Transaction
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from projects import values
from projects.resourcing import queries
from projects.resourcing.model import DayOff

DAYS_OFF_MAX = 400


def set_days_off(
    tx: Transaction, add: Sequence[tuple[date, str]], remove: Sequence[date]
) -> list[queries.FreeDay]:
    """All days set by hand after the change. Plans follow when they are next scheduled."""
    tx.actor.require(Role.ADMINISTRATOR)
    values.count(add, "add", DAYS_OFF_MAX)
    values.count(remove, "remove", DAYS_OFF_MAX)
    if remove:
        tx.session.execute(delete(DayOff).where(DayOff.on.in_(remove)))
    if add:
        rows = [{"on": on, "name": name} for on, name in dict(add).items()]
        fresh = insert(DayOff).values(rows)
        tx.session.execute(
            fresh.on_conflict_do_update(index_elements=["on"], set_={"name": fresh.excluded.name})
        )
    return queries.days_off(tx)
