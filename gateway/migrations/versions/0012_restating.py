"""States that are published again for one subscriber."""

from chassis.migrations import create_chassis_tables

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_chassis_tables()
