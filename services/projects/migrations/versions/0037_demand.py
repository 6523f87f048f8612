"""Open deals with their hours, the threshold of gaps, and the gaps that were found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _opportunities()
    op.create_table(
        "offered_hours",
        sa.Column("source_id", sa.Uuid, primary_key=True),
        *(_text(name) for name in ("kind", "status")),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("lines", JSONB, nullable=False),
        sa.Column("opportunity_id", sa.Uuid),
        sa.Column("project_id", sa.Uuid),
    )
    op.create_index("offered_hours_opportunity", "offered_hours", ["opportunity_id"])
    op.create_index("offered_hours_project", "offered_hours", ["project_id"])
    op.create_table(
        "demand_threshold",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("gap_seconds", sa.BigInteger, nullable=False),
        sa.Column("months_ahead", sa.Integer, nullable=False),
    )
    op.create_table(
        "capacity_gap",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        _text("charge_role"),
        sa.Column("month_on", sa.Date, nullable=False),
        sa.Column("gap_seconds", sa.BigInteger, nullable=False),
        sa.Column("threshold_seconds", sa.BigInteger, nullable=False),
        sa.Column("found_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("closed_at", sa.TIMESTAMP(timezone=True)),
    )
    op.create_index(
        "capacity_gap_open",
        "capacity_gap",
        ["charge_role", "month_on"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _opportunities() -> None:
    op.create_table(
        "known_opportunity",
        sa.Column("opportunity_id", sa.Uuid, primary_key=True),
        *(_text(name) for name in ("reference", "name", "status", "currency_code")),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("probability_bp", sa.Integer, nullable=False),
        sa.Column("value_minor", sa.BigInteger, nullable=False),
        *(sa.Column(n, sa.Date) for n in ("expected_close", "delivery_start", "delivery_end")),
        sa.Column("project_id", sa.Uuid),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
    )
    op.create_index(
        "known_opportunity_open",
        "known_opportunity",
        ["opportunity_id"],
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index("known_opportunity_project", "known_opportunity", ["project_id"])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
