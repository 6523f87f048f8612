"""The chassis's tables, and those of planning and resourcing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def uuid() -> sa.Uuid[str]:
    return sa.Uuid(as_uuid=False)


def word() -> sa.String:
    return sa.String(40)


def timestamp() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    create_people()
    create_replicas()
    create_projects()
    create_tasks()


def create_people() -> None:
    op.create_table(
        "person",
        sa.Column("id", uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("charge_role", sa.Text(), nullable=False),
        sa.Column("lead_id", uuid(), nullable=True),
        sa.Column("weekly_seconds", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("external_ref", sa.Text(), nullable=True),
        sa.Column("created_at", timestamp(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("external_ref"),
    )
    op.create_index("ix_person_lead_id", "person", ["lead_id"])
    op.create_index(
        "person_email",
        "person",
        [sa.text("lower(email)")],
        unique=True,
        postgresql_where=sa.text("email != ''"),
    )
    op.create_index("person_name", "person", [sa.text("lower(name)"), "id"])
    op.create_table(
        "day_off",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("on"),
    )


def create_replicas() -> None:
    op.create_table(
        "known_client",
        sa.Column("client_id", uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("client_id"),
    )
    op.create_table(
        "known_brief",
        sa.Column("opportunity_id", uuid(), nullable=False),
        sa.Column("brief_id", uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("deliverables", JSONB(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("opportunity_id"),
    )
    op.create_table(
        "known_handover",
        sa.Column("project_id", uuid(), nullable=False),
        sa.Column("handover_id", uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("project_manager_id", uuid(), nullable=True),
        sa.PrimaryKeyConstraint("project_id"),
    )
    op.create_table(
        "accepted_quote",
        sa.Column("quote_id", uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("opportunity_id", uuid(), nullable=True),
        sa.Column("project_id", uuid(), nullable=True),
        sa.Column("total_seconds", sa.BigInteger(), nullable=False),
        sa.Column("lines", JSONB(), nullable=False),
        sa.Column("accepted_at", timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("quote_id"),
    )
    op.create_index("accepted_quote_opportunity", "accepted_quote", ["opportunity_id"])
    op.create_index("accepted_quote_project", "accepted_quote", ["project_id"])


def create_projects() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("project_reference", start=1001)))
    op.create_table(
        "project",
        sa.Column("id", uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", word(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("client_id", uuid(), nullable=True),
        sa.Column("opportunity_id", uuid(), nullable=True),
        sa.Column("handover_id", uuid(), nullable=True),
        sa.Column("project_manager_id", uuid(), nullable=True),
        sa.Column("accepted_quote_id", uuid(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("chargeable", sa.Boolean(), nullable=False),
        sa.Column("sold_seconds", sa.BigInteger(), nullable=False),
        sa.Column("kicked_off", sa.Boolean(), nullable=False),
        sa.Column("country_code", sa.Text(), nullable=False),
        sa.Column("external_ref", sa.Text(), nullable=True),
        sa.Column("created_at", timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("external_ref"),
        sa.UniqueConstraint("opportunity_id"),
        sa.UniqueConstraint("reference"),
    )
    op.create_index("project_client", "project", ["client_id", "id"])
    op.create_index("project_manager", "project", ["project_manager_id", "id"])
    op.create_index("project_status", "project", ["status", "id"])
    op.create_table(
        "deliverable",
        sa.Column("project_id", uuid(), nullable=False),
        sa.Column("id", uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("sold_seconds", sa.BigInteger(), nullable=False),
        sa.Column("role_hours", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("project_id", "id"),
    )
    op.create_table(
        "phase",
        sa.Column("id", uuid(), nullable=False),
        sa.Column("project_id", uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("project_id", "name"),
    )
    op.create_table(
        "template",
        sa.Column("id", uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tasks", JSONB(), nullable=False),
        sa.Column("links", JSONB(), nullable=False),
        sa.Column("created_at", timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("template_name", "template", [sa.text("lower(name)")], unique=True)


def create_tasks() -> None:
    op.create_table(
        "task",
        sa.Column("id", uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("project_id", uuid(), nullable=False),
        sa.Column("phase_id", uuid(), nullable=True),
        sa.Column("deliverable_id", uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", word(), nullable=False),
        sa.Column("charge_role", sa.Text(), nullable=False),
        sa.Column("assignee_id", uuid(), nullable=True),
        sa.Column("estimate_seconds", sa.BigInteger(), nullable=False),
        sa.Column("duration_days", sa.Integer(), nullable=False),
        sa.Column("start_not_before", sa.Date(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("total_float_days", sa.Integer(), nullable=False),
        sa.Column("free_float_days", sa.Integer(), nullable=False),
        sa.Column("critical", sa.Boolean(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("estimated_on", sa.Date(), nullable=True),
        sa.Column("external_ref", sa.Text(), nullable=True),
        sa.Column("created_at", timestamp(), nullable=False),
        sa.ForeignKeyConstraint(["phase_id"], ["phase.id"]),
        sa.ForeignKeyConstraint(
            ["project_id", "deliverable_id"], ["deliverable.project_id", "deliverable.id"]
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("external_ref"),
    )
    op.create_index("task_assignee", "task", ["assignee_id", "id"])
    op.create_index("task_deliverable", "task", ["project_id", "deliverable_id"])
    op.create_index("task_phase", "task", ["phase_id"])
    op.create_index("task_project", "task", ["project_id", "id"])
    op.create_index("task_status", "task", ["status", "id"])
    op.create_table(
        "dependency",
        sa.Column("id", uuid(), nullable=False),
        sa.Column("project_id", uuid(), nullable=False),
        sa.Column("predecessor_id", uuid(), nullable=False),
        sa.Column("successor_id", uuid(), nullable=False),
        sa.Column("type", word(), nullable=False),
        sa.Column("lag_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["predecessor_id"], ["task.id"]),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"]),
        sa.ForeignKeyConstraint(["successor_id"], ["task.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("predecessor_id", "successor_id", "type"),
    )
    op.create_index("dependency_project", "dependency", ["project_id"])
    op.create_index("dependency_successor", "dependency", ["successor_id"])
