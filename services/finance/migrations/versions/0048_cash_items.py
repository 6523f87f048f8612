"""What the cash forecast expects besides records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cash_item",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency_code", sa.Text, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("every_months", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("ends_on", sa.Date),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("amount_minor <> 0", name="cash_item_amount"),
    )
    op.create_index("cash_item_name", "cash_item", ["name", "id"])
