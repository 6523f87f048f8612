"""The latest day that a rate card has priced, without counting all of them."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("work_rate_card", "work")
    op.create_index("work_rate_card", "work", ["rate_card_id", "worked_on"])
