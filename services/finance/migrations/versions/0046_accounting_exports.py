"""Mappings to other accounting systems, and the files made for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def _text(name: str, **how: object) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, **how)  # type: ignore[arg-type]


def _aggregate() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "accounting_mapping",
        *_aggregate(),
        *map(_text, ("system", "kind", "source")),
        _text("target", server_default=""),
        sa.UniqueConstraint("system", "kind", "source", name="accounting_mapping_once"),
    )
    create_exports()
    create_exported()


def create_exports() -> None:
    op.create_table(
        "accounting_export",
        *_aggregate(),
        sa.Column("number", sa.Integer, nullable=False),
        *map(_text, ("system", "content")),
        sa.Column("posted_from", sa.Date),
        sa.Column("posted_through", sa.Date),
        _text("currency_code"),
        sa.Column("records", sa.Integer, nullable=False),
        sa.Column("again", sa.Boolean, nullable=False),
        *map(_text, ("file_name", "fingerprint")),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _text("made_by_id"),
        sa.Column("file", sa.LargeBinary, nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        _text("reason", server_default=""),
        sa.UniqueConstraint("number", name="accounting_export_number"),
    )
    op.create_index("accounting_export_system", "accounting_export", ["system", "content", "id"])


def create_exported() -> None:
    export = sa.ForeignKey("accounting_export.id")
    op.create_table(
        "accounting_exported",
        sa.Column("accounting_export_id", sa.Uuid(as_uuid=False), export, primary_key=True),
        sa.Column("record_id", sa.Uuid(as_uuid=False), primary_key=True),
        *map(_text, ("system", "content")),
        sa.Column("live", sa.Boolean, nullable=False),
    )
    op.create_index(
        "accounting_exported_record",
        "accounting_exported",
        ["system", "content", "record_id"],
        postgresql_where=sa.text("live"),
    )
