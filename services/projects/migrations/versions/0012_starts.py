"""When the work of an imported row began, so that it is known again in other words."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("imported_record", sa.Column("started_at", sa.Time))
