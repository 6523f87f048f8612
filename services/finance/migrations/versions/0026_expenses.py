"""Expenses with their receipts, costs that are passed on to clients, and their entries.

A row of `project_cost` never changes; a trigger adds its entry. `invoiced_cost` says which line of
which document charges it: the trigger of `invoice` adds what that bills or gives back.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def _id(name: str, *, nullable: bool = False, **more: object) -> sa.Column[str]:
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=nullable, **more)  # type: ignore[arg-type]


def _text(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable, server_default=default)


def _big(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable, server_default=default)


def _at(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _day(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=nullable)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def upgrade() -> None:
    open_accounts()
    create_costs()
    create_expenses()
    op.add_column("entry", sa.Column("cost_id", sa.Uuid(as_uuid=False)))
    op.create_index(
        "entry_cost", "entry", ["cost_id", "id"], postgresql_where=sa.text("cost_id IS NOT NULL")
    )
    op.execute(WRITE_ENTRIES_OF_COST)
    op.execute(
        "CREATE TRIGGER project_cost_entries AFTER INSERT ON project_cost FOR EACH ROW "
        "EXECUTE FUNCTION write_entries_of_cost()"
    )
    op.execute(WRITE_ENTRIES_OF_DOCUMENT)
    for table in ("project_cost", "receipt"):
        keep(table)


def keep(table: str) -> None:
    events = "UPDATE OR DELETE" if table == "project_cost" else "UPDATE"
    op.execute(
        f"CREATE TRIGGER {table}_stays BEFORE {events} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def open_accounts() -> None:
    """What people are owed, and what they spend for the agency itself."""
    op.execute(
        "INSERT INTO ledger_account (code, name, kind) VALUES "
        "('2230', 'Expenses owed to staff', 'liability'), ('7400', 'Travel', 'expense') "
        "ON CONFLICT (code) DO NOTHING"
    )
    op.execute(
        "INSERT INTO account_role (role, code) VALUES "
        "('staff_payables', '2230'), ('staff_expenses', '7400')"
    )


def create_costs() -> None:
    op.create_table(
        "project_cost",
        _id("id", primary_key=True),
        _text("source_type"),
        _id("source_id"),
        _id("project_id"),
        _id("client_id", nullable=True),
        _id("person_id", nullable=True),
        _id("deliverable_id", nullable=True),
        _text("description"),
        _day("incurred_on", nullable=False),
        _day("posted_on", nullable=False),
        _big("cost_minor"),
        _text("cost_currency_code"),
        _big("charge_minor"),
        _text("currency_code"),
        _id("reverses_id", nullable=True, unique=True),
        _at("recorded_at", nullable=False),
        sa.ForeignKeyConstraint(["reverses_id"], ["project_cost.id"]),
    )
    op.create_index("project_cost_project", "project_cost", ["project_id", "incurred_on", "id"])
    op.create_index("project_cost_source", "project_cost", ["source_id"])
    op.create_table(
        "invoiced_cost",
        _id("invoice_line_id"),
        _id("cost_id"),
        _big("amount_minor"),
        sa.Column("live", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.PrimaryKeyConstraint("invoice_line_id", "cost_id"),
        sa.ForeignKeyConstraint(["cost_id"], ["project_cost.id"]),
    )
    op.create_index(
        "invoiced_cost_live",
        "invoiced_cost",
        ["cost_id"],
        unique=True,
        postgresql_where=sa.text("live"),
    )


def create_expenses() -> None:
    op.create_table(
        "expense",
        _id("id", primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        _id("person_id"),
        _id("project_id", nullable=True),
        _id("client_id", nullable=True),
        _id("deliverable_id", nullable=True),
        _day("spent_on", nullable=False),
        _text("category"),
        _text("description"),
        _big("total_minor"),
        _big("tax_minor", default="0"),
        _text("currency_code"),
        _big("converted_minor", nullable=True),
        _text("converted_currency_code", nullable=True),
        _text("distance", default=""),
        _text("distance_unit", default=""),
        _text("rate_per_unit", default=""),
        _flag("reimbursable"),
        _flag("billable"),
        sa.Column("markup_bp", sa.Integer, nullable=False, server_default="0"),
        _text("status"),
        _at("created_at", nullable=False),
        _at("submitted_at"),
        _id("decided_by_id", nullable=True),
        _at("decided_at"),
        _text("rejected_reason", default=""),
        _day("posted_on"),
        _day("reimbursed_on"),
        _text("reimbursement_reference", default=""),
        _id("reverses_id", nullable=True, unique=True),
        _text("reason", default=""),
        _id("cost_id", nullable=True),
        sa.ForeignKeyConstraint(["reverses_id"], ["expense.id"]),
        sa.CheckConstraint(
            "CASE WHEN reverses_id IS NULL THEN total_minor > 0 AND tax_minor >= 0 "
            "AND tax_minor < total_minor ELSE total_minor < 0 END",
            name="expense_amount",
        ),
    )
    for name, columns in (
        ("person", ["person_id", "spent_on", "id"]),
        ("project", ["project_id", "spent_on", "id"]),
        ("day", ["spent_on", "id"]),
        ("status", ["status", "id"]),
    ):
        op.create_index(f"expense_{name}", "expense", columns)
    op.create_table(
        "receipt",
        _id("id", primary_key=True),
        _id("expense_id"),
        _text("name"),
        _text("content_type"),
        sa.Column("size", sa.Integer, nullable=False),
        _text("sha256"),
        sa.Column("content", sa.LargeBinary, nullable=False),
        _at("uploaded_at", nullable=False),
        sa.ForeignKeyConstraint(["expense_id"], ["expense.id"]),
    )
    op.create_index("receipt_expense", "receipt", ["expense_id", "id"])
    op.create_table(
        "mileage_rate",
        _id("id", primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        _day("effective_from", nullable=False),
        _text("distance_unit"),
        _text("rate_per_unit"),
        _text("currency_code"),
        _at("created_at", nullable=False),
        _at("withdrawn_at"),
    )
    op.create_index(
        "mileage_rate_in_force",
        "mileage_rate",
        ["distance_unit", "currency_code", "effective_from"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


WRITE_ENTRIES_OF_COST = """
CREATE FUNCTION write_entries_of_cost() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO entry (kind, recorded_at, effective_on, cost_id, project_id, client_id,
                       deliverable_id, person_id, currency_code, cost_currency_code,
                       expense_minor, wip_minor, cost_minor)
    VALUES ('expense', clock_timestamp(), greatest(NEW.posted_on, first_open_day()), NEW.id,
            NEW.project_id, NEW.client_id, NEW.deliverable_id, NEW.person_id, NEW.currency_code,
            NEW.cost_currency_code, NEW.charge_minor, NEW.charge_minor, NEW.cost_minor);
    RETURN NULL;
END $$
"""

WRITE_ENTRIES_OF_DOCUMENT = """
CREATE OR REPLACE FUNCTION write_entries_of_document() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    happened text := CASE WHEN NEW.kind = 'credit_note' THEN 'credited' ELSE 'charged' END;
    effective date := greatest(NEW.issued_on, first_open_day());
BEGIN
    INSERT INTO entry (kind, recorded_at, effective_on, invoice_id, invoice_line_id, project_id,
                       client_id, deliverable_id, charge_role, currency_code, billed_minor,
                       written_off_minor, written_up_minor)
    SELECT happened, clock_timestamp(), effective, NEW.id, line_id, NEW.project_id, NEW.client_id,
           deliverable_id, charge_role, NEW.currency_code, amount,
           CASE WHEN corrects THEN -amount ELSE 0 END, CASE WHEN corrects THEN 0 ELSE amount END
    FROM (
        SELECT line.id AS line_id, line.position, line.deliverable_id,
               nullif(line.charge_role, '') AS charge_role,
               line.amount_minor - coalesce((
                   SELECT sum(share.amount_minor) FROM invoiced_time AS share
                   WHERE share.invoice_line_id = line.id
               ), 0)::bigint - coalesce((
                   SELECT sum(share.amount_minor) FROM invoiced_cost AS share
                   WHERE share.invoice_line_id = line.id
               ), 0)::bigint AS amount,
               EXISTS (
                   SELECT FROM invoiced_time AS share
                   WHERE share.invoice_line_id = line.credits_line_id
               ) OR EXISTS (
                   SELECT FROM invoiced_cost AS share
                   WHERE share.invoice_line_id = line.credits_line_id
               ) AS corrects
        FROM invoice_line AS line WHERE line.invoice_id = NEW.id
    ) AS lines
    WHERE amount <> 0 ORDER BY position;
    INSERT INTO entry (kind, recorded_at, effective_on, cost_id, invoice_id, invoice_line_id,
                       project_id, client_id, deliverable_id, person_id, currency_code,
                       cost_currency_code, billed_minor, wip_minor)
    SELECT CASE WHEN NEW.kind = 'credit_note' THEN 'credited' ELSE 'billed' END,
           clock_timestamp(), effective, cost.id, NEW.id, line.id, cost.project_id, cost.client_id,
           cost.deliverable_id, cost.person_id, cost.currency_code, cost.cost_currency_code,
           share.amount_minor, -share.amount_minor
    FROM invoice_line AS line
    JOIN invoiced_cost AS share ON share.invoice_line_id = line.id
    JOIN project_cost AS cost ON cost.id = share.cost_id
    WHERE line.invoice_id = NEW.id
    ORDER BY line.position, cost.id;
    RETURN NULL;
END $$
"""
"""What a line charges beyond its hours and its costs is written up: no work stands behind it. A
part of the charge for hours or costs that is credited while they stay billed is written off."""
