"""Receipts of orders, bills of suppliers with their files, payments, payment runs and tolerance."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

UUID = sa.Uuid(as_uuid=False)
ZERO = sa.text("0")
_LISTS = ("doubts", "matched")


def _id(name: str, *more: object, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, UUID, *more, nullable=nullable)  # type: ignore[arg-type]


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _minor(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _at(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=nullable)


def _quantity(name: str, default: str) -> sa.Column[object]:
    number = sa.Numeric(15, 4)
    return sa.Column(name, number, nullable=False, server_default=sa.text(default))


def _record() -> tuple[sa.Column[str], sa.Column[int]]:
    return sa.Column("id", UUID, primary_key=True), sa.Column("version", sa.Integer, nullable=False)


def upgrade() -> None:
    for name in ("iban", "bic"):
        op.add_column("supplier", _text(name))
    for name, default in (("quantity", "1"), ("received_quantity", "0"), ("billed_quantity", "0")):
        op.add_column("purchase_order_line", _quantity(name, default))
    op.add_column("purchase_order_line", sa.Column("tax_rate_bp", sa.Integer))
    op.add_column("purchase_order_line", _text("tax_category"))
    op.add_column("bank_line", _id("supplier_payment_id", nullable=True))
    _create_receipts()
    _create_bills()
    _create_payments()
    op.create_table(
        "match_tolerance",
        *_record(),
        sa.Column("share_bp", sa.Integer),
        _minor("amount_minor", nullable=True),
        _text("currency_code"),
    )


def _create_receipts() -> None:
    op.create_table(
        "purchase_receipt",
        *_record(),
        _id("purchase_order_id", sa.ForeignKey("purchase_order.id")),
        _day("received_on"),
        _at("recorded_at", nullable=False),
        _id("recorded_by_id", nullable=True),
        *map(_text, ("note", "source_type", "reason")),
        _id("source_id", nullable=True),
        _at("undone_at"),
    )
    op.create_index("purchase_receipt_order", "purchase_receipt", ["purchase_order_id", "id"])
    op.create_table(
        "purchase_receipt_line",
        _id("purchase_receipt_id", sa.ForeignKey("purchase_receipt.id")),
        _id("purchase_order_line_id", sa.ForeignKey("purchase_order_line.id")),
        _quantity("quantity", "0"),
        sa.PrimaryKeyConstraint("purchase_receipt_id", "purchase_order_line_id"),
    )


def _create_bills() -> None:
    op.create_table(
        "bill",
        *_record(),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        _id("supplier_id", sa.ForeignKey("supplier.id")),
        *map(_text, ("kind", "status", "origin", "supplier_number", "supplier_key", "seller_name")),
        *map(_text, ("currency_code", "note", "override_reason", "reason", "tax_rounding")),
        *map(_day, ("issued_on", "due_on")),
        *(_day(name, nullable=True) for name in ("posted_on", "reversed_on")),
        *map(_minor, ("net_minor", "tax_minor", "total_minor", "owed_minor")),
        *(sa.Column(name, JSONB, nullable=False, server_default="[]") for name in _LISTS),
        _at("created_at", nullable=False),
        *(_id(name, nullable=True) for name in ("entered_by_id", "approved_by_id")),
        _at("approved_at"),
    )
    live = sa.text("status NOT IN ('discarded', 'reversed')")
    op.create_index(
        "bill_once", "bill", ["supplier_id", "supplier_key"], unique=True, postgresql_where=live
    )
    for name, columns in (
        ("bill_supplier", ["supplier_id", "id"]),
        ("bill_status", ["status", "id"]),
        ("bill_due", ["due_on", "id"]),
        ("bill_issued", ["issued_on", "id"]),
    ):
        op.create_index(name, "bill", columns)
    owed = sa.text("owed_minor <> 0")
    op.create_index("bill_owed", "bill", ["due_on", "supplier_id"], postgresql_where=owed)
    op.create_table(
        "bill_line",
        sa.Column("id", UUID, primary_key=True),
        _id("bill_id", sa.ForeignKey("bill.id")),
        sa.Column("position", sa.Integer, nullable=False),
        *map(_text, ("description", "tax_category", "tax_reason", "ledger_account")),
        _quantity("quantity", "1"),
        *map(_minor, ("amount_minor", "tax_minor")),
        sa.Column("tax_rate_bp", sa.Integer, nullable=False, server_default=ZERO),
        *(_id(name, nullable=True) for name in ("project_id", "client_id", "deliverable_id")),
        _id("purchase_order_line_id", sa.ForeignKey("purchase_order_line.id"), nullable=True),
        sa.Column("billable", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("markup_bp", sa.Integer, nullable=False, server_default=ZERO),
        _minor("converted_minor", nullable=True),
        sa.Column("converted_currency_code", sa.Text),
        _id("cost_id", nullable=True),
    )
    op.create_index("bill_line_bill", "bill_line", ["bill_id", "position"])
    op.create_index("bill_line_project", "bill_line", ["project_id", "bill_id"])
    op.create_index("bill_line_order", "bill_line", ["purchase_order_line_id", "bill_id"])
    op.create_table(
        "bill_file",
        sa.Column("id", UUID, primary_key=True),
        _id("bill_id", sa.ForeignKey("bill.id")),
        *map(_text, ("name", "content_type", "sha256")),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        _at("uploaded_at", nullable=False),
    )
    op.create_index("bill_file_bill", "bill_file", ["bill_id", "id"])


def _create_payments() -> None:
    op.create_table(
        "payment_run",
        *_record(),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        *map(_text, ("status", "currency_code", "note", "reason")),
        _day("pay_on"),
        _day("paid_on", nullable=True),
        _minor("total_minor"),
        _at("created_at", nullable=False),
        _id("created_by_id", nullable=True),
    )
    op.create_index("payment_run_status", "payment_run", ["status", "id"])
    op.create_table(
        "payment_run_line",
        _id("payment_run_id", sa.ForeignKey("payment_run.id")),
        _id("bill_id", sa.ForeignKey("bill.id")),
        _id("supplier_id"),
        _minor("amount_minor"),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("payment_run_id", "bill_id"),
    )
    live = sa.text("live")
    op.create_index(
        "payment_run_line_live", "payment_run_line", ["bill_id"], unique=True, postgresql_where=live
    )
    op.create_table(
        "supplier_payment",
        *_record(),
        _id("supplier_id", sa.ForeignKey("supplier.id")),
        *map(_text, ("currency_code", "reference", "method", "reason")),
        *map(_minor, ("amount_minor", "owed_minor")),
        _day("paid_on"),
        _day("reversed_on", nullable=True),
        _at("created_at", nullable=False),
        _id("created_by_id", nullable=True),
        _id("payment_run_id", sa.ForeignKey("payment_run.id"), nullable=True),
    )
    op.create_index("supplier_payment_supplier", "supplier_payment", ["supplier_id", "id"])
    op.create_index("supplier_payment_day", "supplier_payment", ["paid_on", "id"])
    op.create_index("supplier_payment_run", "supplier_payment", ["payment_run_id"])
    owed = sa.text("owed_minor <> 0")
    op.create_index("supplier_payment_owed", "supplier_payment", ["id"], postgresql_where=owed)
    op.create_table(
        "payable_entry",
        sa.Column("id", UUID, primary_key=True),
        _id("supplier_id"),
        *map(_text, ("currency_code", "kind")),
        _id("bill_id", sa.ForeignKey("bill.id"), nullable=True),
        _id("supplier_payment_id", sa.ForeignKey("supplier_payment.id"), nullable=True),
        _minor("minor"),
        _day("entered_on"),
        _at("recorded_at", nullable=False),
    )
    of_supplier = ["supplier_id", "currency_code", "entered_on"]
    op.create_index("payable_entry_supplier", "payable_entry", of_supplier)
    for name in ("bill", "supplier_payment"):
        op.create_index(f"payable_entry_{name}", "payable_entry", [f"{name}_id", "id"])
    op.create_index("payable_entry_day", "payable_entry", ["entered_on"])
