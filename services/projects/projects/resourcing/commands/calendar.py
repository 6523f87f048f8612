"""Days on which nobody works, set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict
from sqlalchemy import select

from chassis import values
from projects.resourcing.access import WRITE_CALENDAR
from projects.resourcing.model import DayOff

DAYS_OFF_MAX = 400
DAYS_OFF_IN_ALL_MAX = 5000


def set_days_off(
    tx: Transaction, add: Sequence[tuple[date, str]], remove: Sequence[date]
) -> list[date]:
    """The days that are working days now and were not, or the other way round, in order."""
    tx.actor.require(WRITE_CALENDAR)
    values.count(add, "add", DAYS_OFF_MAX)
    values.count(remove, "remove", DAYS_OFF_MAX)
    tx.serialise("projects:days off")
    named = dict(add)
    present = {day.on: day for day in tx.session.scalars(select(DayOff))}
    if len(present.keys() | named.keys()) > DAYS_OFF_IN_ALL_MAX:
        raise Conflict(
            "CALENDAR_FULL",
            f"The calendar holds at most {DAYS_OFF_IN_ALL_MAX:,} days off; remove old ones.",
            field="add",
        )
    gone = sorted(present.keys() & set(remove) - named.keys())
    for on in gone:
        tx.record(present[on].removed())
        tx.session.delete(present[on])
    for on, name in sorted(named.items()):
        _set(tx, present.get(on), on, name)
    tx.session.flush()
    return sorted({*gone, *(named.keys() - present.keys())})


def _set(tx: Transaction, present: DayOff | None, on: date, name: str) -> None:
    if present is None:
        day = DayOff(id=tx.new_id(), on=on, name=name)
        tx.add(day)
        tx.record(day.set("on", "name"))
    elif present.name != name:
        present.name = name
        tx.record(present.set("name"))
