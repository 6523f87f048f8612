"""Indexes for the orders and filters of write-offs and journals."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("write_off_client", "write_off", ["client_id", "id"])
    op.create_index("write_off_day", "write_off", ["written_off_on", "id"])
    op.create_index("journal_day", "journal", ["posted_on", "id"])
