"""The days on which an invoice's work was supplied, held from its issue on like its other facts."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_FACTS = (
    *("number", "kind", "project_id", "client_id", "currency_code", "net_minor", "tax_minor"),
    *("total_minor", "tax_rounding", "issued_on", "due_on", "credits_invoice_id", "reason"),
    *("seller", "buyer", "buyer_reference", "purchase_order", "supplied_from", "supplied_to"),
)


def upgrade() -> None:
    op.add_column("invoice", sa.Column("supplied_from", sa.Date))
    op.add_column("invoice", sa.Column("supplied_to", sa.Date))
    op.create_check_constraint(
        "invoice_supplied",
        "invoice",
        "supplied_from <= supplied_to AND (supplied_from IS NULL) = (supplied_to IS NULL)",
    )
    op.execute(_hold_issued_invoice())


def _hold_issued_invoice() -> str:
    new, old = (", ".join(f"{row}.{name}" for name in _FACTS) for row in ("NEW", "OLD"))
    return f"""
        CREATE OR REPLACE FUNCTION hold_issued_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.number IS NOT NULL AND (
                TG_OP = 'DELETE' OR ({new}) IS DISTINCT FROM ({old})
            ) THEN
                RAISE EXCEPTION '% is issued and never changes', OLD.number
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        END $$
    """
