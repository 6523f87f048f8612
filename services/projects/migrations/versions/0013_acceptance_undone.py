"""Whether quotes of a project were accepted and none is any more: its time is not charged then."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    undone = sa.Column("acceptance_undone", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("project", undone)
