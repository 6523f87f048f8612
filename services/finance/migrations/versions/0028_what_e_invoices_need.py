"""What e-invoices need: addresses in parts, electronic addresses, references, reasons of tax."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

PARTS = ("street", "town", "post_code", "electronic_scheme", "electronic_address")
TEXTS = {
    "known_client": (*PARTS, "buyer_reference"),
    "legal_entity": (*PARTS, "iban", "bic", "tax_rounding"),
    "invoice": ("buyer_reference", "purchase_order"),
    "invoice_line": ("tax_reason",),
}
ISSUED = (
    *("number", "kind", "project_id", "client_id", "currency_code", "net_minor", "tax_minor"),
    *("total_minor", "tax_rounding", "issued_on", "due_on", "credits_invoice_id", "reason"),
    *("seller", "buyer", "buyer_reference", "purchase_order"),
)
"""What never changes once a document is issued."""


def upgrade() -> None:
    for table, names in TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("invoice_line", sa.Column("gross_minor", sa.BigInteger, nullable=True))
    op.execute(
        HOLD_ISSUED_INVOICE.format(
            new=", ".join(f"NEW.{name}" for name in ISSUED),
            old=", ".join(f"OLD.{name}" for name in ISSUED),
        )
    )


HOLD_ISSUED_INVOICE = """
CREATE OR REPLACE FUNCTION hold_issued_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.number IS NOT NULL AND (TG_OP = 'DELETE' OR ({new}) IS DISTINCT FROM ({old})) THEN
        RAISE EXCEPTION '% is issued and never changes', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$
"""
