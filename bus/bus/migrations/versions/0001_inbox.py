"""The inbox with its lanes and projections, replays, and timers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "bus_0001"
down_revision = None
branch_labels = ("bus",)
depends_on = None

SHOWN_BY = ("inbox", "event_id")
ID = sa.Uuid(as_uuid=False)
AT = sa.DateTime(timezone=True)
WAITING = "WHERE status IN ('failed', 'parked')"


def upgrade() -> None:
    create_inbox()
    op.create_table(
        "replay",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("next_position", sa.BigInteger, nullable=False),
        sa.Column("last_position", sa.BigInteger, nullable=False),
        sa.Column("types", ARRAY(sa.Text)),
        sa.Column("subscriber", sa.Text, nullable=False),
        sa.Column("published", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("requested_at", AT, nullable=False),
        sa.Column("done_at", AT),
    )
    op.execute("CREATE INDEX replay_waiting ON replay (id) WHERE done_at IS NULL")
    op.create_table(
        "timer",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("due_at", AT, nullable=False),
    )


def create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("event_id", ID, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("aggregate_id", ID),
        sa.Column("aggregate_seq", sa.Integer),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_attempt_at", AT),
        sa.Column("error", sa.Text),
        sa.Column("envelope", JSONB),
        sa.Column("received_at", AT, nullable=False),
        sa.Column("applied_at", AT),
        sa.CheckConstraint(
            "status IN ('applied', 'skipped', 'failed', 'parked', 'dead', 'dropped')",
            "inbox_status",
        ),
    )
    op.execute(f"CREATE INDEX inbox_due ON inbox (consumer, next_attempt_at) {WAITING}")
    op.execute(f"CREATE INDEX inbox_waiting ON inbox (consumer, aggregate_id) {WAITING}")
    op.execute("CREATE INDEX inbox_dead ON inbox (consumer, received_at) WHERE status = 'dead'")
    op.create_index("inbox_received_at", "inbox", ["received_at"])
    op.create_table(
        "inbox_mark",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("lane", sa.Text, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "projection_version",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("projection", sa.Text, primary_key=True),
        sa.Column("aggregate_id", ID, primary_key=True),
        sa.Column("aggregate_seq", sa.Integer, nullable=False),
    )
