"""Bookings on the waiting list that have been offered room are found by an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "booking_offered",
        "booking",
        ["id"],
        postgresql_where=sa.text("offered_at IS NOT NULL"),
    )
