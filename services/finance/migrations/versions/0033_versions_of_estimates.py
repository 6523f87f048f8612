"""What an estimate was like each time it was saved, and scenarios beside it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

WHOLE = ("number", "contingency_bp", "day_seconds")
LARGE = ("total_minor", "total_seconds", "contingency_minor", "contingency_amount_minor")
TEXTS = ("name", "created_by_id", "currency_code", "contingency_display")


def upgrade() -> None:
    op.add_column("estimate", sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
    of_quote = sa.Column("estimate_revision", sa.Integer, nullable=False, server_default="0")
    op.add_column("quote", of_quote)
    op.create_table(
        "estimate_version",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("estimate_id", sa.Uuid, sa.ForeignKey("estimate.id"), nullable=False),
        sa.Column("scenario", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("priced_on", sa.Date, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in WHOLE),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in LARGE),
        *(sa.Column(name, sa.Text, nullable=False) for name in TEXTS),
        sa.Column("line_values", JSONB, nullable=False),
        sa.Column("discarded_at", sa.DateTime(timezone=True)),
    )
    op.create_index("estimate_version_estimate", "estimate_version", ["estimate_id", "id"])
