"""Work that takes long in finance's database: a trigger that sleeps, as a slow disk would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from faults.bed import Bed

SLEEP_SECONDS = 25
"""Longer than RabbitMQ waits for a heartbeat, shorter than a statement may take."""


@contextmanager
def sleeping_over(bed: Bed, time_entry_id: str) -> Iterator[None]:
    """Whoever takes up this one time entry sleeps; afterwards it is refused at once."""
    _arm(bed, f"NEW.id = '{time_entry_id}'", f"pg_sleep({SLEEP_SECONDS})")
    try:
        yield
    finally:
        wake(bed)
        _replace(bed, f"NEW.id = '{time_entry_id}'", "1 / 0")


@contextmanager
def sleeping_once(bed: Bed) -> Iterator[None]:
    """Whoever takes up the next time entry sleeps over it."""
    _execute(bed, "CREATE SEQUENCE slept")
    _arm(bed, "nextval('slept') = 1", f"pg_sleep({SLEEP_SECONDS})")
    try:
        yield
    finally:
        _execute(bed, "DROP TRIGGER sleeper ON work")
        _execute(bed, "DROP SEQUENCE slept")


def sleeps(bed: Bed) -> bool:
    """Somebody sleeps right now."""
    return bool(_execute(bed, f"SELECT pid {_SLEEPING}"))


def wake(bed: Bed) -> None:
    """End whoever sleeps: PostgreSQL would not notice before the end that nobody waits for it."""
    _execute(bed, f"SELECT pg_terminate_backend(pid) {_SLEEPING}")


def _arm(bed: Bed, condition: str, deed: str) -> None:
    _replace(bed, condition, deed)
    _execute(
        bed,
        "CREATE OR REPLACE TRIGGER sleeper BEFORE INSERT ON work"
        " FOR EACH ROW EXECUTE FUNCTION sleeper()",
    )


def _replace(bed: Bed, condition: str, deed: str) -> None:
    _execute(
        bed,
        "CREATE OR REPLACE FUNCTION sleeper() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {condition} THEN PERFORM {deed}; END IF; RETURN NEW; END $$",
    )


def _execute(bed: Bed, statement: str) -> list[object]:
    with psycopg.connect(bed.database_url("finance"), autocommit=True) as connection:
        cursor = connection.execute(statement)  # type: ignore[call-overload]
        return cursor.fetchall() if cursor.description else []


_SLEEPING = "FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND usename = current_user"
