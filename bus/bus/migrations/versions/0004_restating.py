"""Publishing the present state of records again for one subscriber."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "bus_0004"
down_revision = "bus_0003"
branch_labels = None
depends_on = None

SHOWN_BY = ("restatement", "subscriber")
ID = sa.Uuid(as_uuid=False)
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "restating",
        sa.Column("type", sa.Text, primary_key=True),
        sa.Column("subscriber", sa.Text, primary_key=True),
        sa.Column("after_id", ID),
        sa.Column("records", sa.BigInteger, nullable=False),
        sa.Column("changed_at", AT, nullable=False),
    )
    op.create_table(
        "restatement",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("subscriber", sa.Text, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("aggregate_id", ID, nullable=False),
        sa.Column("aggregate_seq", sa.Integer, nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("headers", JSONB, nullable=False),
        sa.Column("occurred_at", AT, nullable=False),
    )
