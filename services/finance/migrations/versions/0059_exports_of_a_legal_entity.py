"""Whose records are in an export for another accounting system."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounting_export", sa.Column("legal_entity_id", sa.Uuid(as_uuid=False)))
