"""Live connections to accounting systems, and the documents that they send and read back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

KEY = {"type_": sa.Uuid(as_uuid=False)}
AT = sa.DateTime(timezone=True)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False, server_default="") for name in names]


def upgrade() -> None:
    op.create_table(
        "accounting_connection",
        sa.Column("id", **KEY, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column(
            "legal_entity_id", KEY["type_"], sa.ForeignKey("legal_entity.id"), nullable=False
        ),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("journals", sa.Boolean, nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        *_texts("credentials", "payments", "system", "organisation", "base_currency", "tenant"),
        *_texts("problem"),
        *(sa.Column(name, AT) for name in ("asked_at", "tried_at", "paused_until")),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_number", sa.BigInteger, nullable=False),
        sa.Column("payments_since", AT),
        sa.UniqueConstraint("system", "legal_entity_id", name="accounting_connection_once"),
    )
    create_documents()


def create_documents() -> None:
    connection = sa.ForeignKey("accounting_connection.id")
    op.create_table(
        "accounting_document",
        sa.Column("id", **KEY, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("accounting_connection_id", KEY["type_"], connection, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("record_id", **KEY, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("next_at", AT, nullable=False),
        sa.Column("posted_on", sa.Date),
        sa.Column("amount_minor", sa.BigInteger),
        sa.Column("refusals", sa.Integer, nullable=False),
        sa.Column("booked_id", **KEY),
        sa.Column("done_at", AT),
        *_texts("kind", "number", "currency_code", "status", "reason", "their_id", "of_id"),
        sa.UniqueConstraint(
            "accounting_connection_id", "kind", "record_id", name="accounting_document_once"
        ),
    )
    table = "accounting_document"
    op.create_index(f"{table}_theirs", table, ["accounting_connection_id", "their_id"])
    op.create_index(f"{table}_status", table, ["status", "id"])
    op.create_index(
        f"{table}_next",
        table,
        ["accounting_connection_id", "rank", "next_at", "id"],
        postgresql_where=sa.text("status = 'waiting'"),
    )
