"""Dependencies on tasks of other projects, and the plans that are to follow them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_ACROSS = sa.text("predecessor_project_id IS NOT NULL")


def upgrade() -> None:
    op.add_column(
        "dependency",
        sa.Column("predecessor_project_id", sa.Uuid(as_uuid=False), sa.ForeignKey("project.id")),
    )
    op.create_index(
        "dependency_into_project", "dependency", ["project_id"], postgresql_where=_ACROSS
    )
    op.create_index(
        "dependency_out_of_project",
        "dependency",
        ["predecessor_project_id"],
        postgresql_where=_ACROSS,
    )
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
    )
