"""Instants as at which figures are asked, so that an answer never changes afterwards.

An entry gets its instant when its statement runs and is seen when its transaction commits. So
nothing is answered as at an instant after the beginning of a transaction that still writes work,
costs or documents, of which entries come. Such a transaction holds the lock of a writer on their
table before the clock is read for the entry. A transaction that writes other tables, or gathers
statistics as autovacuum does, makes no answer older.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.prepared import prepared
from sqlalchemy import DateTime, func, literal_column, select

_WRITING = """(
    SELECT min(xact_start)
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'relation' AND relation IN
          ('work'::regclass, 'invoice'::regclass, 'project_cost'::regclass)
      AND mode = 'RowExclusiveLock' AND granted AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)"""
_INSTANT: Any = DateTime(timezone=True)
_NOW = prepared(
    select(
        func.statement_timestamp(type_=_INSTANT).label("now"),
        func.least(
            func.statement_timestamp(), literal_column(_WRITING, _INSTANT), type_=_INSTANT
        ).label("settled"),
    )
)


def instant(value: str, field: str) -> datetime | None:
    """The instant of a text such as 2026-03-01T00:00:00Z; None if it is empty."""
    if not value:
        return None
    try:
        found = datetime.fromisoformat(value)
        if found.tzinfo is not None and 1970 <= found.year < 2200:
            return found.astimezone(UTC)
    except (OverflowError, ValueError):
        pass
    raise Invalid(
        "INSTANT_MALFORMED",
        f"{field} must be an instant with a time zone such as 2026-03-01T00:00:00Z.",
        field=field,
    )


def as_at(reading: Reading, value: str, field: str = "as_at") -> datetime:
    """The instant asked for, or now if it is empty; earlier while somebody still writes.

    Ask before any other statement of the reading, so that its snapshot is not an older one. The
    clock is the database's, which has dated the entries.
    """
    wanted = instant(value, field)
    clock = _NOW.one(reading)
    if wanted is not None and wanted > clock.now:
        raise Invalid(
            "INSTANT_IN_FUTURE",
            f"{field} may not be in the future; what will be known then is not known yet.",
            field=field,
        )
    settled: datetime = clock.settled.astimezone(UTC)
    return settled if wanted is None else min(wanted, settled)


def month_of(instant_: datetime) -> date:
    """The month in which it was recorded, by its first day."""
    return instant_.astimezone(UTC).date().replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
