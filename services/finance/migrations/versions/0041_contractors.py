"""Contractors, self-bills, links for suppliers, their answers, and requests for quotation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def _id(
    name: str, *more: sa.ForeignKey, nullable: bool = False, primary: bool = False
) -> sa.Column[str]:
    return sa.Column(name, sa.Uuid(as_uuid=False), *more, nullable=nullable, primary_key=primary)


def _key() -> sa.Column[str]:
    return sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _version() -> sa.Column[int]:
    return sa.Column("version", sa.Integer, nullable=False)


def _at(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _day(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    default = None if nullable else "0"
    return sa.Column(name, sa.Integer, nullable=nullable, server_default=default)


def _minor(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def upgrade() -> None:
    op.add_column("cost_rate", _text("reason"))
    _engagements()
    _self_bills()
    _links()
    _requests()
    _answers()


def _engagements() -> None:
    op.create_table(
        "engagement",
        _key(),
        _version(),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        _id("person_id"),
        _id("supplier_id", sa.ForeignKey("supplier.id")),
        _id("purchase_order_id", sa.ForeignKey("purchase_order.id"), nullable=True),
        *map(_text, ("currency_code", "charge_role", "basis", "tax_category", "note")),
        sa.Column(
            "project_ids",
            postgresql.ARRAY(sa.Uuid(as_uuid=False)),
            nullable=False,
            server_default="{}",
        ),
        _number("day_minutes", nullable=True),
        _number("cap_minutes", nullable=True),
        _minor("cap_minor", nullable=True),
        _day("starts_on", nullable=False),
        _day("ends_on"),
        _day("self_billing_on"),
        _number("tax_rate_bp"),
        _number("tolerance_bp"),
        _at("created_at", nullable=False),
        _at("archived_at"),
    )
    for name in ("person", "supplier"):
        op.create_index(f"engagement_{name}", "engagement", [f"{name}_id", "id"])
    op.create_index("engagement_order", "engagement", ["purchase_order_id"])
    op.create_table(
        "engagement_rate",
        _key(),
        _id("engagement_id", sa.ForeignKey("engagement.id")),
        _day("effective_from", nullable=False),
        _minor("amount_minor"),
        sa.UniqueConstraint("engagement_id", "effective_from"),
    )


def _self_bills() -> None:
    op.create_table(
        "self_bill",
        _key(),
        _version(),
        _id("engagement_id", sa.ForeignKey("engagement.id")),
        _id("supplier_id", sa.ForeignKey("supplier.id")),
        _id("person_id"),
        sa.Column("number", sa.Text),
        *map(_text, ("currency_code", "status", "tax_category", "purchase_order")),
        *map(_text, ("answered_by", "answered_address", "reason")),
        _day("period_from", nullable=False),
        _day("period_to", nullable=False),
        _day("issued_on"),
        _day("due_on"),
        _number("tax_rate_bp"),
        _minor("net_minor"),
        _minor("tax_minor"),
        sa.Column("seller", postgresql.JSONB),
        sa.Column("buyer", postgresql.JSONB),
        *(_id(name, nullable=True) for name in ("created_by_id", "issued_by_id", "bill_id")),
        _at("created_at", nullable=False),
        _at("answered_at"),
        sa.UniqueConstraint("supplier_id", "number"),
    )
    for name in ("engagement_id", "person_id", "status"):
        short = name.removesuffix("_id")
        op.create_index(f"self_bill_{short}", "self_bill", [name, "id"])
    op.create_table(
        "self_bill_line",
        _key(),
        _id("self_bill_id", sa.ForeignKey("self_bill.id")),
        _number("position"),
        _id("project_id"),
        _text("description"),
        _minor("seconds"),
        _minor("rate_minor"),
        _number("day_minutes", nullable=True),
        _minor("amount_minor"),
    )
    op.create_index("self_bill_line_bill", "self_bill_line", ["self_bill_id", "position"])
    op.create_table(
        "self_bill_time",
        _key(),
        _id("self_bill_id", sa.ForeignKey("self_bill.id")),
        _id("self_bill_line_id", sa.ForeignKey("self_bill_line.id")),
        _id("time_entry_id"),
        _day("worked_on", nullable=False),
        _number("turn"),
        _number("seconds"),
        sa.Column("live", sa.Boolean, nullable=False, server_default=sa.true()),
    )
    op.create_index(
        "self_bill_time_once",
        "self_bill_time",
        ["time_entry_id", "turn"],
        unique=True,
        postgresql_where=sa.text("live"),
    )
    op.create_index("self_bill_time_bill", "self_bill_time", ["self_bill_id"])


def _links() -> None:
    op.create_table(
        "supplier_link",
        _key(),
        _version(),
        _id("supplier_id", sa.ForeignKey("supplier.id")),
        _text("purpose"),
        _id("record_id"),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        *(_id(name, nullable=True) for name in ("person_id", "project_id")),
        _day("expires_on", nullable=False),
        _text("opened_address"),
        _at("created_at", nullable=False),
        _at("opened_at"),
        _at("withdrawn_at"),
    )
    op.create_index("supplier_link_record", "supplier_link", ["record_id", "id"])


def _requests() -> None:
    op.create_table(
        "quotation_request",
        _key(),
        _version(),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        *map(_text, ("title", "currency_code", "status", "note", "reason")),
        _day("due_on", nullable=False),
        *(_id(name, nullable=True) for name in ("requested_by_id", "project_id", "client_id")),
        _id("awarded_offer_id", nullable=True),
        _id("purchase_order_id", sa.ForeignKey("purchase_order.id"), nullable=True),
        _at("created_at", nullable=False),
    )
    for name in ("project_id", "status"):
        short = name.removesuffix("_id")
        op.create_index(f"quotation_request_{short}", "quotation_request", [name, "id"])
    op.create_table(
        "quotation_request_line",
        _key(),
        _id("quotation_request_id", sa.ForeignKey("quotation_request.id")),
        _number("position"),
        _text("description"),
        _text("quantity"),
    )
    op.create_index(
        "quotation_request_line_request",
        "quotation_request_line",
        ["quotation_request_id", "position"],
    )
    op.create_table(
        "supplier_offer",
        _key(),
        _id("quotation_request_id", sa.ForeignKey("quotation_request.id")),
        _id("supplier_id", sa.ForeignKey("supplier.id")),
        *map(_text, ("status", "note", "answered_by", "address")),
        _at("answered_at"),
        sa.UniqueConstraint("quotation_request_id", "supplier_id"),
    )
    op.create_index("supplier_offer_supplier", "supplier_offer", ["supplier_id"])
    op.create_table(
        "supplier_offer_price",
        _id("supplier_offer_id", sa.ForeignKey("supplier_offer.id"), primary=True),
        _id("line_id", sa.ForeignKey("quotation_request_line.id"), primary=True),
        _minor("amount_minor"),
    )


def _answers() -> None:
    op.create_table(
        "order_answer",
        _key(),
        _version(),
        _id("purchase_order_id", sa.ForeignKey("purchase_order.id")),
        _id("supplier_id", sa.ForeignKey("supplier.id")),
        sa.Column("accepted", sa.Boolean, nullable=False),
        *map(_text, ("name", "content_hash", "reason", "address")),
        *(_id(name, nullable=True) for name in ("person_id", "project_id")),
        _at("answered_at", nullable=False),
    )
    op.create_index("order_answer_order", "order_answer", ["purchase_order_id", "id"])
    op.create_table(
        "supplier_document",
        _key(),
        _version(),
        _id("purchase_order_id", sa.ForeignKey("purchase_order.id")),
        _id("supplier_id", sa.ForeignKey("supplier.id")),
        *map(_text, ("name", "content_type", "sha256", "sent_by", "address", "status")),
        *map(_text, ("currency_code", "number", "note", "reason")),
        _number("size"),
        sa.Column("content", sa.LargeBinary, nullable=False),
        _minor("net_minor", nullable=True),
        _minor("total_minor", nullable=True),
        *(_id(name, nullable=True) for name in ("person_id", "project_id")),
        _at("sent_at", nullable=False),
        sa.UniqueConstraint("purchase_order_id", "sha256"),
    )
    for name in ("supplier_id", "status"):
        short = name.removesuffix("_id")
        op.create_index(f"supplier_document_{short}", "supplier_document", [name, "id"])
