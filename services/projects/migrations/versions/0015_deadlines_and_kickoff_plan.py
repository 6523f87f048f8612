"""By when a task is to be finished, and how it was planned at the kick-off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("deadline_on", "kickoff_start_on", "kickoff_end_on"):
        op.add_column("task", sa.Column(name, sa.Date))
