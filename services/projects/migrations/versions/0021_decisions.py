"""The log of decisions of projects."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE decision_reference START 1001")
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        *(_text(name) for name in ("title", "options", "reason", "decided_by")),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("owner_id", sa.Uuid, nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("risk_id", sa.Uuid, sa.ForeignKey("risk.id")),
        sa.Column("issue_id", sa.Uuid, sa.ForeignKey("issue.id")),
        sa.Column("supersedes_id", sa.Uuid, sa.ForeignKey("decision.id")),
        sa.Column("superseded_by_id", sa.Uuid, sa.ForeignKey("decision.id")),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
    )
    op.create_index("decision_project", "decision", ["project_id", "id"])
    op.create_index("decision_owner", "decision", ["owner_id", "id"])
    op.create_index("decision_risk", "decision", ["risk_id"])
    op.create_index("decision_issue", "decision", ["issue_id"])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
