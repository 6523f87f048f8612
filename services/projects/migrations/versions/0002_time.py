"""Time entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def uuid() -> sa.Uuid[str]:
    return sa.Uuid(as_uuid=False)


def upgrade() -> None:
    op.create_table(
        "time_entry",
        sa.Column("id", uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", uuid(), nullable=False),
        sa.Column("project_id", uuid(), nullable=False),
        sa.Column("client_id", uuid(), nullable=True),
        sa.Column("task_id", uuid(), nullable=True),
        sa.Column("deliverable_id", uuid(), nullable=True),
        sa.Column("worked_on", sa.Date(), nullable=False),
        sa.Column("worked_from", sa.Date(), nullable=True),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.Column("charge_role", sa.Text(), nullable=False),
        sa.Column("chargeable", sa.Boolean(), nullable=False),
        sa.Column("non_chargeable_reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("decided_by_id", uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rejected_reason", sa.Text(), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("external_ref", sa.Text(), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.CheckConstraint("seconds > 0", "time_entry_seconds"),
        sa.CheckConstraint("worked_from <= worked_on", "time_entry_days"),
        sa.CheckConstraint("status IN ('submitted', 'approved', 'rejected')", "time_entry_status"),
        sa.CheckConstraint(
            "status <> 'approved' OR settled = (decided_by_id IS NULL)", "time_entry_decided"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"]),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    create_indexes()


def create_indexes() -> None:
    """One for each way the entries are asked for, and one for counting a person's day."""
    op.create_index("time_entry_by_day", "time_entry", ["worked_on", "id"])
    op.create_index("time_entry_by_project", "time_entry", ["project_id", "worked_on", "id"])
    op.create_index("time_entry_by_person", "time_entry", ["person_id", "worked_on", "id"])
    op.create_index("time_entry_by_task", "time_entry", ["task_id"])
    op.create_index("time_entry_external_ref", "time_entry", ["external_ref"], unique=True)
    op.create_index(
        "time_entry_waiting",
        "time_entry",
        ["worked_on", "id"],
        postgresql_where=sa.text("status = 'submitted'"),
    )
    op.create_index(
        "time_entry_person_day",
        "time_entry",
        ["person_id", "worked_on"],
        postgresql_include=["seconds"],
        postgresql_where=sa.text("worked_from IS NULL AND status <> 'rejected'"),
    )
