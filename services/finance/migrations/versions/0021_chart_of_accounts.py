"""A chart of accounts that can be chosen and changed, roles of accounts, and dimensions of postings.

A posting knows its day, its currency and the number of its journal, so that an account's ledger is
read by an index of its own.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

EMPTY = sa.text("''")
ACCOUNTS = (
    ("0030", "asset", "Office equipment"),
    ("0031", "asset", "Office equipment, depreciation"),
    ("1103", "asset", "Prepayments"),
    ("1104", "asset", "Contract assets"),
    ("1230", "asset", "Petty cash"),
    ("2100", "liability", "Trade creditors"),
    ("2105", "liability", "Contract liabilities"),
    ("2109", "liability", "Accruals"),
    ("2110", "liability", "Provision for losses on contracts"),
    ("2201", "liability", "Input tax"),
    ("2202", "liability", "VAT to pay"),
    ("2210", "liability", "PAYE and National Insurance"),
    ("2220", "liability", "Net wages"),
    ("3000", "equity", "Share capital"),
    ("3200", "equity", "Profit and loss brought forward"),
    ("4010", "income", "Media and production"),
    ("4900", "income", "Other income"),
    ("4906", "income", "Exchange gains"),
    ("5000", "expense", "Media and production bought"),
    ("5002", "expense", "Other purchases for clients"),
    ("5010", "expense", "Losses on contracts"),
    ("6002", "expense", "Freelancers"),
    ("7000", "expense", "Salaries"),
    ("7006", "expense", "Employer''s National Insurance"),
    ("7100", "expense", "Rent"),
    ("7400", "expense", "Travel"),
    ("7502", "expense", "Telephone and internet"),
    ("7504", "expense", "Office supplies"),
    ("7505", "expense", "Software"),
    ("7603", "expense", "Professional fees"),
    ("7901", "expense", "Bank charges"),
    ("7906", "expense", "Exchange losses"),
    ("8000", "expense", "Depreciation"),
    ("8100", "expense", "Bad debts"),
    ("9998", "asset", "Suspense"),
)
"""What the template of the United Kingdom had in this version, besides the four there were."""
ROLES = {
    "receivables": "1100",
    "bank": "1200",
    "contract_assets": "1104",
    "input_tax": "2201",
    "payables": "2100",
    "contract_liabilities": "2105",
    "loss_provision": "2110",
    "output_tax": "2200",
    "retained_earnings": "3200",
    "revenue": "4000",
    "exchange_gain": "4906",
    "purchases": "5002",
    "contract_losses": "5010",
    "bad_debts": "8100",
    "exchange_loss": "7906",
}


def upgrade() -> None:
    make_accounts_records()
    create_the_chart()
    widen_journals()
    date_postings()
    keep_sums_of_postings()
    create_recurring_journals()


def make_accounts_records() -> None:
    made = sa.Column(
        "id", sa.Uuid(as_uuid=False), nullable=False, server_default=sa.text("gen_random_uuid()")
    )
    zero = sa.text("0")
    op.add_column("ledger_account", made)
    op.add_column(
        "ledger_account", sa.Column("version", sa.Integer, nullable=False, server_default=zero)
    )
    op.add_column("ledger_account", sa.Column("archived_at", sa.DateTime(timezone=True)))
    op.drop_constraint("posting_ledger_account_fkey", "posting")
    op.drop_constraint("ledger_account_pkey", "ledger_account")
    op.create_primary_key("ledger_account_pkey", "ledger_account", ["id"])
    op.create_unique_constraint("ledger_account_code_key", "ledger_account", ["code"])
    op.create_foreign_key(
        "posting_ledger_account_fkey", "posting", "ledger_account", ["ledger_account"], ["code"]
    )


def create_the_chart() -> None:
    op.create_table(
        "chart",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("year_starts_in", sa.Integer, nullable=False),
    )
    op.create_table(
        "account_role",
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("code", sa.Text, sa.ForeignKey("ledger_account.code"), nullable=False),
    )
    op.create_index("account_role_code", "account_role", ["code"], unique=True)
    rows = ", ".join(f"('{code}', '{name}', '{kind}')" for code, kind, name in ACCOUNTS)
    op.execute(
        f"INSERT INTO ledger_account (code, name, kind) VALUES {rows} ON CONFLICT DO NOTHING"  # noqa: S608
    )
    rows = ", ".join(f"('{role}', '{code}')" for role, code in ROLES.items())
    op.execute(f"INSERT INTO account_role (role, code) VALUES {rows}")  # noqa: S608


def widen_journals() -> None:
    for column in ("client_id", "project_id"):
        op.alter_column("journal", column, nullable=True)
    for column in ("reason", "reference"):
        op.add_column("journal", sa.Column(column, sa.Text, nullable=False, server_default=EMPTY))
    op.add_column("journal", sa.Column("reverses_id", sa.Uuid(as_uuid=False)))
    op.add_column("journal", sa.Column("belongs_on", sa.Date))
    op.create_index(
        "journal_reverses",
        "journal",
        ["reverses_id"],
        unique=True,
        postgresql_where=sa.text("reverses_id IS NOT NULL"),
    )


def date_postings() -> None:
    for column in ("client_id", "project_id"):
        op.add_column("posting", sa.Column(column, sa.Uuid(as_uuid=False)))
    op.add_column("posting", sa.Column("tax_category", sa.Text))
    op.add_column(
        "posting", sa.Column("tax_rate_bp", sa.Integer, nullable=False, server_default="0")
    )
    op.add_column("posting", sa.Column("posted_on", sa.Date))
    op.add_column("posting", sa.Column("currency_code", sa.Text))
    op.add_column("posting", sa.Column("number", sa.BigInteger))
    op.execute("ALTER TABLE posting DISABLE TRIGGER USER")
    op.execute(
        "UPDATE posting SET posted_on = journal.posted_on, number = journal.number, "
        "currency_code = journal.currency_code, client_id = journal.client_id, "
        "project_id = journal.project_id FROM journal WHERE journal.id = posting.journal_id"
    )
    op.execute("ALTER TABLE posting ENABLE TRIGGER USER")
    for column in ("posted_on", "currency_code", "number"):
        op.alter_column("posting", column, nullable=False)
    op.drop_index("posting_ledger_account", "posting")
    op.create_index(
        "posting_account",
        "posting",
        ["ledger_account", "currency_code", "posted_on", "number", "position"],
    )


SIDES = ("debit_minor", "credit_minor")
DAY, MONTH = "posted_on", "date_trunc('month', posted_on)::date"
KEPT = {
    "account_day": ({"currency_code": "", "ledger_account": "", "posted_on": DAY}, ""),
    "account_month": ({"currency_code": "", "ledger_account": "", "month": MONTH}, ""),
    "tax_month": (
        {
            "currency_code": "",
            "ledger_account": "",
            "tax_category": "",
            "tax_rate_bp": "",
            "month": MONTH,
        },
        "WHERE tax_category IS NOT NULL",
    ),
}
"""By table: its key, each column with the expression that gives it, and which postings count."""


def keep_sums_of_postings() -> None:
    op.create_table(
        "tax_month",
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in KEPT["tax_month"][0]
            if name in TEXT
        ),
        sa.Column("tax_rate_bp", sa.Integer, nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False, server_default="0") for name in SIDES),
        sa.PrimaryKeyConstraint("currency_code", "month", "ledger_account", *TAX),
    )
    came = "(SELECT 1::bigint AS sign, * FROM added)"
    went = "(SELECT -1::bigint AS sign, * FROM removed)"
    add_came, add_both, add_went = (
        ";".join(add(table, rows) for table in KEPT)
        for rows in (came, f"({came} UNION ALL {went})", went)
    )
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION keep_sums_of_posting() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN {add_came};
            ELSIF TG_OP = 'UPDATE' THEN {add_both};
            ELSE {add_went};
            END IF;
            RETURN NULL;
        END $$
        """
    )


TEXT = ("currency_code", "ledger_account", "tax_category")
TAX = ("tax_category", "tax_rate_bp")


def add(table: str, rows: str) -> str:
    """Add the rows to their groups; `sign` is 1 for a row that came, -1 for one that went."""
    columns, which = KEPT[table]
    key = ", ".join(columns)
    of = ", ".join(expression or name for name, expression in columns.items())
    places = ", ".join(str(place + 1) for place in range(len(columns)))
    added = [f"sum(sign * {side})" for side in SIDES]
    more = ", ".join(f"{side} = {table}.{side} + excluded.{side}" for side in SIDES)
    return f"""
        INSERT INTO {table} ({key}, {", ".join(SIDES)})
        SELECT {of}, {", ".join(added)} FROM {rows} AS changed {which}
        GROUP BY {places}
        HAVING {" OR ".join(f"{one} <> 0" for one in added)}
        ORDER BY {places}
        ON CONFLICT ({key}) DO UPDATE SET {more}
    """  # noqa: S608 (constants of this module)


def create_recurring_journals() -> None:
    text = ("description", "reason", "reference", "currency_code")
    op.create_table(
        "recurring_journal",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in text),
        sa.Column("lines", JSONB, nullable=False),
        sa.Column("every_months", sa.Integer, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("next_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("recurring_journal_next", "recurring_journal", ["next_on", "id"])
