"""Status reports of projects."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE status_report_reference START 1001")
    op.create_table(
        "status_report",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        *(_text(name) for name in ("audience", "colour", "rule_colour", "rule", "narrative")),
        *(_text(name) for name in ("colour_reason", "status")),
        sa.Column("as_at", sa.Date, nullable=False),
        sa.Column("author_id", sa.Uuid),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("issued_on", sa.Date),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
    )
    op.create_index("status_report_project", "status_report", ["project_id", "id"])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
