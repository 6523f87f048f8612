"""The chassis's own tables, alike in every service's database.

outbox: every fact the service committed, in order; rows stay as the record that replays read.
idempotency: the response to every mutation already carried out, by actor and key.
inbox: what this service has applied of the others' facts.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
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
)
from sqlalchemy.dialects.postgresql import JSONB

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
    UniqueConstraint("aggregate_id", "aggregate_seq"),
)
Index("outbox_unstamped", outbox.c.id, postgresql_where=outbox.c.position.is_(None))
Index(
    "outbox_unpublished",
    outbox.c.position,
    postgresql_where=outbox.c.published_at.is_(None),
)
Index("outbox_occurred_at", outbox.c.occurred_at)

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
