"""Requests of clients, and how the quotes stand that price change orders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE client_request_reference START 1001")
    op.create_table(
        "client_request",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        *(_text(name) for name in ("title", "requested_by", "channel", "description", "scope")),
        *(_text(name) for name in ("scope_reason", "outcome", "reason", "charge_role")),
        sa.Column("requested_on", sa.Date, nullable=False),
        sa.Column("owner_id", sa.Uuid, nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        *(sa.Column(name, sa.Uuid) for name in ("compared_quote_id", "deliverable_id", "quote_id")),
        sa.Column("seconds", sa.BigInteger, nullable=False),
        sa.Column("given_by_id", sa.Uuid),
        sa.Column("given_on", sa.Date),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
    )
    op.create_index("client_request_project", "client_request", ["project_id", "id"])
    op.create_index("client_request_owner", "client_request", ["owner_id", "id"])
    op.create_index("client_request_quote", "client_request", ["quote_id"], unique=True)
    op.create_table(
        "known_quote",
        sa.Column("quote_id", sa.Uuid, primary_key=True),
        _text("reference"),
        sa.Column("project_id", sa.Uuid),
        sa.Column("opportunity_id", sa.Uuid),
        _text("status"),
        sa.Column("sequence", sa.Integer, nullable=False),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
