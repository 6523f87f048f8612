"""Who was reminded of missing time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "time_reminder",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("first_on", sa.Date, nullable=False),
        sa.Column("missing_seconds", sa.BigInteger, nullable=False),
        sa.Column("sent_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Uuid),
    )
    op.create_index("time_reminder_person", "time_reminder", ["person_id", "first_on"], unique=True)
    op.create_table(
        "time_reminder_run",
        sa.Column("first_on", sa.Date, primary_key=True),
        sa.Column("after_id", sa.Uuid),
        sa.Column("finished", sa.Boolean, nullable=False),
    )
