"""Documents with parties, tax by line, credit in parts and payments that can be reversed."""

from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _column(kind: Any, name: str, *rest: Any, nullable: bool = False, **options: Any) -> Any:
    return sa.Column(name, kind, *rest, nullable=nullable, **options)


_id = partial(_column, sa.Uuid(as_uuid=False))
_text = partial(_column, sa.Text())
_integer = partial(_column, sa.Integer())
_big = partial(_column, sa.BigInteger())
_date = partial(_column, sa.Date())
_at = partial(_column, sa.DateTime(timezone=True))
_json = partial(_column, JSONB())


def upgrade() -> None:
    create_agency_tables()
    extend_clients()
    extend_documents()
    extend_payments()
    extend_tax()
    bound_the_books()
    hold_what_is_issued()


def create_agency_tables() -> None:
    op.create_table(
        "legal_entity",
        _id("id", primary_key=True),
        _integer("version"),
        _text("name"),
        _text("address"),
        _text("tax_number"),
        _text("registration_number"),
        _text("country_code"),
    )
    op.create_table(
        "period_lock",
        _id("id", primary_key=True),
        _integer("version"),
        _date("closed_through", nullable=True),
        _text("reason"),
        _at("changed_at", nullable=True),
    )


def extend_clients() -> None:
    for column in ("address", "tax_number", "country_code"):
        _add("known_client", _text(column, server_default=""))
    op.add_column("known_client", _id("account_manager_id", nullable=True))


def extend_documents() -> None:
    _add("invoice", _big("credited_minor", server_default="0"))
    _add("invoice", _big("refunded_minor", server_default="0"))
    op.add_column("invoice", _json("seller", nullable=True))
    op.add_column("invoice", _json("buyer", nullable=True))
    op.drop_constraint("invoice_credits_invoice_id_key", "invoice")
    op.create_index("invoice_credits", "invoice", ["credits_invoice_id"])
    op.drop_constraint("invoice_paid", "invoice")
    op.create_check_constraint(
        "invoice_settled",
        "invoice",
        "kind = 'credit_note' OR (refunded_minor BETWEEN 0 AND paid_minor "
        "AND credited_minor BETWEEN 0 AND greatest(total_minor, 0))",
    )
    _add("invoice_line", _text("kind", server_default="time"))
    op.add_column("invoice_line", _big("hourly_minor", nullable=True))
    _add("invoice_line", _text("tax_category", server_default="standard"))
    op.add_column("invoice_line", _id("deliverable_id", nullable=True))
    op.add_column(
        "invoice_line", _id("credits_line_id", sa.ForeignKey("invoice_line.id"), nullable=True)
    )
    op.create_index("invoice_line_credits", "invoice_line", ["credits_line_id"])
    _add("invoiced_time", _big("amount_minor", server_default="0"))


def extend_payments() -> None:
    _add("payment", _text("kind", server_default="payment"))
    op.add_column("payment", _id("reverses_id", sa.ForeignKey("payment.id"), nullable=True))
    op.create_unique_constraint("payment_reverses_id_key", "payment", ["reverses_id"])
    _add("payment", _text("reason", server_default=""))
    op.drop_constraint("payment_amount", "payment")
    op.create_check_constraint("payment_amount", "payment", "amount_minor <> 0")


def extend_tax() -> None:
    _add("quote_line", _integer("tax_rate_bp", server_default="2000"))
    _add("quote_line", _text("tax_category", server_default="standard"))
    op.add_column("quote_line", _id("estimate_line_id", nullable=True))
    op.add_column("estimate_line", _integer("tax_rate_bp", nullable=True))
    _add("estimate_line", _text("tax_category", server_default=""))
    op.drop_column("quote", "tax_rate_bp")
    _add("billing_milestone", _integer("tax_rate_bp", server_default="2000"))
    _add("billing_milestone", _text("tax_category", server_default="standard"))
    op.add_column("billing_milestone", _id("deliverable_id", nullable=True))


def bound_the_books() -> None:
    op.create_table(
        "ledger_turnover",
        _text("currency_code", primary_key=True),
        _big("debit_minor"),
    )
    op.execute(
        """
        INSERT INTO ledger_turnover (currency_code, debit_minor)
        SELECT currency_code, sum(debit_minor) FROM posting
        JOIN journal ON journal.id = posting.journal_id GROUP BY currency_code
        """
    )


def hold_what_is_issued() -> None:
    op.execute(HOLD_ISSUED_INVOICE)


def _add(table: str, column: Any) -> None:
    """A column that may not be null, with a value for the rows that are there."""
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)


HOLD_ISSUED_INVOICE = """
CREATE OR REPLACE FUNCTION hold_issued_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.number IS NOT NULL AND (TG_OP = 'DELETE' OR
        (NEW.number, NEW.kind, NEW.project_id, NEW.client_id, NEW.currency_code, NEW.net_minor,
         NEW.tax_minor, NEW.total_minor, NEW.tax_rounding, NEW.issued_on, NEW.due_on,
         NEW.credits_invoice_id, NEW.reason, NEW.seller, NEW.buyer)
        IS DISTINCT FROM
        (OLD.number, OLD.kind, OLD.project_id, OLD.client_id, OLD.currency_code, OLD.net_minor,
         OLD.tax_minor, OLD.total_minor, OLD.tax_rounding, OLD.issued_on, OLD.due_on,
         OLD.credits_invoice_id, OLD.reason, OLD.seller, OLD.buyer))
    THEN
        RAISE EXCEPTION '% is issued and never changes', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$
"""
