"""What a bill took of its order before its approval, so that it is given back with the bill."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Existing bills hold no parts, and give nothing back."""
    kept = sa.Column("order_parts", JSONB, nullable=False, server_default="[]")
    op.add_column("bill", kept)


def downgrade() -> None:
    op.drop_column("bill", "order_parts")
