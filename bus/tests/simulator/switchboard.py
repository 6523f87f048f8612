"""The lines between processes and PostgreSQL: real sessions on a real server, cut at will.

A line that is cut ends its session as the server ends it when a client is gone: it rolls back, and
lets go of its locks. The session is then given to the next line that asks for one like it, which
spares the server a new process and all that it would have to learn again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple
from weakref import WeakSet

import psycopg
from chassis.connection import PatientConnection
from psycopg.adapt import AdaptersMap
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import PGconn, TransactionStatus

Listener = Callable[["Line", str], None]

STATEMENT, COMMIT = "statement", "commit"


class _Session(NamedTuple):
    """What a line leaves behind: the server's side, and what it was taught to prepare."""

    pgconn: PGconn
    prepared: Any
    names: Any


class Line(PatientConnection):
    """A connection as the services know it, of which the switchboard sees every step."""

    board: Switchboard
    kind: str
    database: str
    goes_on: str = STATEMENT
    farewell: Exception | None = None

    def wait(self, gen: Any, *arguments: Any, **named: Any) -> Any:
        """Ask the server and wait for its answer. Either may never arrive."""
        if self.farewell is not None:
            farewell, self.farewell = self.farewell, None
            raise farewell
        board = self.board
        board.asking(self, self.goes_on)
        answer = super().wait(gen, *arguments, **named)
        board.answered(self, self.goes_on)
        return answer

    def ask(self, sql: bytes, values: Any = (), *, last: bool = False) -> Any:
        self.goes_on = COMMIT if last else self.goes_on
        try:
            return super().ask(sql, values, last=last)
        finally:
            self.goes_on = STATEMENT if last else self.goes_on

    def commit(self) -> None:
        if self.pgconn.transaction_status == TransactionStatus.IDLE:
            return
        self.goes_on = COMMIT
        try:
            super().commit()
        finally:
            self.goes_on = STATEMENT

    def rollback(self) -> None:
        """Nothing can go wrong with it: a server that does not hear of it rolls back as well."""
        self.goes_on = ""
        try:
            super().rollback()
        finally:
            self.goes_on = STATEMENT

    def close(self) -> None:
        self._closed = True
        self.board.cut(self)


class Switchboard:
    """Gives out lines and cuts them. asking, answered: called with every question to the server."""

    def __init__(self) -> None:
        self.asking: Listener = _hear_nothing
        self.answered: Listener = _hear_nothing
        self.away: set[str] = set()
        self._idle: dict[str, list[_Session]] = defaultdict(list)
        self._databases: dict[str, str] = {}
        self._lines: WeakSet[Line] = WeakSet()
        self._unnoticed: list[tuple[str, _Session]] = []

    def connect(self, conninfo: str = "", context: Any = None, **named: Any) -> Line:
        """In the place of PatientConnection.connect."""
        autocommit, row_factory = named.pop("autocommit", False), named.pop("row_factory", None)
        kind = f"{conninfo} {sorted(named.items())}"
        if kind not in self._databases:
            self._databases[kind] = str(conninfo_to_dict(conninfo, **named)["dbname"])
        if self._databases[kind] in self.away:
            raise psycopg.OperationalError("the database does not accept connections")
        line = self._revived(kind) or self._fresh(kind, conninfo, named)
        line._autocommit = autocommit
        if row_factory is not None:
            line.row_factory = row_factory
        if context is not None:
            line._adapters = AdaptersMap(context.adapters)
        self._lines.add(line)
        return line

    def _revived(self, kind: str) -> Line | None:
        if not self._idle[kind]:
            return None
        session = self._idle[kind].pop()
        line = Line(session.pgconn)
        line._prepared, line._names = session.prepared, session.names
        return self._named(line, kind)

    def _fresh(self, kind: str, conninfo: str, named: dict[str, Any]) -> Line:
        line = self._named(_CONNECT(Line, conninfo, **named), kind)
        line.pgconn.exec_(_WAIT_FOR_NO_LOCK)
        return line

    def _named(self, line: Line, kind: str) -> Line:
        line.board, line.kind, line.database = self, kind, self._databases[kind]
        return line

    def cut(self, line: Line, farewell: Exception | None = None, *, noticed: bool = True) -> None:
        """End the line. farewell: the error that its owner gets at its next question.

        Unless noticed, the server keeps the session, and what it has locked, until notice_all().
        """
        if line.pgconn is _GONE:
            return
        session = _Session(line.pgconn, line._prepared, line._names)
        line.pgconn, line.farewell = _GONE, farewell
        line._prepared, line._names = type(session.prepared)(), {}
        if noticed:
            self._end(line.kind, session)
        else:
            self._unnoticed.append((line.kind, session))

    def notice_all(self) -> int:
        """The server ends the sessions whose clients it did not know to be gone; how many."""
        unnoticed, self._unnoticed = self._unnoticed, []
        for kind, session in unnoticed:
            self._end(kind, session)
        return len(unnoticed)

    def take_away(self, database: str, farewell: Callable[[], Exception]) -> None:
        """Nobody can connect, and all connections are closed."""
        self.away.add(database)
        for line in list(self._lines):
            if line.database == database:
                self.cut(line, farewell())

    def bring_back(self, database: str) -> None:
        self.away.discard(database)

    def _end(self, kind: str, session: _Session) -> None:
        session.pgconn.exec_(_ROLL_BACK if _in_transaction(session.pgconn) else _LET_GO)
        if session.pgconn.transaction_status == TransactionStatus.IDLE:
            self._idle[kind].append(session)


def _in_transaction(pgconn: PGconn) -> bool:
    return pgconn.transaction_status != TransactionStatus.IDLE


def _hear_nothing(_line: Line, _what: str) -> None:
    """No world is listening."""


def _gone() -> PGconn:
    pgconn = PGconn.connect_start(b"host=/nowhere")
    pgconn.finish()
    return pgconn


_CONNECT = psycopg.Connection.connect.__func__
_GONE = _gone()
_LET_GO = b"UNLISTEN *; SELECT pg_advisory_unlock_all()"
_ROLL_BACK = b"ROLLBACK; " + _LET_GO
_WAIT_FOR_NO_LOCK = b"SET lock_timeout = 300"
"""Milliseconds. Its holder runs in the same thread and would never release it."""
