"""Connections to PostgreSQL with a timeout for every wait, on both sides.

A statement is ended by the server after STATEMENT_TIMEOUT_MS. A client that has received nothing
some seconds after that closes the connection: the server, or the way to it, is silent. The
server for its part ends a transaction, and with it its locks, whose process has fallen silent.
Both ends ask after each other by TCP keepalive besides, which notices a dead machine sooner.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg import IsolationLevel
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout
from sqlalchemy.engine import Connection

ResultT = TypeVar("ResultT")

STATEMENT_TIMEOUT_MS = 30_000
ANSWER_SECONDS = STATEMENT_TIMEOUT_MS / 1000 + 5
IDLE_IN_TRANSACTION_MS = 30_000
CONNECT_TIMEOUT_SECONDS = 5
_SILENT = f"no answer for {ANSWER_SECONDS:g} s; the connection is given up"
_SERVER_SETTINGS: dict[str, int] = {
    "statement_timeout": STATEMENT_TIMEOUT_MS,
    "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_MS,
    "tcp_keepalives_idle": 10,
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_CLIENT_SETTINGS: dict[str, int] = {
    "connect_timeout": CONNECT_TIMEOUT_SECONDS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


class SilentDatabase(psycopg.OperationalError):
    """The database has not answered for too long; the connection to it has been given up."""


class PatientConnection(psycopg.Connection[Any]):
    """Waits for each answer ANSWER_SECONDS at most."""

    def wait(
        self, gen: PQGen[ResultT], interval: float = 0.1, timeout: float | None = None
    ) -> ResultT:
        """SilentDatabase, with the connection closed, when nothing has come in that time."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, ANSWER_SECONDS)
        except _WaitTimeout:
            self.close()
            raise SilentDatabase(_SILENT) from None


class PatientAsyncConnection(psycopg.AsyncConnection[Any]):
    """The same in an event loop."""

    async def wait(
        self, gen: PQGen[ResultT], interval: float = 0.1, timeout: float | None = None
    ) -> ResultT:
        """SilentDatabase, with the connection closed, when nothing has come in that time."""
        if timeout is not None:
            return await super().wait(gen, interval, timeout)
        try:
            return await super().wait(gen, interval, ANSWER_SECONDS)
        except _WaitTimeout:
            await self.close()
            raise SilentDatabase(_SILENT) from None


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """Within the block the connection is in one read-only transaction with one view of the data.

    It is set on the driver, which says so with the BEGIN before the first statement. It ends with
    a commit even if the block fails: nothing can have been written, and after a rollback psycopg
    would forget every statement that is prepared.
    """
    driver: Any = connection.connection.driver_connection
    driver.isolation_level, driver.read_only = IsolationLevel.REPEATABLE_READ, True
    transaction = connection.begin()
    try:
        yield
    finally:
        if connection.invalidated:
            transaction.close()
        else:
            transaction.commit()
            driver.isolation_level, driver.read_only = None, None


def connect_options(**server_settings: int) -> dict[str, Any]:
    """Arguments of `connect`: limits on both sides, with further settings of the session."""
    settings = _SERVER_SETTINGS | server_settings
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return {**_CLIENT_SETTINGS, "options": options}
