"""The tables of what a request writes besides its records, alike in every service's database.

outbox: every fact the service committed, in order, kept for good.
outbox_position: the last position given to an outbox row, and the hash of that row.
resumption: restores after which numbering went on further up (`events resume`).
idempotency: the response to every mutation already carried out, by actor and key.

They are as the revisions in `chassis/chassis/migrations` leave them.
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
from sqlalchemy.dialects.postgresql import JSONB

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
