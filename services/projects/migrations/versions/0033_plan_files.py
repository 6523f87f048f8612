"""Imports of plans, and links to calendars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_MOMENT = sa.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.create_table(
        "plan_import",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("task_count", sa.Integer, nullable=False),
        sa.Column("dependency_count", sa.Integer, nullable=False),
        sa.Column("imported_by_id", sa.Uuid),
        sa.Column("created_at", _MOMENT, nullable=False),
        *(
            sa.Column(name, JSONB, nullable=False)
            for name in ("not_taken_over", "task_ids", "phase_ids", "baseline_ids")
        ),
        sa.Column("undone_at", _MOMENT),
    )
    op.create_index("plan_import_project", "plan_import", ["project_id", "id"])
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT),
    )
    op.create_index(
        "calendar_feed_person",
        "calendar_feed",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
