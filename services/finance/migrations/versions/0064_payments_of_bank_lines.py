"""Lines of the bank that are matched with payments to suppliers, each payment once."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "bank_line_supplier_payment",
        "bank_line",
        ["supplier_payment_id"],
        unique=True,
        postgresql_where=sa.text("supplier_payment_id IS NOT NULL"),
    )
    op.create_index(
        "supplier_payment_amount",
        "supplier_payment",
        ["amount_minor", "currency_code", "paid_on"],
    )
