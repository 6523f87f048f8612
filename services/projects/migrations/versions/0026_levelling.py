"""Levellings: worked out beside the plans, applied as one, undone as one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE levelling_reference START 1001")
    op.create_table(
        "levelling",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("project_ids", JSONB, nullable=False),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("effort", sa.Integer, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("started_by_id", sa.Uuid),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("stated", JSONB, nullable=False),
        sa.Column("tasks", sa.Integer, nullable=False),
        sa.Column("warnings", JSONB, nullable=False),
        sa.Column("answers", sa.Integer, nullable=False),
        sa.Column("cost_first", sa.BigInteger, nullable=False),
        sa.Column("cost", sa.BigInteger, nullable=False),
        sa.Column("bound", sa.BigInteger, nullable=False),
        sa.Column("optimal", sa.Boolean, nullable=False),
        sa.Column("result", JSONB, nullable=False),
        sa.Column("inverse", JSONB, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("seen_at", sa.TIMESTAMP(timezone=True)),
    )
    op.create_index("levelling_started_by", "levelling", ["started_by_id", "id"])
    op.create_index(
        "levelling_open",
        "levelling",
        ["id"],
        postgresql_where=sa.text("status IN ('waiting', 'running')"),
    )
