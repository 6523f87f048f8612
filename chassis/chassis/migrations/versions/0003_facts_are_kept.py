"""Facts are kept for good and chained; what is personal in them stands beside them."""

import sqlalchemy as sa
from alembic import op
from chassis.fact_rules import CHAIN_OLD_FACTS, FACT_FUNCTIONS, FACT_TRIGGERS
from sqlalchemy.dialects.postgresql import JSONB

revision = "chassis_0003"
down_revision = "chassis_0002"
branch_labels = None
depends_on = None

SHOWN_BY = ("outbox", "hash")


def upgrade() -> None:
    """Functions and triggers are replaced as a whole, so the newest ones serve here."""
    op.add_column("outbox", sa.Column("personal", JSONB))
    op.add_column("outbox", sa.Column("actor_name", JSONB))
    op.add_column("outbox", sa.Column("digests", JSONB, nullable=False, server_default="{}"))
    op.add_column("outbox", sa.Column("hash", sa.LargeBinary))
    op.add_column(
        "outbox_position",
        sa.Column("hash", sa.LargeBinary, nullable=False, server_default=sa.text("''::bytea")),
    )
    op.execute("CREATE INDEX outbox_actor ON outbox ((headers ->> 'actor_id'), occurred_at)")
    op.execute("CREATE INDEX outbox_personal ON outbox (aggregate_id) WHERE personal IS NOT NULL")
    for statement in FACT_FUNCTIONS + CHAIN_OLD_FACTS + FACT_TRIGGERS:
        op.get_bind().exec_driver_sql(statement)
