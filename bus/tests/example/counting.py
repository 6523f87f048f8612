"""Two small services for the bus's own tests: `counters` counts, `tally` keeps what it was handled.

tally writes a line for every event it applies, so a test can see what was lost, doubled or turned
round; it also keeps the latest value of each counter, and publishes a fact of its own.
"""

from __future__ import annotations

from bus.subscription import EFFECT, PROJECTION, Event, ServiceWorker, every, subscribe
from bus.tables import bus_metadata
from chassis.actor import Actor
from chassis.database import Aggregate, Database, Transaction, engine_for
from chassis.event import Catalogue, EventBody, EventType, Fact
from chassis.ids import new_id
from chassis.tables import chassis_metadata
from marshmallow import Schema, fields
from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Identity,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    insert,
    select,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped

INCREMENTED = "counter.incremented.v1"
RENAMED = "counter.renamed.v1"
NOTED = "note.written.v1"
UNHEARD = "counter.ignored.v1"

PAST_ITS_RULES = text("SET LOCAL session_replication_role = replica")
"""What follows in the transaction does to the outbox what its triggers refuse."""

tables = MetaData()
lines = Table(
    "line",
    tables,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("event_id", Uuid(as_uuid=False), nullable=False),
    Column("counter_id", Uuid(as_uuid=False), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("value", Integer, nullable=False),
)
names = Table(
    "name",
    tables,
    Column("counter_id", Uuid(as_uuid=False), primary_key=True),
    Column("name", Text, nullable=False),
)


class Base(DeclarativeBase):
    metadata = tables


class Counter(Aggregate, Base):
    __tablename__ = "counter"

    name: Mapped[str]
    value: Mapped[int]


class Note(Aggregate, Base):
    __tablename__ = "note"

    value: Mapped[int]


class CounterBody(EventBody):
    id = fields.String(required=True)
    name = fields.String(required=True)
    value = fields.Integer(required=True)


class NoteBody(EventBody):
    id = fields.String(required=True)
    value = fields.Integer(required=True)


class Incremented(Schema):
    """tally's narrow copy."""

    id = fields.String(required=True)
    value = fields.Integer(required=True, strict=True)


class Renamed(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)


COUNTERS = Catalogue(
    "counters",
    [
        EventType(
            INCREMENTED, "counter", CounterBody(), "A counter went up.", permission="signed_in"
        ),
        EventType(
            RENAMED, "counter", CounterBody(), "A counter got another name.", permission="signed_in"
        ),
        EventType(
            UNHEARD, "counter", CounterBody(), "Nobody listens to this.", permission="signed_in"
        ),
    ],
)
TALLY = Catalogue(
    "tally",
    [EventType(NOTED, "note", NoteBody(), "The tally was written to.", permission="signed_in")],
)


def migrate(url: str) -> None:
    engine = engine_for(url)
    chassis_metadata.create_all(engine)
    bus_metadata.create_all(engine)
    tables.create_all(engine)
    engine.dispose()


def create(database: Database, name: str = "clicks", id_: str = "") -> str:
    with database.transaction(Actor.system()) as tx:
        counter = Counter(id=id_ or new_id(), name=name, value=0)
        tx.add(counter)
        return counter.id


def increment(database: Database, counter_id: str, times: int = 1) -> None:
    """One transaction, this number of facts."""
    with database.transaction(Actor.system()) as tx:
        counter = tx.load(Counter, counter_id)
        for _ in range(times):
            counter.value += 1
            tx.record(Fact(INCREMENTED, counter, ("value",)))


def rename(database: Database, counter_id: str, name: str) -> None:
    with database.transaction(Actor.system()) as tx:
        counter = tx.load(Counter, counter_id)
        counter.name = name
        tx.record(Fact(RENAMED, counter, ("name",)))


def ignore(database: Database, counter_id: str) -> None:
    with database.transaction(Actor.system()) as tx:
        tx.record(Fact(UNHEARD, tx.load(Counter, counter_id)))


class CountersWorker(ServiceWorker):
    name = "counters"


class TallyWorker(ServiceWorker):
    name = "tally"

    @subscribe("counters", INCREMENTED, Incremented, kind=EFFECT)
    def incremented(self, tx: Transaction, event: Event) -> None:
        tx.session.execute(
            insert(lines).values(
                event_id=event.id,
                counter_id=event.subject,
                seq=event.aggregate_seq,
                value=event.body["value"],
            )
        )
        if event.body["value"] % 10 == 0:
            note = Note(id=new_id(), value=event.body["value"])
            tx.add(note)
            tx.record(Fact(NOTED, note))

    @subscribe("counters", RENAMED, Renamed, kind=PROJECTION)
    def known_name(self, tx: Transaction, event: Event) -> None:
        row = {"counter_id": event.subject, "name": event.body["name"]}
        statement = postgresql.insert(names).values(row)
        tx.session.execute(statement.on_conflict_do_update(index_elements=["counter_id"], set_=row))

    @every(seconds=3600)
    def take_stock(self, tx: Transaction) -> None:
        tx.session.execute(
            insert(lines).values(event_id=new_id(), counter_id=new_id(), seq=0, value=-1)
        )


def handled(engine: Engine) -> list[tuple[str, int]]:
    """(counter, seq) of every line that tally wrote for an event, in the order written."""
    with engine.connect() as connection:
        found = connection.execute(
            select(lines.c.counter_id, lines.c.seq).where(lines.c.seq > 0).order_by(lines.c.id)
        )
        return [(counter_id, seq) for counter_id, seq in found]


def name_of(engine: Engine, counter_id: str) -> str | None:
    with engine.connect() as connection:
        found = connection.scalar(select(names.c.name).where(names.c.counter_id == counter_id))
        return str(found) if found is not None else None
