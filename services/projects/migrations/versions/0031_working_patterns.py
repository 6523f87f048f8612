"""When each person works: dates of the contract, country, zone, and dated working patterns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("employed_from", sa.Date))
    op.add_column("person", sa.Column("employed_until", sa.Date))
    for name in ("country_code", "time_zone"):
        op.add_column("person", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.create_table(
        "working_pattern",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("minutes", JSONB, nullable=False),
        sa.Column("intervals", JSONB, nullable=False),
        sa.Column("weekly_minutes", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(
        "working_pattern_in_force",
        "working_pattern",
        ["person_id", "from_on"],
        unique=True,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_index("working_pattern_start", "working_pattern", ["from_on", "id"])
    op.create_index("working_pattern_person", "working_pattern", ["person_id", "id"])
