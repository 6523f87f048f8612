"""Indexes for the figures of all projects by reference and by name."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("known_project_reference", "known_project", ["reference", "project_id"])
    op.create_index("known_project_name", "known_project", ["name", "project_id"])
