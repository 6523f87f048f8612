"""Weeks of time are submitted, approved by levels, and by substitutes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("time_rule", sa.Column("first_level", sa.String(40)))
    op.add_column("time_rule", sa.Column("second_level", sa.String(40)))
    op.add_column(
        "time_rule",
        sa.Column("by_week", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "time_entry",
        sa.Column("levels_passed", sa.Integer, nullable=False, server_default="0"),
    )
    op.add_column("time_entry", sa.Column("decided_for_id", sa.Uuid(as_uuid=False)))
    op.create_table(
        "timesheet",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("first_on", sa.Date, nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("incomplete", sa.Boolean, nullable=False),
        sa.Column("submitted_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Uuid),
        sa.Column("decided_by_id", sa.Uuid),
        sa.Column("decided_for_id", sa.Uuid),
        sa.Column("decided_at", sa.TIMESTAMP(timezone=True)),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("timesheet_person", "timesheet", ["person_id", "first_on"], unique=True)
    op.create_index("timesheet_first", "timesheet", ["first_on", "id"])
    op.create_table(
        "approval_substitute",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("substitute_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("first_on", sa.Date, nullable=False),
        sa.Column("last_on", sa.Date, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
    )
    op.create_index(
        "approval_substitute_person", "approval_substitute", ["person_id", "first_on", "id"]
    )
    op.create_index("approval_substitute_of", "approval_substitute", ["substitute_id", "last_on"])
    op.create_index("approval_substitute_first", "approval_substitute", ["first_on", "id"])
