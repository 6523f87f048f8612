"""Kinds of reasons for time given away; a time entry may name one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reason_kind",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
    )
    op.create_index(
        "reason_kind_name",
        "reason_kind",
        [sa.text("lower(name)")],
        unique=True,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_index("reason_kind_place", "reason_kind", ["position", "id"])
    op.add_column("time_entry", sa.Column("reason_kind_id", sa.Uuid(as_uuid=False)))
    op.create_index(
        "time_entry_given_away",
        "time_entry",
        ["worked_on"],
        postgresql_where=sa.text("seconds <> billable_seconds AND status <> 'rejected'"),
    )
