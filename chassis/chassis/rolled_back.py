"""A database for tests: what a service commits in a test is undone when the test ends.

It has one connection, and on it one transaction that is never committed. What a service takes for
a transaction is a savepoint in that one: it commits, fails and is rolled back as ever, and the
next one sees what it left. So a test needs no database of its own and nothing has to be emptied.

A second connection is refused at once. What needs one, such as requests at the same time or the
relay, needs a `Database`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg import IsolationLevel
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.pool import QueuePool

from chassis.connection import BEGIN, BEGIN_READING, PatientConnection, connect_options
from chassis.database import Database
from chassis.event import Catalogue


class RolledBackDatabase(Database):
    """Commits nothing. Each test runs within `undone`, one after the other."""

    def __init__(self, url: str, catalogue: Catalogue, **given: Any) -> None:
        super().__init__(url, catalogue, **given)
        self._only: _OpenConnection | None = None
        self.engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            creator=lambda: self._connect(url),
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            pool_timeout=0,
            hide_parameters=True,
        )
        event.listen(self.engine, "begin", _begin)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Undo at the end all that was done in the block."""
        try:
            yield
        finally:
            if self._only is not None and not self._only.closed:
                self._only.undo()

    def _connect(self, url: str) -> _OpenConnection:
        options = connect_options(idle_in_transaction_session_timeout=0)
        self._only = _OpenConnection.connect(url, **options)
        self._only.remember_sequences()
        return self._only


class _OpenConnection(PatientConnection):
    """A connection that stays in one transaction, whatever its user begins and ends."""

    _in_unit_of_work = False
    _is_read_only = False
    _rewind = ""

    def begin(self, opening: bytes) -> None:
        if self._in_unit_of_work:
            return
        if self.pgconn.transaction_status == TransactionStatus.IDLE:
            self._run("BEGIN")
        self._is_read_only = opening == BEGIN_READING
        self._run(_BEGIN_READING if self._is_read_only else _BEGIN)
        self._in_unit_of_work = True

    def ask(self, sql: bytes, values: Sequence[Any] = (), *, last: bool = False) -> PGresult:
        result = super().ask(sql, values)
        if last:
            self.commit()
        return result

    def commit(self) -> None:
        """Checks what a real commit would check."""
        if self._is_read_only:
            self.rollback()
        elif self._in_unit_of_work:
            self._run(_COMMIT)
            self._in_unit_of_work = False

    def rollback(self) -> None:
        if self._in_unit_of_work:
            self._in_unit_of_work = False
            self._run(_ROLL_BACK)

    def undo(self) -> None:
        self._in_unit_of_work = False
        self._run("ROLLBACK")
        self._run(self._rewind)

    def remember_sequences(self) -> None:
        """Where they stand: a rollback does not put them back."""
        (self._rewind,) = self.execute(_REWINDING).fetchone() or ("",)
        super().rollback()

    def set_isolation_level(self, value: IsolationLevel | None) -> None:
        """Nobody else writes: every view of the data is a snapshot."""

    def _run(self, statements: str) -> None:
        """Past psycopg, which after a rollback would forget what is prepared."""
        result = self.pgconn.exec_(statements.encode())
        if result.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
            raise error_from_result(result)


def _begin(connection: Connection) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, _OpenConnection)
    driver.begin(BEGIN)


_BEGIN = "SAVEPOINT unit_of_work"
_BEGIN_READING = f"{_BEGIN}; SET LOCAL transaction_read_only = on"
_COMMIT = """
    SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; RELEASE SAVEPOINT unit_of_work
"""
_ROLL_BACK = "ROLLBACK TO SAVEPOINT unit_of_work; RELEASE SAVEPOINT unit_of_work"
_REWINDING = """
    SELECT coalesce('SELECT ' || string_agg(
        format('setval(%L, %s, %L)',
               format('%I.%I', schemaname, sequencename),
               coalesce(last_value, start_value),
               last_value IS NOT NULL), ', '), 'SELECT 1')
    FROM pg_sequences
"""
