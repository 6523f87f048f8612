"""The outbox with its numbering, and idempotency keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "chassis_0001"
down_revision = None
branch_labels = ("chassis",)
depends_on = None

SHOWN_BY = ("idempotency", "request_id")
ID = sa.Uuid(as_uuid=False)
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("event_id", ID, nullable=False, unique=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("aggregate_type", sa.Text, nullable=False),
        sa.Column("aggregate_id", ID, nullable=False),
        sa.Column("aggregate_seq", sa.Integer, nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("headers", JSONB, nullable=False),
        sa.Column("occurred_at", AT, nullable=False),
        sa.Column("position", sa.BigInteger, unique=True),
        sa.Column("published_at", AT),
        sa.UniqueConstraint("aggregate_id", "aggregate_seq"),
    )
    op.execute("CREATE INDEX outbox_unstamped ON outbox (id) WHERE position IS NULL")
    op.execute("CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL")
    op.create_index("outbox_occurred_at", "outbox", ["occurred_at"])
    op.create_table(
        "outbox_position",
        sa.Column(
            "one", sa.Integer, sa.CheckConstraint("one = 1"), primary_key=True, autoincrement=False
        ),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "idempotency",
        sa.Column("actor_id", sa.Text, primary_key=True),
        sa.Column("request_id", sa.Text, primary_key=True),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("response", sa.LargeBinary, nullable=False),
        sa.Column("created_at", AT, nullable=False),
    )
    op.create_index("idempotency_created_at", "idempotency", ["created_at"])
