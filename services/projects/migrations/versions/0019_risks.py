"""Risks of projects: how likely and how grave they are, and what is done about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE risk_reference START 1001")
    op.create_table(
        "risk",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        *(_text(name) for name in ("kind", "title", "area", "status")),
        *(_number(name) for name in ("probability_bp", "probability_level", "impact_level")),
        *(_number(name) for name in ("score", "impact_days")),
        sa.Column("owner_id", sa.Uuid, nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("impact_minor", sa.BigInteger, nullable=False),
        *(_text(name) for name in ("description", "currency_code", "response", "response_plan")),
        sa.Column("response_owner_id", sa.Uuid),
        sa.Column("response_due_on", sa.Date),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
        sa.CheckConstraint("probability_bp BETWEEN 0 AND 10000", name="risk_probability"),
        sa.CheckConstraint("impact_level BETWEEN 1 AND 5", name="risk_impact_level"),
        sa.CheckConstraint("score = probability_level * impact_level", name="risk_score_product"),
        sa.CheckConstraint("impact_minor >= 0", name="risk_impact"),
    )
    op.create_index("risk_project", "risk", ["project_id", "id"])
    op.create_index("risk_owner", "risk", ["owner_id", "id"])
    op.create_index("risk_score", "risk", ["score", "id"])
    op.create_index(
        "risk_pending",
        "risk",
        ["currency_code", "project_id"],
        postgresql_where=sa.text("archived_at IS NULL AND status IN ('open', 'watched')"),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)
