"""Work, billing plans and invoices, and the double-entry books."""

from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _column(kind: Any, name: str, *rest: Any, nullable: bool = False, **options: Any) -> Any:
    return sa.Column(name, kind, *rest, nullable=nullable, **options)


_id = partial(_column, sa.Uuid(as_uuid=False))
_text = partial(_column, sa.Text())
_integer = partial(_column, sa.Integer())
_big = partial(_column, sa.BigInteger())
_boolean = partial(_column, sa.Boolean())
_date = partial(_column, sa.Date())
_at = partial(_column, sa.DateTime(timezone=True))

UNBILLED = sa.text("chargeable AND NOT billed")
UNPRICED = sa.text("chargeable AND value_minor IS NULL")
SUMMED = [
    *("chargeable", "billed", "currency_code", "value_minor"),
    *("cost_currency_code", "cost_minor", "seconds"),
]


def upgrade() -> None:
    create_work_table()
    create_plan_tables()
    create_invoice_tables()
    create_ledger_tables()
    seed_the_chart_of_accounts()
    hold_what_is_posted_and_issued()


def create_work_table() -> None:
    op.create_table(
        "work",
        _id("id", primary_key=True),
        _integer("version"),
        _id("project_id"),
        _id("client_id", nullable=True),
        _id("person_id"),
        _text("charge_role"),
        _date("worked_on"),
        _integer("seconds"),
        _boolean("chargeable"),
        _at("valued_at", nullable=True),
        _text("currency_code", nullable=True),
        _big("hourly_minor", nullable=True),
        _big("value_minor", nullable=True),
        _boolean("billed"),
        _boolean("pricing_due"),
        _text("cost_currency_code", nullable=True),
        _big("cost_hourly_minor", nullable=True),
        _big("cost_minor", nullable=True),
        sa.CheckConstraint("seconds > 0", name="work_seconds"),
        sa.CheckConstraint("(value_minor IS NULL) = (currency_code IS NULL)", name="work_value"),
        sa.CheckConstraint("(cost_minor IS NULL) = (cost_currency_code IS NULL)", name="work_cost"),
    )
    op.create_index("work_project", "work", ["project_id"], postgresql_include=SUMMED)
    op.create_index("work_client", "work", ["client_id"], postgresql_include=SUMMED)
    op.create_index("work_person", "work", ["person_id", "worked_on"])
    by_day = ["worked_on", "id"]
    for name, columns, where in (
        ("work_unbilled", by_day, UNBILLED),
        ("work_unbilled_project", ["project_id", *by_day], UNBILLED),
        ("work_unbilled_client", ["client_id", *by_day], UNBILLED),
        ("work_unpriced_role", ["charge_role", "worked_on"], UNPRICED),
        ("work_unpriced_project", ["project_id"], UNPRICED),
        ("work_unpriced_client", ["client_id"], UNPRICED),
        ("work_pricing_due", ["id"], sa.text("pricing_due")),
    ):
        op.create_index(name, "work", columns, postgresql_where=where)


def create_plan_tables() -> None:
    op.create_table(
        "billing_plan",
        _id("id", primary_key=True),
        _integer("version"),
        _id("project_id", unique=True),
        _text("billing_type"),
        _text("currency_code"),
    )
    op.create_table(
        "billing_milestone",
        _id("id", primary_key=True),
        _id("billing_plan_id", sa.ForeignKey("billing_plan.id")),
        _integer("position"),
        _text("name"),
        _date("due_on"),
        _big("amount_minor"),
        _text("currency_code"),
        _integer("share_bp", nullable=True),
        _text("status"),
        _id("invoice_id", nullable=True),
        sa.CheckConstraint("amount_minor > 0", name="billing_milestone_amount"),
        sa.CheckConstraint(
            "(status = 'planned') = (invoice_id IS NULL)", name="billing_milestone_status"
        ),
    )
    op.create_index("billing_milestone_plan", "billing_milestone", ["billing_plan_id", "position"])
    op.create_index("billing_milestone_invoice", "billing_milestone", ["invoice_id"])


def create_invoice_tables() -> None:
    op.create_table(
        "document_series",
        _text("name", primary_key=True),
        _integer("last_number"),
        _date("last_issued_on"),
    )
    op.create_table(
        "invoice",
        _id("id", primary_key=True),
        _integer("version"),
        _text("kind"),
        _text("number", nullable=True, unique=True),
        _id("project_id"),
        _id("client_id"),
        _text("status"),
        _text("currency_code"),
        _big("net_minor"),
        _big("tax_minor"),
        _big("total_minor"),
        _big("paid_minor"),
        _text("tax_rounding"),
        _date("issued_on", nullable=True),
        _date("due_on", nullable=True),
        _id("credits_invoice_id", sa.ForeignKey("invoice.id"), nullable=True, unique=True),
        _id("credit_note_id", nullable=True),
        _text("reason"),
        _at("created_at"),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name="invoice_total"),
        sa.CheckConstraint(
            "kind = 'credit_note' OR paid_minor BETWEEN 0 AND total_minor", name="invoice_paid"
        ),
        sa.CheckConstraint("(status = 'draft') = (number IS NULL)", name="invoice_number"),
    )
    for column in ("project", "client"):
        op.create_index(f"invoice_{column}", "invoice", [f"{column}_id", "id"])
    op.create_index("invoice_status", "invoice", ["status", "id"])
    op.create_table(
        "invoice_line",
        _id("id", primary_key=True),
        _id("invoice_id", sa.ForeignKey("invoice.id")),
        _integer("position"),
        _text("description"),
        _text("charge_role"),
        _id("billing_milestone_id", nullable=True),
        _big("seconds"),
        _big("amount_minor"),
        _integer("tax_rate_bp"),
        _big("tax_minor"),
    )
    op.create_index("invoice_line_invoice", "invoice_line", ["invoice_id", "position"])
    op.create_table(
        "invoiced_time",
        _id("invoice_line_id", sa.ForeignKey("invoice_line.id"), primary_key=True),
        _id("time_entry_id", sa.ForeignKey("work.id"), primary_key=True),
        _boolean("live"),
    )
    op.create_index(
        "invoiced_time_live",
        "invoiced_time",
        ["time_entry_id"],
        unique=True,
        postgresql_where=sa.text("live"),
    )
    op.create_table(
        "payment",
        _id("id", primary_key=True),
        _id("invoice_id", sa.ForeignKey("invoice.id")),
        _big("amount_minor"),
        _date("received_on"),
        _text("reference"),
        _at("recorded_at"),
        sa.CheckConstraint("amount_minor > 0", name="payment_amount"),
    )
    op.create_index("payment_invoice", "payment", ["invoice_id", "id"])


def create_ledger_tables() -> None:
    op.create_table("ledger_account", _text("code", primary_key=True), _text("name"), _text("kind"))
    op.create_table(
        "journal_series",
        _integer("id", primary_key=True, autoincrement=False),
        _big("last_number"),
    )
    op.create_table(
        "journal",
        _id("id", primary_key=True),
        _big("number", unique=True),
        _date("posted_on"),
        _text("description"),
        _text("source_type"),
        _id("source_id"),
        _id("client_id"),
        _id("project_id"),
        _text("currency_code"),
        _at("posted_at"),
    )
    op.create_index("journal_source", "journal", ["source_id", "number"])
    op.create_index("journal_project", "journal", ["project_id", "number"])
    op.create_index("journal_posted_on", "journal", ["currency_code", "posted_on"])
    op.create_table(
        "posting",
        _id("journal_id", sa.ForeignKey("journal.id"), primary_key=True),
        _integer("position", primary_key=True, autoincrement=False),
        _text("ledger_account", sa.ForeignKey("ledger_account.code")),
        _big("debit_minor"),
        _big("credit_minor"),
        sa.CheckConstraint(
            "debit_minor >= 0 AND credit_minor >= 0 AND (debit_minor = 0) <> (credit_minor = 0)",
            name="posting_one_side",
        ),
    )
    op.create_index("posting_ledger_account", "posting", ["ledger_account"])


def seed_the_chart_of_accounts() -> None:
    op.execute("INSERT INTO journal_series (id, last_number) VALUES (1, 0)")
    op.execute(
        """
        INSERT INTO ledger_account (code, name, kind) VALUES
            ('1100', 'Trade debtors', 'asset'),
            ('1200', 'Bank', 'asset'),
            ('2200', 'Output tax', 'liability'),
            ('4000', 'Fees', 'income')
        """
    )


def hold_what_is_posted_and_issued() -> None:
    """What the code promises, the database enforces: even a hand with psql cannot break it."""
    op.execute(REFUSE_CHANGE)
    for table in ("journal", "posting", "payment"):
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_kept BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(CHECK_JOURNAL_BALANCES)
    for table in ("journal", "posting"):
        op.execute(
            f"CREATE CONSTRAINT TRIGGER {table}_balances AFTER INSERT ON {table} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_journal_balances()"
        )
    op.execute(HOLD_ISSUED_INVOICE)
    op.execute(
        "CREATE TRIGGER invoice_stays BEFORE UPDATE OR DELETE ON invoice "
        "FOR EACH ROW EXECUTE FUNCTION hold_issued_invoice()"
    )
    op.execute(HOLD_ISSUED_LINE)
    op.execute(
        "CREATE TRIGGER invoice_line_stays BEFORE UPDATE OR DELETE ON invoice_line "
        "FOR EACH ROW EXECUTE FUNCTION hold_issued_line()"
    )


REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % never change; correct them with new ones', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

CHECK_JOURNAL_BALANCES = """
CREATE FUNCTION check_journal_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked uuid;
    postings bigint;
    difference numeric;
BEGIN
    IF TG_TABLE_NAME = 'journal' THEN
        checked := NEW.id;
    ELSE
        checked := NEW.journal_id;
    END IF;
    SELECT count(*), sum(debit_minor) - sum(credit_minor) INTO postings, difference
        FROM posting WHERE journal_id = checked;
    IF postings < 2 OR difference <> 0 THEN
        RAISE EXCEPTION 'journal % does not balance', checked
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

HOLD_ISSUED_INVOICE = """
CREATE FUNCTION hold_issued_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.number IS NOT NULL AND (TG_OP = 'DELETE' OR
        (NEW.number, NEW.kind, NEW.project_id, NEW.client_id, NEW.currency_code, NEW.net_minor,
         NEW.tax_minor, NEW.total_minor, NEW.tax_rounding, NEW.issued_on, NEW.due_on,
         NEW.credits_invoice_id, NEW.reason)
        IS DISTINCT FROM
        (OLD.number, OLD.kind, OLD.project_id, OLD.client_id, OLD.currency_code, OLD.net_minor,
         OLD.tax_minor, OLD.total_minor, OLD.tax_rounding, OLD.issued_on, OLD.due_on,
         OLD.credits_invoice_id, OLD.reason))
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

HOLD_ISSUED_LINE = """
CREATE FUNCTION hold_issued_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM invoice WHERE id = OLD.invoice_id AND number IS NOT NULL) THEN
        RAISE EXCEPTION 'the lines of an issued invoice never change'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$
"""
