"""The clients, opportunities and projects that somebody answers for are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "search_record_parents",
        "search_record",
        ["kind", "owner_id"],
        postgresql_where=sa.text("kind IN ('client', 'opportunity', 'project')"),
    )
