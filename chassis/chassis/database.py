"""One transaction per use case: state, outbox and idempotency commit together or not at all.

A use case is given a Transaction: it loads aggregates (locked), changes them, records the facts
they return. It never commits and never publishes; the block that opened the transaction does the
one, the relay the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import token_hex
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from psycopg.types.string import TextLoader
from sqlalchemy import DateTime, Uuid, create_engine, event, select, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.orm import Mapped, MappedAsDataclass, Session, mapped_column

from chassis import failpoint, loading, outbox, tracing
from chassis.actor import Actor, ActorKind
from chassis.clock import UTC_ZONE, Clock, day_in, system_clock
from chassis.connection import BEGIN, BEGIN_READING, PatientConnection, connect_options
from chassis.errors import Conflict, NotFound
from chassis.event import Catalogue, Fact, without_personal
from chassis.ids import new_id, require_id
from chassis.outbox import Answer
from chassis.prepared import prepared
from chassis.server_transaction import ServerTransaction, begun
from chassis.visibility import OwnerColumns, StatementT, visible

LOCK_TIMEOUT_MS = 10_000

TYPES: dict[Any, Any] = {datetime: DateTime(timezone=True)}
"""type_annotation_map for every service's declarative base: timestamps keep their zone."""


class Aggregate(MappedAsDataclass, kw_only=True):
    """A row that is locked while it changes. version counts its facts."""

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)

    def check_version(self, expected: int) -> None:
        """Conflict if another has changed it since it was read; 0: the caller does not mind."""
        if expected not in (0, self.version):
            record = _words(type(self))
            raise Conflict(
                "VERSION_MISMATCH",
                f"This {record} has changed since it was read; read it again and retry.",
                details={"current_version": str(self.version)},
            )


AggregateT = TypeVar("AggregateT", bound=Aggregate)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a unit of work came from; travels in event headers from fact to fact."""

    correlation_id: str = ""
    causation_id: str = ""
    traceparent: str = ""


@dataclass(slots=True)
class Reading:
    """A read-only unit of work on behalf of an actor. zone: the agency's time zone."""

    server: ServerTransaction
    actor: Actor
    now: datetime
    zone: ZoneInfo = field(default=UTC_ZONE, kw_only=True)
    _session: Session | None = field(default=None, init=False)
    _autoflush: ClassVar[bool] = False

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's connection to the transaction."""
        return self.server.connection

    @property
    def session(self) -> Session:
        """The ORM in this unit of work; made when it is first asked for."""
        if self._session is None:
            self._session = Session(
                self.connection, autoflush=self._autoflush, expire_on_commit=False
            )
        return self._session

    @property
    def flushed(self) -> ServerTransaction:
        """For prepared statements: what is pending in the ORM is sent before."""
        if self._session is not None:
            if self._autoflush:
                self._session.flush()
            self._session.connection()  # it sends the SAVEPOINT of a nested block
        return self.server

    def close(self) -> None:
        """Let go of the records that were loaded."""
        if self._session is not None:
            self._session.close()

    @property
    def today(self) -> date:
        """The day that it is now where the agency is."""
        return day_in(self.zone, self.now)

    @property
    def today_in_words(self) -> str:
        """For messages that compare with today: "2026-11-29 in Pacific/Auckland"."""
        return f"{self.today} in {self.zone.key}"

    def get(self, model: type[AggregateT], id_: str, field_: str = "") -> AggregateT:
        """The row, unlocked, or NotFound in the words of the model's name."""
        found = self.session.get(model, require_id(id_, field_ or f"{_snake(model)}_id"))
        if found is None:
            raise _missing(model, id_, field_)
        return found

    def visible(self, permission: str, statement: StatementT, columns: OwnerColumns) -> StatementT:
        """The statement, narrowed to the rows for which the actor holds the permission."""
        return visible(self.actor, permission, statement, columns)

    def get_visible(
        self,
        permission: str,
        model: type[AggregateT],
        id_: str,
        columns: OwnerColumns,
        field_: str = "",
    ) -> AggregateT:
        """The row, unlocked; NotFound, too, when the actor may not know that there is one."""
        key = require_id(id_, field_ or f"{_snake(model)}_id")
        asked = self.visible(permission, select(model).where(model.id == key), columns)
        found = self.session.scalars(asked).first()
        if found is None:
            raise _missing(model, id_, field_)
        return found


@dataclass(slots=True)
class Transaction(Reading):
    """A unit of work that may write: state and facts, committed together by its opener.

    causes: where each of several events came from that are handled at once, by event id.
    """

    catalogue: Catalogue
    origin: Origin = field(default_factory=Origin)
    causes: Mapping[str, Origin] = field(default_factory=dict)
    _outbox_rows: list[dict[str, Any]] = field(default_factory=list, init=False)
    _answer: Answer | None = field(default=None, init=False)
    _autoflush: ClassVar[bool] = True

    def new_id(self) -> str:
        return new_id()

    def load(
        self,
        model: type[AggregateT],
        id_: str,
        field_: str = "",
        *,
        expected_version: int = 0,
    ) -> AggregateT:
        """The aggregate, locked until commit; Conflict if another has changed it since it was read.

        expected_version 0 means that the caller does not mind.
        """
        key = require_id(id_, field_ or f"{_snake(model)}_id")
        found = loading.locked(self, self.session, model, key)
        if found is None:
            raise _missing(model, id_, field_)
        found.check_version(expected_version)
        return found

    def serialise(self, name: str) -> None:
        """Wait for, then keep out, every other transaction that serialises on this name."""
        _SERIALISE.run(self, name=name)

    def add(self, row: Any) -> None:
        self.session.add(row)

    def record(self, fact: Fact, cause: str = "") -> None:
        """Put the fact into the outbox of this transaction, numbered within its aggregate.

        The number is the aggregate's version; after a restore, above all numbers given out before.
        A fact with more lines than one event carries becomes several events, one after the other.
        cause: the id of the event that brought it about, of several that are handled at once.
        """
        for body in self.catalogue.bodies(fact):
            self._record(fact, body, cause)

    def _record(self, fact: Fact, body: dict[str, Any], cause: str) -> None:
        subject, type_ = fact.subject, self.catalogue[fact.type]
        subject.version += 1
        personal = {name: body[name] for name in type_.personal if body.get(name)}
        self._outbox_rows.append(
            {
                "event_id": new_id(),
                "type": fact.type,
                "aggregate_type": type_.aggregate,
                "aggregate_id": subject.id,
                "version": subject.version,
                "payload": without_personal(body, personal) if personal else body,
                "personal": _salted(personal),
                "actor_name": _salted(
                    self.actor.name if self.actor.kind is not ActorKind.SYSTEM else ""
                ),
                "headers": self._headers(cause),
                "occurred_at": self.now.isoformat(),
            }
        )

    def _headers(self, cause: str) -> Mapping[str, str]:
        origin = self.causes[cause] if cause else self.origin
        headers = {
            "actor_id": self.actor.user_id,
            "actor_kind": self.actor.kind,
            "correlation_id": origin.correlation_id,
            "causation_id": origin.causation_id,
            "traceparent": (not cause and tracing.current()) or origin.traceparent,
        }
        return {name: value for name, value in headers.items() if value}

    def answer(self, key: str, response: bytes) -> None:
        """Keep the response under the idempotency key that this transaction has claimed."""
        self._answer = Answer(self.actor.user_id, key, response)

    def flush(self) -> None:
        """Send what is pending. Rows first, so that each aggregate is locked before its facts."""
        server, entry = self.flushed, self._take_entry()
        if entry is not None:
            entry.statement.run(server, **entry.values)

    def commit(self) -> None:
        """Send what is pending, and commit with it."""
        server, entry = self.flushed, self._take_entry()
        if entry is not None:
            entry.statement.run_and_commit(server, **entry.values)

    def _take_entry(self) -> outbox.Entry | None:
        entry = outbox.entry(self._outbox_rows, self._answer)
        self._outbox_rows, self._answer = [], None
        return entry


class Database:
    """A service's own PostgreSQL, and the only place where its transactions begin and end."""

    def __init__(
        self,
        url: str,
        catalogue: Catalogue,
        *,
        pool_size: int = 16,
        clock: Clock = system_clock,
        zone: ZoneInfo = UTC_ZONE,
    ) -> None:
        self.catalogue = catalogue
        self.clock = clock
        self.zone = zone
        self.engine = engine_for(url, pool_size)

    @contextmanager
    def transaction(self, actor: Actor, origin: Origin | None = None) -> Iterator[Transaction]:
        """Commits when the block ends well, rolls back when it raises."""
        origin = origin or Origin()
        with (
            tracing.span("transaction", parent=origin.traceparent),
            begun(self.engine, BEGIN) as server,
            closing(self.unit_of_work(server, actor, origin)) as tx,
        ):
            yield tx
            failpoint.reach("transaction.recorded")
            tx.commit()
        failpoint.reach("transaction.committed")

    def unit_of_work(
        self,
        server: ServerTransaction,
        actor: Actor,
        origin: Origin,
        causes: Mapping[str, Origin] | None = None,
    ) -> Transaction:
        """A Transaction within one that somebody else commits."""
        return Transaction(
            server,
            actor,
            self.clock(),
            zone=self.zone,
            catalogue=self.catalogue,
            origin=origin,
            causes=causes or {},
        )

    @contextmanager
    def reading(self, actor: Actor) -> Iterator[Reading]:
        """One consistent snapshot for all statements of the block; nothing can be written."""
        with (
            begun(self.engine, BEGIN_READING) as server,
            closing(Reading(server, actor, self.clock(), zone=self.zone)) as reading,
        ):
            yield reading

    def dispose(self) -> None:
        self.engine.dispose()


def engine_for(url: str, pool_size: int = 16) -> Engine:
    """A psycopg engine with limits on how long a statement or a lock may take.

    An error tells the statement but never its values: they may be personal, and errors are logged.
    """
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=4,
        pool_timeout=5,
        pool_use_lifo=True,  # the connection used last is the one with the warmest caches
        hide_parameters=True,
        connect_args=connect_options(lock_timeout=LOCK_TIMEOUT_MS),
    )
    event.listen(engine, "do_connect", _connect)
    return engine


def _connect(_dialect: Any, _record: Any, where: list[Any], how: dict[str, Any]) -> Any:
    """A connection that gives ids as the texts that they are everywhere here."""
    connection = PatientConnection.connect(*where, **how)
    connection.adapters.register_loader("uuid", TextLoader)
    return connection


def _salted(value: Any) -> dict[str, Any] | None:
    """As it stands beside a fact. The salt keeps the digest from being guessed when it is gone."""
    return {"salt": token_hex(16), "value": value} if value else None


def _snake(model: type[Any]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()


def _words(model: type[Any]) -> str:
    return _snake(model).replace("_", " ")


def _missing(model: type[Any], id_: str, field_: str) -> NotFound:
    return NotFound(
        f"{_snake(model).upper()}_NOT_FOUND",
        f"There is no {_words(model)} {id_}.",
        field=field_ or f"{_snake(model)}_id",
    )


_SERIALISE = prepared(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"))
