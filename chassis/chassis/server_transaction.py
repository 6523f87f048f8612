"""A transaction on a connection of the pool, for prepared statements and for SQLAlchemy alike.

Prepared statements go straight to the driver, which sends BEGIN with the first of them and COMMIT
with the last. SQLAlchemy's connection to the same transaction is made when it is first asked for:
most reads do without it. Errors are SQLAlchemy's, and tell no values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq.abc import PGresult
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection

from chassis.connection import COMMIT, PatientConnection

FORGOTTEN = "26000"
"""The server does not know a prepared statement any more: somebody has discarded it."""


class ServerTransaction:
    """What the statements of one unit of work are run by."""

    __slots__ = ("_connection", "_engine", "_pooled", "driver")

    def __init__(
        self, engine: Engine, pooled: PoolProxiedConnection, connection: Connection | None = None
    ) -> None:
        self._engine = engine
        self._pooled = pooled
        self._connection = connection
        driver: Any = pooled.driver_connection
        self.driver: PatientConnection = driver

    @property
    def flushed(self) -> ServerTransaction:
        """Itself: nothing is pending."""
        return self

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's connection to it."""
        if self._connection is None:
            self._connection = Connection(self._engine, self._pooled)
            self._connection.begin()
        return self._connection

    def ask(self, sql: bytes, values: Sequence[Any], *, last: bool = False) -> PGresult:
        """The answer to a prepared statement; after the last one COMMIT is sent along."""
        try:
            return self.driver.ask(sql, values, last=last)
        except psycopg.Error as error:
            raise self._translated(error, sql) from error
        except BaseException as interruption:
            if not isinstance(interruption, Exception):
                self._give_up()  # nobody knows what it is doing now
            raise

    def commit(self) -> None:
        """Commit, unless the last statement has."""
        if self._connection is not None:
            self._connection.commit()
            return
        try:
            self.driver.commit()
        except psycopg.Error as error:
            raise self._translated(error, COMMIT) from error

    def rollback(self) -> None:
        """By SQLAlchemy if it has a connection to it; else the pool does it."""
        if self._connection is not None:
            self._connection.rollback()

    def release(self) -> None:
        """Give the connection back to the pool, which rolls back what is still open."""
        if self._connection is not None:
            self._connection.close()
        else:
            self._pooled.close()

    def _give_up(self, error: BaseException | None = None) -> None:
        """The pool replaces the connection."""
        if self._connection is not None:
            self._connection.invalidate(error)
        else:
            self._pooled.invalidate(error)

    def _translated(self, error: psycopg.Error, sql: bytes) -> BaseException:
        """As SQLAlchemy raises it, without values. A connection that is of no use is given up."""
        lost = self.driver.closed or error.sqlstate == FORGOTTEN
        if lost:
            self._give_up(error)
        return _as_sqlalchemy(self._engine, error, sql.decode(), lost)


@contextmanager
def begun(engine: Engine, opening: bytes) -> Iterator[ServerTransaction]:
    """A transaction that commits when the block ends well, and is rolled back when it raises."""
    try:
        pooled = engine.raw_connection()
    except psycopg.Error as error:
        raise _as_sqlalchemy(engine, error, "", False) from error
    server = ServerTransaction(engine, pooled)
    try:
        server.driver.begin(opening)
        yield server
        server.commit()
    except BaseException:
        server.rollback()
        raise
    finally:
        server.release()


def joined(connection: Connection) -> ServerTransaction:
    """The transaction that a connection of SQLAlchemy is in, and that somebody else ends."""
    return ServerTransaction(connection.engine, connection.connection, connection)


def _as_sqlalchemy(engine: Engine, error: psycopg.Error, sql: str, lost: bool) -> BaseException:
    return DBAPIError.instance(
        sql,
        None,
        error,
        psycopg.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=engine.dialect,
    )
