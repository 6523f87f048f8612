"""How often an event that may kill its process has been tried."""

from chassis.migrations import create_chassis_tables

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_chassis_tables()
