"""How tasks earn their planned value, and what was measured of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earning",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("task_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("progress_bp", sa.Integer),
        sa.Column("measured_on", sa.Date),
        sa.Column("milestones", JSONB, nullable=False),
    )
    op.create_index("earning_project", "earning", ["project_id"])
    op.create_table(
        "progress_measure",
        sa.Column("task_id", sa.Uuid, primary_key=True),
        sa.Column("measured_on", sa.Date, primary_key=True),
        sa.Column("progress_bp", sa.Integer, nullable=False),
        sa.CheckConstraint("progress_bp BETWEEN 0 AND 10000", name="progress_measure_share"),
    )
