"""Tasks whose length follows from their work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    no = sa.Column("effort_driven", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("task", no)
    whole = sa.Column("units_bp", sa.Integer, nullable=False, server_default="10000")
    op.add_column("task", whole)
