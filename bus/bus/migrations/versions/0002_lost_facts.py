"""Facts that others had consumed and a restored backup did not hold."""

import sqlalchemy as sa
from alembic import op

revision = "bus_0002"
down_revision = "bus_0001"
branch_labels = None
depends_on = None

SHOWN_BY = ("lost_fact", "event_id")
ID = sa.Uuid(as_uuid=False)


def upgrade() -> None:
    op.create_table(
        "lost_fact",
        sa.Column("event_id", ID, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("aggregate_id", ID, nullable=False),
        sa.Column("aggregate_seq", sa.Integer, nullable=False),
        sa.Column("resumption_id", sa.BigInteger, nullable=False),
    )
