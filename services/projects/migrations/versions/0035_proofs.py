"""Versions of deliverables and their sign-off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None
TIME = sa.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.add_column("known_client", sa.Column("contact_ids", sa.ARRAY(sa.Uuid)))
    no = sa.false()
    op.add_column(
        "deliverable", sa.Column("has_proofs", sa.Boolean, nullable=False, server_default=no)
    )
    _proofs()
    _sign_offs()


def _proofs() -> None:
    op.execute("CREATE SEQUENCE proof_reference START 1001")
    op.create_table(
        "proof",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("deliverable_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        *(_text(name) for name in ("file_name", "content_type", "sha256", "note", "message")),
        _text("withdrawn_reason"),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("expires_on", sa.Date),
        sa.Column("created_at", TIME, nullable=False),
        *(sa.Column(name, TIME) for name in ("asked_at", "decided_at", "reminded_at")),
        *(sa.Column(name, TIME) for name in ("withdrawn_at", "archived_at")),
        sa.UniqueConstraint("project_id", "deliverable_id", "number"),
    )
    op.create_index("proof_project", "proof", ["project_id", "id"])
    op.create_index("proof_uploaded_by", "proof", ["uploaded_by_id", "id"])
    sent = sa.text("status = 'sent'")
    op.create_index("proof_waiting", "proof", ["due_on", "id"], postgresql_where=sent)
    op.create_table(
        "proof_file",
        sa.Column("proof_id", sa.Uuid, sa.ForeignKey("proof.id"), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )


def _sign_offs() -> None:
    op.create_table(
        "sign_off",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("proof_id", sa.Uuid, sa.ForeignKey("proof.id"), nullable=False),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("contact_id", sa.Uuid, nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("expires_on", sa.Date, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("opened_at", TIME),
        sa.Column("answer", sa.String(40), nullable=False),
        *(_text(name) for name in ("opened_address", "comment", "answered_by")),
        *(_text(name) for name in ("answered_address", "answered_sha256")),
        sa.Column("answered_at", TIME),
        sa.Column("revoked_at", TIME),
    )
    op.create_index("sign_off_proof", "sign_off", ["proof_id", "round", "id"])
    op.create_index("sign_off_project", "sign_off", ["project_id", "id"])
    op.create_index("sign_off_contact", "sign_off", ["contact_id", "id"])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
