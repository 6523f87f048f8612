"""Which clients are archived, so that no new work begins for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    archived_at = sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("known_client", archived_at)
