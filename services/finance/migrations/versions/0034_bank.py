"""Statements of the bank and their lines."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def _id(name: str, *more: sa.ForeignKey, **how: bool) -> sa.Column[str]:
    return sa.Column(name, sa.Uuid(as_uuid=False), *more, **how)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    create_statements()
    create_lines()


def create_statements() -> None:
    op.create_table(
        "bank_statement",
        _id("id", primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        *(_text(name) for name in ("format", "file_name", "file_hash")),
        sa.Column("place", sa.Integer, nullable=False),
        *(_text(name) for name in ("account", "currency_code", "reference")),
        sa.Column("opening_minor", sa.BigInteger),
        sa.Column("closing_minor", sa.BigInteger),
        sa.Column("lines", sa.Integer, nullable=False),
        sa.Column("known_lines", sa.Integer, nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("bank_statement_file", "bank_statement", ["file_hash", "place"], unique=True)


def create_lines() -> None:
    op.create_table(
        "bank_line",
        _id("id", primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        _id("bank_statement_id", sa.ForeignKey("bank_statement.id"), nullable=False),
        *(_text(name) for name in ("account", "fingerprint", "currency_code")),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("booked_on", sa.Date, nullable=False),
        sa.Column("value_on", sa.Date),
        *(_text(name) for name in ("payer_name", "payer_account", "text", "bank_reference")),
        _text("status"),
        _id("client_payment_id"),
        _id("client_id"),
        _text("reason"),
        sa.UniqueConstraint("account", "fingerprint", name="bank_line_once"),
    )
    op.create_index("bank_line_statement", "bank_line", ["bank_statement_id", "id"])
    op.create_index("bank_line_day", "bank_line", ["booked_on", "id"])
    op.create_index("bank_line_status", "bank_line", ["status", "booked_on", "id"])
    op.create_index("bank_line_payer", "bank_line", ["payer_account", "status"])
