"""How clients pay, as invoices show it; the journals of a client."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("payment_details", sa.Text, nullable=False, server_default="")
    op.add_column("legal_entity", column)
    op.create_index("journal_client", "journal", ["client_id", "number"])
