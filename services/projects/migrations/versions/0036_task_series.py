"""Series of tasks that come again by a rule."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_MOMENT = sa.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.create_table(
        "task_series",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("name", "rule", "charge_role", "category", "held_up")
        ),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("on_day_off", sa.String(40), nullable=False),
        sa.Column("horizon_days", sa.Integer, nullable=False),
        sa.Column("duration_minutes", sa.Integer, nullable=False),
        sa.Column("estimate_seconds", sa.BigInteger, nullable=False),
        sa.Column("phase_id", sa.Uuid),
        sa.Column("assignee_id", sa.Uuid),
        sa.Column("created_by_id", sa.Uuid),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("follows_id", sa.Uuid, sa.ForeignKey("task_series.id")),
        sa.Column("next_on", sa.Date),
    )
    op.create_index("task_series_project", "task_series", ["project_id", "id"])
    op.create_index("task_series_next", "task_series", ["next_on", "id"])
    op.create_table(
        "series_task",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("series_id", sa.Uuid, sa.ForeignKey("task_series.id"), nullable=False),
        sa.Column("occurs_on", sa.Date, nullable=False),
        sa.Column("task_id", sa.Uuid),
        sa.Column("left_out", sa.Boolean, nullable=False),
        sa.UniqueConstraint("series_id", "occurs_on"),
    )
    op.create_index("series_task_task", "series_task", ["task_id"])
