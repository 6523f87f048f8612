"""Scenarios: lists of changes beside the plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE scenario_reference START 1001")
    op.create_table(
        "scenario",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("changes", JSONB, nullable=False),
        sa.Column("change_count", sa.Integer, nullable=False),
        sa.Column("applied", JSONB, nullable=False),
        sa.Column("applied_at", sa.TIMESTAMP(timezone=True)),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
    )
    op.create_index("scenario_owner", "scenario", ["owner_id", "id"])
    op.create_index("scenario_status", "scenario", ["status", "id"])
