"""States that are published again for one subscriber."""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing: the shared tables have branches of their own, but databases name this revision."""
