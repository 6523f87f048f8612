"""What a restore leaves behind: where numbering went on, and which facts were lost."""

from chassis.migrations import create_chassis_tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_chassis_tables()
