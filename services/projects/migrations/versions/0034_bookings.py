"""Bookings of people, and placeholders for roles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE booking_reference START 1001")
    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        *(sa.Column(name, sa.Uuid) for name in ("task_id", "phase_id", "series_id")),
        *(sa.Column(name, sa.Uuid) for name in ("booked_by_id",)),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id")),
        sa.Column("placeholder_id", sa.Uuid, sa.ForeignKey("booking.id")),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("charge_role", "skill", "basis", "status", "note", "decline_reason")
        ),
        sa.Column("start_on", sa.Date, nullable=False),
        sa.Column("end_on", sa.Date, nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("total_minutes", sa.Integer, nullable=False),
        sa.Column("daily_minutes", sa.ARRAY(sa.Integer), nullable=False),
        sa.Column("quote_seconds", sa.Integer, nullable=False),
        sa.Column("overtime", sa.Boolean, nullable=False),
        sa.Column("waiting_since", sa.TIMESTAMP(timezone=True)),
        sa.Column("offered_at", sa.TIMESTAMP(timezone=True)),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
    )
    of_people = sa.text("archived_at IS NULL AND person_id IS NOT NULL")
    wanted = sa.text(
        "archived_at IS NULL AND person_id IS NULL AND status IN ('tentative', 'confirmed')"
    )
    in_series = sa.text("series_id IS NOT NULL")
    op.create_index("booking_project", "booking", ["project_id", "id"])
    op.create_index("booking_start", "booking", ["start_on", "id"])
    op.create_index("booking_end", "booking", ["end_on", "id"])
    op.create_index(
        "booking_person", "booking", ["person_id", "end_on"], postgresql_where=of_people
    )
    op.create_index("booking_placeholder", "booking", ["end_on"], postgresql_where=wanted)
    op.create_index("booking_series", "booking", ["series_id"], postgresql_where=in_series)
    op.create_index("booking_filled", "booking", ["placeholder_id"])
    op.create_index("booking_task", "booking", ["task_id"])
    op.create_index("booking_phase", "booking", ["phase_id"])
    op.create_index("booking_of_person", "booking", ["person_id", "id"])
