"""Facts are kept for good, and chained."""

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing: the shared tables have branches of their own, but databases name this revision."""
