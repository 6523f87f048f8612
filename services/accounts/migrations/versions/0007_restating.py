"""States that are published again for one subscriber."""

from chassis.migrations import create_chassis_tables

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_chassis_tables()
