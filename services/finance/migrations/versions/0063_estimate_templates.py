"""Templates of estimates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "estimate_template",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "note", "currency_code")),
        sa.Column("line_values", JSONB, nullable=False),
        sa.Column("total_seconds", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("contingency_bp", sa.Integer, nullable=False),
        sa.Column("day_seconds", sa.Integer, nullable=False),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
    )
    op.create_index("estimate_template_name", "estimate_template", ["name", "id"])
