"""Thresholds of budgets, and the warnings that they raise."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget_watch",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("thresholds_percent", sa.ARRAY(sa.Integer), nullable=False),
        sa.Column("thresholds_minutes", sa.ARRAY(sa.Integer), nullable=False),
        sa.Column("days_ahead", sa.Integer, nullable=False),
    )
    op.create_table(
        "budget_warning",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Uuid, nullable=False),
        sa.Column("basis", sa.String(40), nullable=False),
        sa.Column("percent", sa.Integer, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("used_minor", sa.BigInteger, nullable=False),
        sa.Column("total_minor", sa.BigInteger, nullable=False),
        sa.Column("currency_code", sa.Text, nullable=False),
        sa.Column("worked_seconds", sa.BigInteger, nullable=False),
        sa.Column("days_left", sa.Text, nullable=False),
        sa.Column("passes_on", sa.Date),
        sa.Column("raised_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.TIMESTAMP(timezone=True)),
    )
    op.create_index("budget_warning_project", "budget_warning", ["project_id", "id"])
    op.create_index("budget_warning_passes", "budget_warning", ["passes_on", "id"])
    op.create_index(
        "budget_warning_standing",
        "budget_warning",
        ["project_id", "basis", "percent", "minutes"],
        unique=True,
        postgresql_where=sa.text("cleared_at IS NULL"),
    )
