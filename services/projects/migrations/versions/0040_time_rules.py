"""Rules by which time is rounded, of the agency and of projects; what rounding added to an entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "time_rule",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id")),
        sa.Column("rounding", sa.String(40), nullable=False),
        sa.Column("unit_seconds", sa.BigInteger, nullable=False),
        sa.Column("minimum_seconds", sa.BigInteger, nullable=False),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
    )
    op.create_index(
        "time_rule_of",
        "time_rule",
        ["project_id"],
        unique=True,
        postgresql_where=sa.text("archived_at IS NULL"),
        postgresql_nulls_not_distinct=True,
    )
    op.add_column("time_entry", sa.Column("rounding_seconds", sa.BigInteger))
