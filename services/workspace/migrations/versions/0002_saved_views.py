"""Saved views, their order, and the roles that they are shared with."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.Uuid(as_uuid=False)
AT = sa.DateTime(timezone=True)
TEXTS = ARRAY(sa.Text())


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", ID, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("list_name", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("owner_id", ID),
        sa.Column("layout", JSONB, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("roles", TEXTS, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("archived_at", AT),
        sa.Column("sort_name", sa.Text(collation="C"), nullable=False),
    )
    op.create_index("saved_view_by_owner", "saved_view", ["owner_id", "list_name"])
    op.create_index(
        "saved_view_shared",
        "saved_view",
        ["list_name", "sort_name"],
        postgresql_where=sa.text("audience <> 'nobody'"),
    )
    op.create_table(
        "view_order",
        sa.Column("id", ID, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("person_id", ID, nullable=False, index=True),
        sa.Column("list_name", sa.Text, nullable=False),
        sa.Column("view_ids", ARRAY(ID), nullable=False),
        sa.Column("default_view_id", ID),
    )
    op.create_table(
        "known_roles",
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("roles", TEXTS, nullable=False),
    )
