"""The bill that a supplier's document became."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("supplier_document", sa.Column("bill_id", sa.Uuid(as_uuid=False)))
