"""A village's database: emptied before each seed, looked into after it, taken away in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from chassis.clock import Clock
from chassis.database import Database
from sqlalchemy import text
from sqlalchemy.engine import make_url
from villages import CATALOGUES

VACUUM_EVERY = 250


@dataclass(eq=False)
class Site:
    """The database of one village, and the server's administrator beside it."""

    service: str
    database: Database
    administrator: psycopg.Connection[Any]
    wiped: int = 0
    was_away: bool = False

    def __post_init__(self) -> None:
        # One round trip a query, where a transaction would take three.
        self._plain = self.database.engine.execution_options(isolation_level="AUTOCOMMIT")

    @classmethod
    def at(cls, service: str, url: str) -> Site:
        address = make_url(url).set(drivername="postgresql", database="postgres")
        administrator = psycopg.connect(
            address.render_as_string(hide_password=False), autocommit=True
        )
        site = cls(service, Database(url, CATALOGUES[service], pool_size=3), administrator)
        site._administer("ALTER DATABASE {name} SET synchronous_commit = off")
        return site

    def wipe(self, clock: Clock) -> None:
        """An empty database, whose service reads this clock."""
        self.database.clock = clock
        self.wiped += 1
        if self.wiped % VACUUM_EVERY == 0:
            self.execute(_TRUNCATE)
        else:
            self.execute(_WIPE)

    def execute(self, statement: str) -> None:
        with self._plain.connect() as connection:
            connection.connection.cursor().execute(statement)

    def rows(self, query: str) -> list[Any]:
        with self._plain.connect() as connection:
            return list(connection.execute(text(query)))

    def take_away(self) -> None:
        """Nobody can connect, and whoever is connected is thrown out before this returns."""
        self._administer("ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self.was_away = True
        name = self.database.engine.url.database
        while self.administrator.execute(_THROW_OUT, (name,)).rowcount:
            pass

    def bring_back(self) -> None:
        self._administer("ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def forget_lost_connections(self) -> None:
        """So that no query but the services' own meets one."""
        if self.was_away:
            self.database.engine.dispose()
            self.was_away = False

    def _administer(self, statement: str) -> None:
        name = f'"{self.database.engine.url.database}"'
        self.administrator.execute(statement.format(name=name).encode())


_TABLES = (
    "outbox",
    "outbox_position",
    "replay",
    "inbox",
    "inbox_mark",
    "projection_version",
    "told",
    "counter",
    "note",
)
_WIPE = "; ".join(f"DELETE FROM {table}" for table in _TABLES)
_TRUNCATE = f"TRUNCATE {', '.join(_TABLES)}"
_THROW_OUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
