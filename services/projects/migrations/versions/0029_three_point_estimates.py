"""Three-point estimates of tasks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "three_point_estimate",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("task_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("optimistic_seconds", sa.BigInteger, nullable=False),
        sa.Column("likely_seconds", sa.BigInteger, nullable=False),
        sa.Column("pessimistic_seconds", sa.BigInteger, nullable=False),
        sa.CheckConstraint(
            "0 <= optimistic_seconds AND optimistic_seconds <= likely_seconds "
            "AND likely_seconds <= pessimistic_seconds",
            name="three_point_estimate_order",
        ),
    )
    op.create_index("three_point_estimate_project", "three_point_estimate", ["project_id"])
