"""What PostgreSQL announces on one connection, received by the event loop itself.

psycopg's generator takes a task, a timer and a selector for each notification; under load that
costs the gateway more than what it does about them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

LOST = ""
"""Received in place of a channel when the connection is lost; `check` then says why."""


class Notices:
    """received: called with the channel of each notification, as soon as it comes."""

    def __init__(
        self, connection: psycopg.AsyncConnection[Any], received: Callable[[str], None]
    ) -> None:
        self._connection = connection
        self._fileno = connection.fileno()
        self._received = received
        connection.add_notify_handler(lambda notice: received(notice.channel))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Within the block nothing but `check` may use the connection."""
        self._watch()
        try:
            yield
        finally:
            self._look_away()

    async def check(self) -> None:
        """psycopg.Error if the connection is lost. What comes meanwhile goes to the handler."""
        self._look_away()
        await self._connection.execute("SELECT 1")
        self._watch()

    def _watch(self) -> None:
        asyncio.get_running_loop().add_reader(self._fileno, self._read)
        self._read()  # what has come together with an answer

    def _look_away(self) -> None:
        asyncio.get_running_loop().remove_reader(self._fileno)

    def _read(self) -> None:
        server = self._connection.pgconn
        try:
            server.consume_input()
        except psycopg.OperationalError:
            self._look_away()
            self._received(LOST)
            return
        while notice := server.notifies():
            self._received(notice.relname.decode())
