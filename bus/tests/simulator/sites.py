"""A village's database: emptied before each seed, looked into after it, taken away in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from chassis.clock import Clock
from chassis.database import Database
from psycopg.rows import namedtuple_row
from sqlalchemy.engine import make_url
from switchboard import Switchboard
from villages import CATALOGUES

TRUNCATE_EVERY = 50


@dataclass(eq=False)
class Site:
    """The database of one village, the lines to it, and an observer whom nothing cuts off."""

    service: str
    database: Database
    board: Switchboard
    observer: psycopg.Connection[Any]
    wiped: int = 0

    @classmethod
    def at(cls, service: str, url: str, board: Switchboard) -> Site:
        address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        observer = psycopg.Connection.connect(
            address, autocommit=True, row_factory=namedtuple_row, prepare_threshold=1
        )
        for setting in _SETTINGS:
            observer.execute(f'ALTER DATABASE "{observer.info.dbname}" SET {setting}'.encode())
        observer.execute(_PAST_ITS_RULES)
        return cls(service, Database(url, CATALOGUES[service], pool_size=3), board, observer)

    @property
    def name(self) -> str:
        return str(self.database.engine.url.database)

    def wipe(self, clock: Clock) -> None:
        """An empty database, whose service reads this clock."""
        self.database.clock = clock
        self.wiped += 1
        self.observer.execute(_TRUNCATE if self.wiped % TRUNCATE_EVERY == 0 else _WIPE)

    def rows(self, query: str) -> list[Any]:
        return self.observer.execute(query.encode()).fetchall()

    def take_away(self, farewell: Callable[[], Exception]) -> None:
        self.board.take_away(self.name, farewell)

    def bring_back(self) -> None:
        self.board.bring_back(self.name)

    def forget_lost_connections(self) -> None:
        """So that no query but the services' own meets one."""
        self.database.engine.dispose()


_SETTINGS = (
    "synchronous_commit = off",
    "jit = off",
    "plan_cache_mode = force_generic_plan",
)
_TABLES = (
    "outbox",
    "outbox_position",
    "replay",
    "idempotency",
    "inbox",
    "inbox_mark",
    "inbox_try",
    "projection_version",
    "handled",
    "counter",
    "note",
)
_PAST_ITS_RULES = "SET session_replication_role = replica"
"""Facts are kept, but not from one seed to the next."""
_WIPE = "; ".join(f"DELETE FROM {table}" for table in _TABLES).encode()
_TRUNCATE = f"TRUNCATE {', '.join(_TABLES)}".encode()
