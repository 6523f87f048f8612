"""Dated rates of tax, and allowances and charges on the lines of documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tax_rate",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("country_code", "name", "category")
        ),
        sa.Column("rate_bp", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("last_used_on", sa.Date),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("valid_to >= valid_from", name="tax_rate_days"),
    )
    op.create_index("tax_rate_country", "tax_rate", ["country_code", "id"])
    op.add_column("invoice_line", sa.Column("tax_rate_id", sa.Uuid(as_uuid=False)))
    empty = sa.text("'[]'::jsonb")
    op.add_column(
        "invoice_line", sa.Column("allowances", JSONB, nullable=False, server_default=empty)
    )
