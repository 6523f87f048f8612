"""Media orders: lines with placements; levies on media, and what is owed of them; rebates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def _id(name: str, *more: object, **options: object) -> sa.Column[str]:
    options.setdefault("nullable", False)
    return sa.Column(name, sa.Uuid(as_uuid=False), *more, **options)  # type: ignore[arg-type]


def _text(name: str, default: str | None = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _number(name: str, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def _minor(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=nullable)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    extend_orders()
    create_placements()
    create_levies()
    create_rebates()


def extend_orders() -> None:
    op.add_column("purchase_order", _text("kind", "goods"))
    op.create_index("purchase_order_kind", "purchase_order", ["kind", "id"])
    op.add_column("purchase_order_line", _text("treatment", "principal"))
    for name in ("direct", "cancelled"):
        op.add_column(
            "purchase_order_line",
            sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()),
        )
    op.add_column("purchase_order_line", _minor("charge_minor", nullable=True))


def create_placements() -> None:
    op.create_table(
        "placement",
        _id(
            "purchase_order_line_id",
            sa.ForeignKey("purchase_order_line.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        _id("purchase_order_id", sa.ForeignKey("purchase_order.id")),
        _text("medium", None),
        _day("starts_on"),
        _day("ends_on"),
        _minor("gross_minor"),
        _number("commission_bp"),
        _number("fee_bp"),
        _text("billing", None),
        _day("cancelled_on", nullable=True),
        _text("reason"),
        sa.CheckConstraint(
            "ends_on >= starts_on AND gross_minor > 0 AND commission_bp BETWEEN 0 AND 10000",
            name="placement_terms",
        ),
    )
    op.create_index("placement_order", "placement", ["purchase_order_id"])
    op.create_index("placement_flight", "placement", ["starts_on", "ends_on"])
    op.create_table(
        "placement_change",
        _id("id", primary_key=True),
        _id("purchase_order_line_id", sa.ForeignKey("purchase_order_line.id")),
        _text("reason", None),
        sa.Column("before", JSONB, nullable=False),
        _id("changed_by_id", nullable=True),
        _at("changed_at"),
    )
    op.create_table(
        "placement_run",
        _id("id", primary_key=True),
        _id("purchase_order_line_id", sa.ForeignKey("purchase_order_line.id")),
        _text("kind", None),
        _day("ran_on"),
        sa.Column("quantity", sa.Numeric(15, 4), nullable=False),
        _text("note"),
        _id("purchase_receipt_id", sa.ForeignKey("purchase_receipt.id")),
        _id("recorded_by_id", nullable=True),
        _at("recorded_at"),
    )
    for table in ("placement_change", "placement_run"):
        op.create_index(f"{table}_line", table, ["purchase_order_line_id", "id"])
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def create_levies() -> None:
    op.create_table(
        "levy",
        _id("id", primary_key=True),
        _number("version"),
        _text("name", None),
        _text("country_code"),
        _text("base", None),
        _text("payer", None),
        sa.Column("media", JSONB, nullable=False),
        _text("remitted", None),
        _text("payee"),
        _at("created_at"),
        _at("archived_at", nullable=True),
    )
    op.create_index("levy_name", "levy", ["name", "id"])
    op.create_table(
        "levy_rate",
        _id("id", primary_key=True),
        _id("levy_id", sa.ForeignKey("levy.id")),
        _day("starts_on"),
        _number("rate_bp"),
        sa.UniqueConstraint("levy_id", "starts_on", name="levy_rate_once"),
    )
    op.create_table(
        "levy_opt_out",
        _id("id", primary_key=True),
        _id("levy_id", sa.ForeignKey("levy.id")),
        _id("client_id", nullable=True),
        _id("purchase_order_id", sa.ForeignKey("purchase_order.id"), nullable=True),
        sa.CheckConstraint(
            "(client_id IS NULL) <> (purchase_order_id IS NULL)", name="levy_opt_out_of_one"
        ),
        sa.UniqueConstraint(
            "levy_id",
            "client_id",
            "purchase_order_id",
            name="levy_opt_out_once",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "levy_supplier",
        _id("levy_id", sa.ForeignKey("levy.id"), primary_key=True),
        _id("supplier_id", sa.ForeignKey("supplier.id"), primary_key=True),
    )
    op.create_table(
        "levy_remittance",
        _id("id", primary_key=True),
        _number("version"),
        _id("levy_id", sa.ForeignKey("levy.id")),
        _day("starts_on"),
        _day("ends_on"),
        _text("currency_code", None),
        _minor("base_minor"),
        _minor("amount_minor"),
        _day("paid_on"),
        _text("reference"),
        _id("journal_id", sa.ForeignKey("journal.id"), nullable=True),
        _at("created_at"),
    )
    op.create_index(
        "levy_remittance_levy", "levy_remittance", ["levy_id", "currency_code", "ends_on"]
    )


def create_rebates() -> None:
    op.create_table(
        "media_rebate",
        _id("id", primary_key=True),
        _number("version"),
        _id("supplier_id", sa.ForeignKey("supplier.id")),
        _id("project_id", nullable=True),
        _id("client_id", nullable=True),
        _day("starts_on"),
        _day("ends_on"),
        _text("currency_code", None),
        _minor("amount_minor"),
        _minor("passed_minor"),
        _day("received_on"),
        _text("reference"),
        _text("note"),
        _id("journal_id", sa.ForeignKey("journal.id"), nullable=True),
        _id("cost_id", nullable=True),
        _at("created_at"),
        sa.CheckConstraint(
            "amount_minor > 0 AND passed_minor BETWEEN 0 AND amount_minor",
            name="media_rebate_sums",
        ),
    )
    op.create_index("media_rebate_supplier", "media_rebate", ["supplier_id", "id"])
