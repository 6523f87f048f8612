"""Work that takes long in finance's database: a trigger that sleeps, as a slow disk would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from faults.bed import Bed

SLEEP_SECONDS = 25
"""Longer than RabbitMQ waits for a heartbeat, shorter than a statement may take."""


@contextmanager
def sleeping_over(bed: Bed, event_id: str, time_entry_id: str) -> Iterator[None]:
    """The handler of this one time entry sleeps; afterwards the event is dead."""
    _arm(bed, f"NEW.id = '{time_entry_id}'")
    try:
        yield
    finally:
        wake(bed)
        given_up = "UPDATE inbox SET status = 'dropped', next_attempt_at = NULL"
        _execute(bed, f"{given_up} WHERE event_id = '{event_id}'")
        _execute(bed, "DROP TRIGGER sleeper ON work")


@contextmanager
def sleeping_once(bed: Bed) -> Iterator[None]:
    """The handler of the next time entry sleeps."""
    _execute(bed, "CREATE SEQUENCE slept")
    _arm(bed, "nextval('slept') = 1")
    try:
        yield
    finally:
        _execute(bed, "DROP TRIGGER sleeper ON work")
        _execute(bed, "DROP SEQUENCE slept")


def sleeps(bed: Bed) -> bool:
    """Somebody sleeps right now."""
    return bool(_execute(bed, f"SELECT pid {_SLEEPING}"))


def wake(bed: Bed) -> None:
    """End the sleeping statement: PostgreSQL would not notice that nobody waits for it."""
    _execute(bed, f"SELECT pg_terminate_backend(pid) {_SLEEPING}")


def _arm(bed: Bed, condition: str) -> None:
    _execute(
        bed,
        "CREATE OR REPLACE FUNCTION sleeper() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {condition} THEN PERFORM pg_sleep({SLEEP_SECONDS}); END IF; RETURN NEW; END $$",
    )
    _execute(
        bed,
        "CREATE TRIGGER sleeper BEFORE INSERT ON work FOR EACH ROW EXECUTE FUNCTION sleeper()",
    )


def _execute(bed: Bed, statement: str) -> list[object]:
    with psycopg.connect(bed.database_url("finance"), autocommit=True) as connection:
        cursor = connection.execute(statement)  # type: ignore[call-overload]
        return cursor.fetchall() if cursor.description else []


_SLEEPING = "FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND usename = current_user"
