"""The address of a client in parts, where e-invoices reach it, and its reference."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NAMES = (
    *("street", "town", "post_code"),
    *("electronic_scheme", "electronic_address", "buyer_reference"),
)


def upgrade() -> None:
    for name in NAMES:
        op.add_column("client", sa.Column(name, sa.Text, nullable=False, server_default=""))
