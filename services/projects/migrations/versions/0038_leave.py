"""Kinds of leave, allowances by year, and leave; with kinds to begin with, whose ids stay."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

KINDS = (
    ("0190b1f0-0000-7000-8000-000000000001", "Holiday", True),
    ("0190b1f0-0000-7000-8000-000000000002", "Sick leave", False),
    ("0190b1f0-0000-7000-8000-000000000003", "Unpaid leave", False),
    ("0190b1f0-0000-7000-8000-000000000004", "Parental leave", False),
    ("0190b1f0-0000-7000-8000-000000000005", "Training", False),
)


def upgrade() -> None:
    kinds = op.create_table(
        "leave_type",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("counts", sa.Boolean, nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(
        "leave_type_name",
        "leave_type",
        [sa.text("lower(name)")],
        unique=True,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    made = {"version": 1, "created_at": datetime(2026, 1, 1, tzinfo=UTC)}
    op.bulk_insert(
        kinds,
        [{"id": id_, "name": name, "counts": counts, **made} for id_, name, counts in KINDS],
    )
    op.create_table(
        "leave_allowance",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("carried_minutes", sa.Integer, nullable=False),
        sa.Column("carried_until", sa.Date),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("leave_allowance_person", "leave_allowance", ["person_id", "year"], unique=True)
    op.create_index("leave_allowance_year", "leave_allowance", ["year", "id"])
    _leave()


def _leave() -> None:
    op.create_table(
        "leave",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("leave_type_id", sa.Uuid, sa.ForeignKey("leave_type.id"), nullable=False),
        sa.Column("first_on", sa.Date, nullable=False),
        sa.Column("last_on", sa.Date, nullable=False),
        sa.Column("day_minutes", sa.Integer),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("requested_by_id", sa.Uuid),
        sa.Column("decided_by_id", sa.Uuid),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("leave_person", "leave", ["person_id", "first_on", "id"])
    op.create_index("leave_first", "leave", ["first_on", "id"])
    op.create_index("leave_type_of", "leave", ["leave_type_id", "id"])
    op.create_index(
        "leave_waiting",
        "leave",
        ["person_id"],
        postgresql_where=sa.text("status = 'requested'"),
    )
