"""The bus's own tables, alike in every service's database.

replay: requests to publish a part of the outbox again, and how far the relay has come with each.
inbox: what this service has applied of the others' facts, and what it could not.
inbox_mark: up to which position of each lane everything has been recorded in the inbox.
inbox_try: how often an event that may kill its process has been tried in its place in the line.
projection_version: the newest event of each aggregate that each projection has seen.
lost_fact: facts that others had consumed and a restored backup did not hold.
restating: how far each restatement of a type of record to a subscriber has come.
restatement: states that wait for the relay; deleted when they are published.
timer: when each of the service's timers is due next.

They are as the revisions in `bus/bus/migrations` leave them.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

bus_metadata = MetaData()

replay = Table(
    "replay",
    bus_metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("next_position", BigInteger, nullable=False),
    Column("last_position", BigInteger, nullable=False),
    Column("types", ARRAY(Text)),
    Column("subscriber", Text, nullable=False),
    Column("published", BigInteger, nullable=False, server_default="0"),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("done_at", DateTime(timezone=True)),
)
Index("replay_waiting", replay.c.id, postgresql_where=replay.c.done_at.is_(None))

inbox = Table(
    "inbox",
    bus_metadata,
    Column("consumer", Text, primary_key=True),
    Column("event_id", Uuid(as_uuid=False), primary_key=True),
    Column("source", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("aggregate_id", Uuid(as_uuid=False)),
    Column("aggregate_seq", Integer),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", DateTime(timezone=True)),
    Column("error", Text),
    Column("envelope", JSONB),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("applied_at", DateTime(timezone=True)),
    CheckConstraint(
        "status IN ('applied', 'skipped', 'failed', 'parked', 'dead', 'dropped')", "inbox_status"
    ),
)
_waiting = inbox.c.status.in_(["failed", "parked"])
Index("inbox_due", inbox.c.consumer, inbox.c.next_attempt_at, postgresql_where=_waiting)
Index("inbox_waiting", inbox.c.consumer, inbox.c.aggregate_id, postgresql_where=_waiting)
Index(
    "inbox_dead", inbox.c.consumer, inbox.c.received_at, postgresql_where=inbox.c.status == "dead"
)
Index("inbox_received_at", inbox.c.received_at)

inbox_mark = Table(
    "inbox_mark",
    bus_metadata,
    Column("consumer", Text, primary_key=True),
    Column("lane", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)

inbox_try = Table(
    "inbox_try",
    bus_metadata,
    Column("consumer", Text, primary_key=True),
    Column("event_id", Uuid(as_uuid=False), primary_key=True),
    Column("tries", Integer, nullable=False),
)

projection_version = Table(
    "projection_version",
    bus_metadata,
    Column("consumer", Text, primary_key=True),
    Column("projection", Text, primary_key=True),
    Column("aggregate_id", Uuid(as_uuid=False), primary_key=True),
    Column("aggregate_seq", Integer, nullable=False),
)

lost_fact = Table(
    "lost_fact",
    bus_metadata,
    Column("event_id", Uuid(as_uuid=False), primary_key=True),
    Column("type", Text, nullable=False),
    Column("aggregate_id", Uuid(as_uuid=False), nullable=False),
    Column("aggregate_seq", Integer, nullable=False),
    Column("resumption_id", BigInteger, nullable=False),
)

timer = Table(
    "timer",
    bus_metadata,
    Column("consumer", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("due_at", DateTime(timezone=True), nullable=False),
)

restating = Table(
    "restating",
    bus_metadata,
    Column("type", Text, primary_key=True),
    Column("subscriber", Text, primary_key=True),
    Column("after_id", Uuid(as_uuid=False)),
    Column("records", BigInteger, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)
"""after_id: the last record that was restated; NULL when all were."""

restatement = Table(
    "restatement",
    bus_metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("subscriber", Text, nullable=False),
    Column("event_id", Uuid(as_uuid=False), nullable=False),
    Column("type", Text, nullable=False),
    Column("aggregate_id", Uuid(as_uuid=False), nullable=False),
    Column("aggregate_seq", Integer, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
)
