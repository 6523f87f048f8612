"""Suppliers, purchase orders, purchase limits, and what happens over a budget."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def _id(name: str, *more: object, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Uuid(as_uuid=False), *more, nullable=nullable)  # type: ignore[arg-type]


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _version() -> sa.Column[int]:
    return sa.Column("version", sa.Integer, nullable=False)


def _at(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "supplier",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        _version(),
        *map(_text, ("name", "currency_code", "address", "country_code", "tax_number", "email")),
        _text("payment_details"),
        sa.Column("payment_terms_days", sa.Integer, nullable=False, server_default="30"),
        sa.Column("generic", sa.Boolean, nullable=False, server_default=sa.false()),
        _at("created_at", nullable=False),
        _at("archived_at"),
    )
    op.create_index("supplier_name", "supplier", ["name", "id"])
    op.create_table(
        "purchase_order",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        _version(),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        _id("supplier_id", sa.ForeignKey("supplier.id")),
        *(_id(name, nullable=True) for name in ("project_id", "client_id", "ordered_by_id")),
        *map(_text, ("currency_code", "status", "note", "over_budget_reason", "reason")),
        sa.Column("ordered_on", sa.Date, nullable=False),
        sa.Column("expected_on", sa.Date),
        _at("created_at", nullable=False),
        _id("approved_by_id", nullable=True),
        _at("approved_at"),
    )
    for name in ("supplier", "project"):
        op.create_index(f"purchase_order_{name}", "purchase_order", [f"{name}_id", "id"])
    op.create_index("purchase_order_status", "purchase_order", ["status", "id"])
    zero = sa.text("0")
    op.create_table(
        "purchase_order_line",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        _id("purchase_order_id", sa.ForeignKey("purchase_order.id")),
        sa.Column("position", sa.Integer, nullable=False),
        _text("description"),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("billable", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("markup_bp", sa.Integer, nullable=False, server_default=zero),
        sa.Column("billed_minor", sa.BigInteger, nullable=False, server_default=zero),
        sa.CheckConstraint(
            "amount_minor > 0 AND billed_minor >= 0", name="purchase_order_line_sums"
        ),
    )
    op.create_index(
        "purchase_order_line_order", "purchase_order_line", ["purchase_order_id", "position"]
    )
    op.create_table(
        "purchase_limit",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        _version(),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False, unique=True),
        sa.Column("limit_minor", sa.BigInteger, nullable=False),
        _text("currency_code"),
    )
    op.create_table(
        "purchase_policy",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        _version(),
        _text("over_budget"),
    )
