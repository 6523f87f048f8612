"""States that are published again for one subscriber."""

from chassis.migrations import create_chassis_tables

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_chassis_tables()
