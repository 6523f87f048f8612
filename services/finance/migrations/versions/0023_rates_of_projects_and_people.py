"""Rate cards of projects, rates of people and services, and rates by the day."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rate_card", sa.Column("project_id", sa.Uuid(as_uuid=False)))
    op.add_column(
        "rate_card",
        sa.Column("archived", sa.Boolean, nullable=False, server_default=sa.text("false")),
    )
    op.drop_index("rate_card_scope", "rate_card")
    op.create_index(
        "rate_card_scope",
        "rate_card",
        ["client_id", "project_id", "currency_code", "effective_from"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_index("rate_card_project", "rate_card", ["project_id"])
    create_lines()
    for table in ("role_rate", "person_rate", "work", "invoice_line"):
        op.add_column(table, sa.Column("daily_minor", sa.BigInteger))
        op.add_column(table, sa.Column("day_minutes", sa.Integer))


def create_lines() -> None:
    op.create_table(
        "person_rate",
        *_key(),
        sa.Column("person_id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("hourly_minor", sa.BigInteger, nullable=False),
        sa.Column("currency_code", sa.Text, nullable=False),
    )
    op.create_index("person_rate_person", "person_rate", ["person_id"])
    op.create_table(
        "service_rate",
        *_key(),
        sa.Column("service", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency_code", sa.Text, nullable=False),
    )


def _key() -> list[sa.Column[str]]:
    card = sa.ForeignKey("rate_card.id")
    return [sa.Column("rate_card_id", sa.Uuid(as_uuid=False), card, primary_key=True)]
