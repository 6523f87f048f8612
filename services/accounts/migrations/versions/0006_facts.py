"""Facts are kept for good, and chained."""

from chassis.migrations import keep_facts

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    keep_facts()
