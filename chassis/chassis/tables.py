"""The chassis's own tables, alike in every service's database.

outbox: every fact the service committed, in order, kept for good.
outbox_position: the last position given to an outbox row, and the hash of that row.
replay: requests to publish a part of the outbox again, and how far the relay has come with each.
idempotency: the response to every mutation already carried out, by actor and key.
inbox: what this service has applied of the others' facts, and what it could not.
inbox_mark: up to which position of each lane everything has been recorded in the inbox.
inbox_try: how often an event that may kill its process has been tried in its place in the line.
projection_version: the newest event of each aggregate that each projection has seen.
resumption: restores after which numbering went on further up (`events resume`).
lost_fact: facts that others had consumed and a restored backup did not hold.
restating: how far each restatement of a type of record to a subscriber has come.
restatement: states that wait for the relay; deleted when they are published.
timer: when each of the service's timers is due next.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    event,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chassis.fact_rules import FACT_FUNCTIONS, FACT_TRIGGERS

chassis_metadata = MetaData()

outbox = Table(
    "outbox",
    chassis_metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("event_id", Uuid(as_uuid=False), nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("aggregate_type", Text, nullable=False),
    Column("aggregate_id", Uuid(as_uuid=False), nullable=False),
    Column("aggregate_seq", Integer, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("position", BigInteger, unique=True),
    Column("published_at", DateTime(timezone=True)),
    Column("personal", JSONB),
    Column("actor_name", JSONB),
    Column("digests", JSONB, nullable=False, server_default="{}"),
    Column("hash", LargeBinary),
    UniqueConstraint("aggregate_id", "aggregate_seq"),
)
"""personal: values of the payload that are personal, with a salt; in the payload they are empty.
actor_name: the name of the actor, with a salt. Both may be cleared; digests, of both, may not.
hash: of this fact and the one before it."""
whole_payload = outbox.c.payload.op("||")(
    func.coalesce(outbox.c.personal["value"], text("'{}'::jsonb"))
).label("payload")
"""The payload as it was recorded, but for what has been cleared since."""
for _rule in FACT_FUNCTIONS + FACT_TRIGGERS:
    event.listen(outbox, "after_create", DDL(_rule))  # type: ignore[no-untyped-call]
Index("outbox_unstamped", outbox.c.id, postgresql_where=outbox.c.position.is_(None))
Index(
    "outbox_unpublished",
    outbox.c.position,
    postgresql_where=outbox.c.published_at.is_(None),
)
Index("outbox_occurred_at", outbox.c.occurred_at)
Index("outbox_actor", outbox.c.headers["actor_id"].astext, outbox.c.occurred_at)
Index("outbox_personal", outbox.c.aggregate_id, postgresql_where=outbox.c.personal.is_not(None))

idempotency = Table(
    "idempotency",
    chassis_metadata,
    Column("actor_id", Text, primary_key=True),
    Column("request_id", Text, primary_key=True),
    Column("method", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("response", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("idempotency_created_at", "created_at"),
)

outbox_position = Table(
    "outbox_position",
    chassis_metadata,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False, server_default=text("''::bytea")),
)

replay = Table(
    "replay",
    chassis_metadata,
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
    chassis_metadata,
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
    chassis_metadata,
    Column("consumer", Text, primary_key=True),
    Column("lane", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)

inbox_try = Table(
    "inbox_try",
    chassis_metadata,
    Column("consumer", Text, primary_key=True),
    Column("event_id", Uuid(as_uuid=False), primary_key=True),
    Column("tries", Integer, nullable=False),
)

projection_version = Table(
    "projection_version",
    chassis_metadata,
    Column("consumer", Text, primary_key=True),
    Column("projection", Text, primary_key=True),
    Column("aggregate_id", Uuid(as_uuid=False), primary_key=True),
    Column("aggregate_seq", Integer, nullable=False),
)

resumption = Table(
    "resumption",
    chassis_metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("resumed_at", DateTime(timezone=True), nullable=False),
    Column("held_position", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("seq_base", Integer, nullable=False),
)
"""held_position: the last in the backup. position, seq_base: whatever was numbered before has a
lower number. An aggregate's facts are numbered by its version above the newest seq_base."""

lost_fact = Table(
    "lost_fact",
    chassis_metadata,
    Column("event_id", Uuid(as_uuid=False), primary_key=True),
    Column("type", Text, nullable=False),
    Column("aggregate_id", Uuid(as_uuid=False), nullable=False),
    Column("aggregate_seq", Integer, nullable=False),
    Column("resumption_id", BigInteger, nullable=False),
)

timer = Table(
    "timer",
    chassis_metadata,
    Column("consumer", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("due_at", DateTime(timezone=True), nullable=False),
)

restating = Table(
    "restating",
    chassis_metadata,
    Column("type", Text, primary_key=True),
    Column("subscriber", Text, primary_key=True),
    Column("after_id", Uuid(as_uuid=False)),
    Column("records", BigInteger, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)
"""after_id: the last record that was restated; NULL when all were."""

restatement = Table(
    "restatement",
    chassis_metadata,
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
