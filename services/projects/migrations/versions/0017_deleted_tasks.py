"""Deleted tasks are kept with their dependencies, so that they can be restored."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deleted_task",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("task", JSONB, nullable=False),
        sa.Column("dependencies", JSONB, nullable=False),
        sa.Column("deleted_at", sa.TIMESTAMP(timezone=True), nullable=False),
    )
    op.create_index("deleted_task_project", "deleted_task", ["project_id"])
