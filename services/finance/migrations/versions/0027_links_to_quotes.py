"""Links by which clients answer quotes; what a quote prints, and its versions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("cover_text", "terms", "content_hash", "decided_address"):
        op.add_column("quote", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("quote", sa.Column("edition", sa.Integer, nullable=False, server_default="1"))
    op.add_column("quote", sa.Column("replaced_by_id", sa.Uuid))
    op.add_column("quote", sa.Column("seller", JSONB(none_as_null=True)))
    op.add_column("quote", sa.Column("buyer", JSONB(none_as_null=True)))
    op.create_table(
        "quote_link",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("quote_id", sa.Uuid, sa.ForeignKey("quote.id"), nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("project_id", sa.Uuid),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
    )
    op.create_index("quote_link_quote", "quote_link", ["quote_id"])
