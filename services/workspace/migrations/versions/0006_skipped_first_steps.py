"""Which of the first steps of a new agency an administrator has skipped."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    skipped = sa.Column("first_steps_skipped", sa.Text, nullable=False, server_default="")
    op.add_column("preferences", skipped)
