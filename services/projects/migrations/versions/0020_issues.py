"""Issues of projects, raised by hand or from a risk that occurred."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE issue_reference START 1001")
    op.create_table(
        "issue",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        *(_text(name) for name in ("title", "severity", "status", "description", "resolution")),
        sa.Column("owner_id", sa.Uuid, nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("risk_id", sa.Uuid, sa.ForeignKey("risk.id")),
        sa.Column("due_on", sa.Date),
        sa.Column("resolved_on", sa.Date),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
    )
    op.create_index("issue_project", "issue", ["project_id", "id"])
    op.create_index("issue_owner", "issue", ["owner_id", "id"])
    op.create_index("issue_risk", "issue", ["risk_id"])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
