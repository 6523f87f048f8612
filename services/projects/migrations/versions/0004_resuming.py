"""What a restore leaves behind: where numbering went on, and which facts were lost."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing: the shared tables have branches of their own, but databases name this revision."""
