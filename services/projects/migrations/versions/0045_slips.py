"""Tasks that nobody started move at night, where it is switched on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_MOMENT = sa.TIMESTAMP(timezone=True)


def upgrade() -> None:
    frozen = sa.Column("frozen", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("task", frozen)
    op.create_table(
        "slip_setting",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id")),
        sa.Column("switched_on", sa.Boolean),
        sa.UniqueConstraint("project_id", postgresql_nulls_not_distinct=True),
    )
    op.create_table(
        "slip",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("slipped_on", sa.Date, nullable=False),
        sa.Column("tasks", JSONB, nullable=False),
        sa.Column("followed_count", sa.Integer, nullable=False),
        sa.Column("end_on_before", sa.Date),
        sa.Column("end_on", sa.Date),
        sa.Column("held_up", sa.Text, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("undone_at", _MOMENT),
        sa.Column("undone_by_id", sa.Uuid),
        sa.UniqueConstraint("project_id", "slipped_on"),
    )
    op.create_index("slip_day", "slip", ["slipped_on", "id"])
