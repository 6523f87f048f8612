"""What really happened to tasks; who wrote time, and corrections of it; records archived, erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def uuid() -> sa.Uuid[str]:
    return sa.Uuid(as_uuid=False)


def timestamp() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    change_tasks()
    change_projects()
    change_people()
    change_days_off()
    change_time_entries()
    create_replicas()


def change_tasks() -> None:
    op.add_column("task", sa.Column("actual_start_on", sa.Date(), nullable=True))
    op.add_column("task", sa.Column("actual_finish_on", sa.Date(), nullable=True))
    op.add_column("task", sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE task SET actual_start_on = start_on, actual_finish_on = end_on WHERE status = 'done'"
    )
    op.execute(
        "UPDATE task SET position = placed.position FROM ("
        " SELECT id, row_number() OVER (PARTITION BY project_id ORDER BY id) AS position FROM task"
        ") AS placed WHERE task.id = placed.id"
    )


def change_projects() -> None:
    op.add_column("project", sa.Column("description", sa.Text(), nullable=False, server_default=""))
    op.add_column("project", sa.Column("template_id", uuid(), nullable=True))
    op.create_foreign_key(None, "project", "template", ["template_id"], ["id"])
    op.create_index("project_template", "project", ["template_id"])
    op.add_column(
        "project",
        sa.Column("deliverables_ordered", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("project", sa.Column("archived_at", timestamp(), nullable=True))
    op.add_column("template", sa.Column("archived_at", timestamp(), nullable=True))
    for name in ("by_hand", "cancelled"):
        op.add_column(
            "deliverable",
            sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()),
        )


def change_people() -> None:
    op.add_column("person", sa.Column("erased_at", timestamp(), nullable=True))


def change_days_off() -> None:
    made = sa.text("gen_random_uuid()")
    op.add_column("day_off", sa.Column("id", uuid(), nullable=False, server_default=made))
    op.add_column("day_off", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.drop_constraint("day_off_pkey", "day_off", type_="primary")
    op.create_primary_key("day_off_pkey", "day_off", ["id"])
    op.create_unique_constraint("day_off_on_key", "day_off", ["on"])


def change_time_entries() -> None:
    for name in ("logged_by_id", "changed_by_id", "corrects_id"):
        op.add_column("time_entry", sa.Column(name, uuid(), nullable=True))
    op.add_column(
        "time_entry",
        sa.Column("written_by_ids", ARRAY(uuid()), nullable=False, server_default="{}"),
    )
    for name in ("correction_reason", "reopened_reason"):
        op.add_column("time_entry", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.create_foreign_key(None, "time_entry", "time_entry", ["corrects_id"], ["id"])
    op.create_index("time_entry_corrects", "time_entry", ["corrects_id"])
    op.drop_constraint("time_entry_seconds", "time_entry", type_="check")
    op.create_check_constraint(
        "time_entry_seconds",
        "time_entry",
        "CASE WHEN corrects_id IS NULL THEN seconds > 0 ELSE seconds < 0 END",
    )
    op.drop_index("time_entry_person_day", "time_entry")
    op.create_index(
        "time_entry_person_day",
        "time_entry",
        ["person_id", "worked_on"],
        postgresql_include=["seconds"],
        postgresql_where=sa.text(
            "worked_from IS NULL AND status <> 'rejected' AND (seconds > 0 OR status = 'approved')"
        ),
    )


def create_replicas() -> None:
    op.add_column("known_client", sa.Column("account_manager_id", uuid(), nullable=True))
    op.create_table(
        "unbilled_work",
        sa.Column("project_id", uuid(), nullable=False),
        sa.Column("unbilled_seconds", sa.BigInteger(), nullable=False),
        sa.Column("unbilled_entries", sa.Integer(), nullable=False),
        sa.Column("valued_entries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("project_id"),
    )
    op.create_table(
        "issued_time",
        sa.Column("time_entry_id", uuid(), nullable=False),
        sa.Column("invoice_id", uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("time_entry_id"),
    )
    op.create_index("ix_issued_time_invoice_id", "issued_time", ["invoice_id"])
