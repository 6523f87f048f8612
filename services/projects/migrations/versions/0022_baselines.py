"""Baselines: named copies of a project's plan."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "baseline",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("automatic", sa.Boolean, nullable=False),
        sa.Column("taken_by_id", sa.Uuid),
        sa.Column("taken_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("start_on", sa.Date),
        sa.Column("end_on", sa.Date),
        sa.Column("task_count", sa.Integer, nullable=False),
        sa.Column("estimate_seconds", sa.BigInteger, nullable=False),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
    )
    op.create_index("baseline_project", "baseline", ["project_id", "id"])
    op.create_table(
        "baseline_task",
        sa.Column("baseline_id", sa.Uuid, sa.ForeignKey("baseline.id"), primary_key=True),
        sa.Column("task_id", sa.Uuid, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("charge_role", sa.Text, nullable=False),
        sa.Column("assignee_id", sa.Uuid),
        sa.Column("start_on", sa.Date),
        sa.Column("end_on", sa.Date),
        sa.Column("duration_days", sa.Integer, nullable=False),
        sa.Column("estimate_seconds", sa.BigInteger, nullable=False),
    )
