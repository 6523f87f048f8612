"""Waiting until every event that was published has been applied everywhere."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any, LiteralString, Self

import psycopg

from standalone.bench.stage import Stage, until
from standalone.programs import DATABASES, SERVICES

FEED = "gateway"
"""Consumes every event of every service; the services need no longer for theirs."""
LOOK_SECONDS = 0.1
PATIENCE_SECONDS = 300.0


class Settling:
    """Looks over connections that stay open, so that looking costs next to nothing."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._stack = ExitStack()
        self._connections: dict[str, psycopg.Connection[Any]] = {}

    def __enter__(self) -> Self:
        for name in DATABASES:
            opened = psycopg.connect(self._stage.database_url(name), autocommit=True)
            self._connections[name] = self._stack.enter_context(opened)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def wait(self) -> None:
        """Until the events of all that was done before have come to rest."""
        until(self._is_settled, "every event is applied", PATIENCE_SECONDS, LOOK_SECONDS)

    def _is_settled(self) -> bool:
        recorded = dict(self._rows(FEED, _MARKS))
        published = {name: self._rows(name, _PUBLISHED)[0] for name in SERVICES}
        caught_up = all(
            not waiting and recorded.get(name, 0) >= position
            for name, (waiting, position) in published.items()
        )
        return caught_up and not any(self._rows(name, _UNAPPLIED)[0][0] for name in DATABASES)

    def _rows(self, database: str, query: LiteralString) -> list[tuple[Any, ...]]:
        return self._connections[database].execute(query).fetchall()


_PUBLISHED = """
    SELECT EXISTS (SELECT FROM outbox WHERE published_at IS NULL),
           (SELECT coalesce(max(position), 0) FROM outbox_position)
"""
_MARKS = "SELECT lane, max(position) FROM inbox_mark GROUP BY lane"
_UNAPPLIED = "SELECT EXISTS (SELECT FROM inbox WHERE status IN ('failed', 'parked'))"
