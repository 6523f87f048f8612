"""Which projects a retainer covers: their time may be charged without an accepted quote."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retained_project",
        sa.Column("retainer_id", sa.Uuid, primary_key=True),
        sa.Column("project_id", sa.Uuid, primary_key=True),
    )
    op.create_index("retained_project_project", "retained_project", ["project_id"])
    op.add_column(
        "project", sa.Column("retained", sa.Boolean, nullable=False, server_default=sa.false())
    )
