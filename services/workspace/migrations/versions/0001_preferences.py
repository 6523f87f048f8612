"""Preferences."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preferences",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("theme", sa.Text, nullable=False),
        sa.Column("density", sa.Text, nullable=False),
        sa.Column("start_page", sa.Text, nullable=False),
        sa.Column("week_start", sa.Text, nullable=False),
        sa.Column("hours_format", sa.Text, nullable=False),
        sa.Column("columns", JSONB, nullable=False),
    )
