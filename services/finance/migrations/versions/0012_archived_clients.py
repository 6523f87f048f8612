"""Whether accounts has archived a client. `events restate` tells it of those archived before."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("known_client", sa.Column("archived_at", sa.DateTime(timezone=True)))
