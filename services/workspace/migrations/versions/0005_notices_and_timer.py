"""Notices with the box of each person, and timers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.Uuid(as_uuid=False)
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "notice_box",
        sa.Column("id", ID, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("muted_kinds", ARRAY(sa.Text()), nullable=False),
        sa.Column("muted_records", ARRAY(ID), nullable=False),
    )
    op.create_table(
        "notice",
        sa.Column("id", ID, primary_key=True),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("happened_at", AT, nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("actor_id", ID),
        sa.Column("read_at", AT),
    )
    op.create_index("notice_of_person", "notice", ["person_id", "happened_at", "id"])
    op.create_table(
        "stopwatch",
        sa.Column("id", ID, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("started_at", AT),
        sa.Column("project_id", ID),
        sa.Column("task_id", ID),
        sa.Column("note", sa.Text, nullable=False),
    )
