"""Connections to PostgreSQL with a timeout for every wait, on both sides.

A statement is ended by the server after STATEMENT_TIMEOUT_MS. A client that has received nothing
some seconds after that closes the connection: the server, or the way to it, is silent. The
server for its part ends a transaction, and with it its locks, whose process has fallen silent.
Both ends ask after each other by TCP keepalive besides, which notices a dead machine sooner.

Prepared statements are run past psycopg's cursors (`ask`), which cost more than the statement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, TypeVar

import psycopg
from psycopg import adapt
from psycopg.abc import PQGen, Transformer
from psycopg.adapt import PyFormat
from psycopg.errors import _WaitTimeout, error_from_result
from psycopg.generators import execute, fetch_many, send
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

ResultT = TypeVar("ResultT")

STATEMENT_TIMEOUT_MS = 30_000
ANSWER_SECONDS = STATEMENT_TIMEOUT_MS / 1000 + 5
IDLE_IN_TRANSACTION_MS = 30_000
CONNECT_TIMEOUT_SECONDS = 5
PREPARED_MAX = 500
"""Statements that a connection keeps prepared; the oldest go first."""
NAME_LENGTH = 32
BEGIN = b"BEGIN"
BEGIN_READING = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
COMMIT = b"COMMIT"
ROLLBACK = b"ROLLBACK"
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
    """Waits for each answer ANSWER_SECONDS at most.

    Its prepared statements outlive a rollback, as they do on the server.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._opening = b""
        self._names: dict[tuple[bytes, tuple[int, ...]], bytes] = {}
        self._transformer: Transformer | None = None

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

    @property
    def transformer(self) -> Transformer:
        """Turns values into what the server reads, and back."""
        if self._transformer is None:
            self._transformer = adapt.Transformer(self)
        return self._transformer

    def begin(self, opening: bytes) -> None:
        """The next transaction begins with this; it is sent with the first statement."""
        self._opening = opening

    def ask(self, sql: bytes, values: Sequence[Any] = (), *, last: bool = False) -> PGresult:
        """The answer to one statement ($1 for its first value), prepared when it is new here.

        Outside of a transaction BEGIN goes with it, and after the last one COMMIT does: a
        transaction of n statements is n questions.
        """
        transformer = self.transformer
        parameters = transformer.dump_sequence(values, [PyFormat.AUTO] * len(values))
        kind = (sql, transformer.types or ())
        pgconn = self.pgconn
        idle = pgconn.transaction_status == TransactionStatus.IDLE
        begins = idle and not self.autocommit
        if not begins and not last and (name := self._names.get(kind)):
            put = pgconn.send_query_prepared
            return _good(self.wait(_answers(pgconn, put, name, parameters, transformer.formats)))
        before = [self._get_tx_start_command()] if begins else []
        after = [COMMIT] if last else []
        return self.wait(self._together(before, kind, parameters, transformer.formats, after))

    def _together(
        self,
        before: Sequence[bytes],
        kind: tuple[bytes, tuple[int, ...]],
        parameters: Sequence[Any],
        formats: Any,
        after: Sequence[bytes],
    ) -> PQGen[PGresult]:
        """Send all at once, and wait for all answers."""
        pgconn = self.pgconn
        name = self._names.get(kind) or (yield from self._prepare(*kind))
        pgconn.enter_pipeline_mode()
        for sql in before:
            pgconn.send_query_params(sql, None)
        pgconn.send_query_prepared(name, parameters, formats)
        for sql in after:
            pgconn.send_query_params(sql, None)
        pgconn.pipeline_sync()
        yield from send(pgconn)
        answers: list[list[PGresult]] = []
        while len(answers) < len(before) + 1 + len(after):
            answers += [(yield from fetch_many(pgconn))]
        yield from fetch_many(pgconn)  # the end of the pipeline
        pgconn.exit_pipeline_mode()
        return [_good(answer) for answer in answers][len(before)]

    def _prepare(self, sql: bytes, types: tuple[int, ...]) -> PQGen[bytes]:
        while len(self._names) >= PREPARED_MAX:
            oldest = next(iter(self._names))
            self.pgconn.send_close_prepared(self._names.pop(oldest))
            _good((yield from execute(self.pgconn)))
        name = b"tandem_" + sha256(repr((sql, types)).encode()).hexdigest()[:NAME_LENGTH].encode()
        self.pgconn.send_prepare(name, sql, types)
        _good((yield from execute(self.pgconn)))
        self._names[sql, types] = name
        return name

    def commit(self) -> None:
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            self._command(COMMIT)
        self._opening = b""

    def rollback(self) -> None:
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            self._command(ROLLBACK)
        self._opening = b""

    def _command(self, sql: bytes) -> None:
        _good(self.wait(_answers(self.pgconn, self.pgconn.send_query, sql)))

    def _deallocate(self, name: bytes | None) -> PQGen[None]:
        """After ROLLBACK TO, psycopg has the server forget all that is prepared (None)."""
        if name is None:
            self._names.clear()
        return super()._deallocate(name)

    def _get_tx_start_command(self) -> bytes:
        """What psycopg sends before the first statement of a transaction."""
        return self._opening or super()._get_tx_start_command()


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


def connect_options(**server_settings: int) -> dict[str, Any]:
    """Arguments of `connect`: limits on both sides, with further settings of the session."""
    settings = _SERVER_SETTINGS | server_settings
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return {**_CLIENT_SETTINGS, "options": options}


def _answers(pgconn: PGconn, put: Callable[..., None], *question: Any) -> PQGen[list[PGresult]]:
    """Put the question once the wait has begun, so that a simulated loss comes before it."""
    put(*question)
    answers: list[PGresult] = yield from execute(pgconn)
    return answers


def _good(results: Sequence[PGresult]) -> PGresult:
    """The answer to one question; psycopg's error if it is one."""
    result = results[-1]
    if result.status not in _GOOD:
        raise error_from_result(result)
    return result


_GOOD = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})
