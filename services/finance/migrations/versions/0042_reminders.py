"""Reminders of unpaid invoices, and what was noted about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def _id(name: str, *more: object, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Uuid(as_uuid=False), *more, nullable=nullable)  # type: ignore[arg-type]


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _minor(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default=sa.text("0"))


def _day(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=nullable)


def _at(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key() -> sa.Column[str]:
    return sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True)


def upgrade() -> None:
    _policies()
    _notes()
    _notices()


def _policies() -> None:
    op.create_table(
        "dunning_policy",
        _key(),
        _whole("version"),
        _text("currency_code"),
        sa.Column("client_id", sa.Uuid(as_uuid=False), unique=True),
        sa.Column("levels", JSONB, nullable=False),
        _whole("days_to_pay"),
        _minor("minimum_minor"),
        sa.Column("paused", sa.Boolean, nullable=False, server_default=sa.false()),
        _text("reason"),
    )


def _notes() -> None:
    op.create_table(
        "collection_note",
        _key(),
        _whole("version"),
        _id("invoice_id", sa.ForeignKey("invoice.id")),
        _id("client_id"),
        *map(_text, ("kind", "words", "end_reason")),
        _day("noted_on"),
        _day("promised_on", nullable=True),
        _at("created_at", nullable=False),
        _at("ended_at"),
        _id("noted_by_id", nullable=True),
        _id("ended_by_id", nullable=True),
        sa.CheckConstraint(
            "(kind = 'promise') = (promised_on IS NOT NULL)", name="collection_note"
        ),
    )
    op.create_index("collection_note_invoice", "collection_note", ["invoice_id", "id"])
    op.create_index("collection_note_client", "collection_note", ["client_id", "id"])
    op.create_index(
        "collection_note_open",
        "collection_note",
        ["invoice_id", "kind"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL AND kind <> 'contact'"),
    )
    op.create_index(
        "collection_note_promised",
        "collection_note",
        ["promised_on"],
        postgresql_where=sa.text("ended_at IS NULL AND kind = 'promise'"),
    )


def _notices() -> None:
    op.create_table(
        "dunning_notice",
        _key(),
        _whole("version"),
        *(_id(name) for name in ("run_id", "client_id", "project_id")),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        *map(_text, ("currency_code", "title", "words", "reason")),
        _whole("level"),
        _day("noticed_on"),
        _day("pay_by"),
        sa.Column("seller", JSONB, nullable=False),
        sa.Column("buyer", JSONB, nullable=False),
        *map(_minor, ("owed_minor", "fee_minor", "interest_minor", "earlier_minor")),
        _at("created_at", nullable=False),
        _at("waived_at"),
        _at("taken_back_at"),
        _id("made_by_id", nullable=True),
        _id("charge_invoice_id", sa.ForeignKey("invoice.id", ondelete="SET NULL"), nullable=True),
    )
    op.create_index("dunning_notice_client", "dunning_notice", ["client_id", "id"])
    op.create_index("dunning_notice_run", "dunning_notice", ["run_id"])
    op.create_index(
        "dunning_notice_charge",
        "dunning_notice",
        ["charge_invoice_id"],
        unique=True,
        postgresql_where=sa.text("charge_invoice_id IS NOT NULL"),
    )
    op.create_table(
        "dunning_line",
        _key(),
        _id("dunning_notice_id", sa.ForeignKey("dunning_notice.id")),
        _id("invoice_id", sa.ForeignKey("invoice.id")),
        *map(_whole, ("position", "level", "interest_bp")),
        _text("number"),
        *map(_day, ("issued_on", "due_on", "interest_from", "interest_to", "pay_by")),
        *map(_minor, ("owed_minor", "interest_minor")),
        sa.Column("live", sa.Boolean, nullable=False, server_default=sa.true()),
    )
    op.create_index(
        "dunning_line_level",
        "dunning_line",
        ["invoice_id", "level"],
        unique=True,
        postgresql_where=sa.text("live"),
    )
    op.create_index("dunning_line_notice", "dunning_line", ["dunning_notice_id", "position"])
