"""How often an event that may kill its process has been tried in its place in the line."""

import sqlalchemy as sa
from alembic import op

revision = "bus_0003"
down_revision = "bus_0002"
branch_labels = None
depends_on = None

SHOWN_BY = ("inbox_try", "tries")


def upgrade() -> None:
    op.create_table(
        "inbox_try",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("tries", sa.Integer, nullable=False),
    )
