"""Budgets over several projects of a client."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE portfolio_budget_reference START 1001")
    op.create_table(
        "portfolio_budget",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("client_id", sa.Uuid, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "currency_code")),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("thresholds", sa.ARRAY(sa.Integer), nullable=False),
        sa.Column("project_ids", sa.ARRAY(sa.Uuid), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
        sa.CheckConstraint("amount_minor >= 0", name="portfolio_budget_amount"),
    )
    op.create_index("portfolio_budget_client", "portfolio_budget", ["client_id", "id"])
    op.create_index(
        "portfolio_budget_projects", "portfolio_budget", ["project_ids"], postgresql_using="gin"
    )
