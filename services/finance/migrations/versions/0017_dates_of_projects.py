"""When a project ends by its schedule and when it is wanted; `events restate` fills what is there."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("end_on", "due_on"):
        op.add_column("known_project", sa.Column(name, sa.Date, nullable=True))
