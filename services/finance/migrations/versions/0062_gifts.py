"""Gifts to clients, valued at charge rates."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gift",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("project_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("client_id", sa.Uuid(as_uuid=False)),
        sa.Column("given_by_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("given_on", sa.Date, nullable=False),
        sa.Column("seconds", sa.BigInteger, nullable=False),
        sa.Column("charge_role", sa.Text, nullable=False),
        sa.Column("currency_code", sa.Text),
        sa.Column("value_minor", sa.BigInteger),
    )
    op.create_index("gift_given_on", "gift", ["given_on", "id"])
    op.create_index("gift_project_id", "gift", ["project_id"])
    op.create_index("gift_client_id", "gift", ["client_id", "given_on"])
