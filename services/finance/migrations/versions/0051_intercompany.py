"""Charges between legal entities of the agency, and the accounts that they are booked to."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

ROLES = (
    ("intercompany_receivable", "asset", "Owed by own legal entities"),
    ("intercompany_payable", "liability", "Owed to own legal entities"),
    ("intercompany_revenue", "income", "Sales to own legal entities"),
    ("intercompany_cost", "expense", "Bought from own legal entities"),
)
CODES = {
    "uk": ("1150", "2150", "4950", "5950"),
    "us": ("1270", "2050", "4950", "5950"),
    "skr03": ("1470", "1630", "8405", "3105"),
    "skr04": ("1270", "3420", "4405", "5905"),
    "fr": ("4511", "4512", "7061", "6041"),
}
"""By template: the numbers of the accounts of these roles."""
ACCOUNT = """
    INSERT INTO ledger_account (code, name, kind) VALUES (:code, :name, :kind)
    ON CONFLICT (code) DO NOTHING
"""


def upgrade() -> None:
    add_accounts()
    create_charges()


def add_accounts() -> None:
    connection = op.get_bind()
    template = connection.execute(sa.text("SELECT template FROM chart LIMIT 1")).scalar() or "uk"
    for code, (role, kind, name) in zip(CODES[template], ROLES, strict=True):
        connection.execute(sa.text(ACCOUNT), {"code": code, "name": name, "kind": kind})
        connection.execute(
            sa.text("INSERT INTO account_role (role, code) VALUES (:role, :code)"),
            {"role": role, "code": code},
        )


def create_charges() -> None:
    key = {"type_": sa.Uuid(as_uuid=False)}
    sides = {
        "seller_id": "legal_entity.id",
        "buyer_id": "legal_entity.id",
        "seller_journal_id": "journal.id",
        "buyer_journal_id": "journal.id",
    }
    op.create_table(
        "intercompany_charge",
        sa.Column("id", **key, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        *(
            sa.Column(name, key["type_"], sa.ForeignKey(of), nullable=False)
            for name, of in sides.items()
        ),
        sa.Column("project_id", **key),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("currency_code", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("charged_on", sa.Date, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_on", sa.Date),
        sa.Column("seller_settlement_id", key["type_"], sa.ForeignKey("journal.id")),
        sa.Column("buyer_settlement_id", key["type_"], sa.ForeignKey("journal.id")),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.CheckConstraint(
            "amount_minor > 0 AND seller_id <> buyer_id", name="intercompany_charge_sides"
        ),
    )
    op.create_index("intercompany_charge_day", "intercompany_charge", ["charged_on", "id"])
    for side in ("seller", "buyer"):
        op.create_index(
            f"intercompany_charge_{side}", "intercompany_charge", [f"{side}_id", "charged_on"]
        )
