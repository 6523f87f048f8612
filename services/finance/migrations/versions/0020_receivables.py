"""What is owed on an invoice as a column of its own; documents and payments by day."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ISSUED = sa.text("number IS NOT NULL")
OWED = (
    "CASE WHEN kind = 'invoice' AND number IS NOT NULL "
    "THEN total_minor - credited_minor - paid_minor + refunded_minor ELSE 0 END"
)


def upgrade() -> None:
    owed = sa.Column("owed_minor", sa.BigInteger, sa.Computed(OWED, persisted=True), nullable=False)
    op.add_column("invoice", owed)
    of_client = ["client_id", "currency_code", "issued_on"]
    some = sa.text("owed_minor <> 0")
    op.create_index("invoice_day", "invoice", ["issued_on", "id"], postgresql_where=ISSUED)
    op.create_index("invoice_of_client", "invoice", of_client, postgresql_where=ISSUED)
    op.create_index(
        "invoice_owed", "invoice", ["currency_code", "client_id"], postgresql_where=some
    )
    op.create_index("payment_day", "payment", ["received_on"])
