"""Versions of budgets, which never change, and where each line of a budget came from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

_FROM_QUOTES = """
    UPDATE budget_line SET quote_line_id = offered.id,
        estimate_line_id = offered.estimate_line_id, description = offered.description
    FROM (
        SELECT id, quote_id, estimate_line_id, description,
            row_number() OVER (PARTITION BY quote_id ORDER BY position) AS place
        FROM quote_line WHERE chosen
    ) AS offered
    JOIN (
        SELECT id, quote_id, row_number() OVER (PARTITION BY quote_id ORDER BY id) AS place
        FROM budget_line
    ) AS budgeted ON budgeted.quote_id = offered.quote_id AND budgeted.place = offered.place
    WHERE budget_line.id = budgeted.id
"""
"""The lines of a budget were made in the order of those of the quote."""

_VERSIONS = """
    INSERT INTO budget_version (id, project_id, number, source, reason, quote_id, restored_number,
        created_by_id, created_at, currency_code, total_minor, total_seconds, line_values)
    SELECT gen_random_uuid(), budget.project_id, budget.edition,
        CASE WHEN budget.edition > 1 THEN 'change' ELSE 'quote' END,
        quote.reference || ' was accepted', budget.quote_id, 0, quote.decided_by_id,
        coalesce(quote.decided_at, now()), budget.currency_code, budget.total_minor,
        budget.total_seconds,
        (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', line.id, 'quote_id', line.quote_id, 'quote_line_id', line.quote_line_id,
            'estimate_line_id', line.estimate_line_id, 'deliverable_id', line.deliverable_id,
            'charge_role', line.charge_role, 'description', line.description,
            'seconds', line.seconds, 'amount_minor', line.amount_minor) ORDER BY line.id), '[]')
         FROM budget_line AS line WHERE line.budget_id = budget.id)
    FROM budget JOIN quote ON quote.id = budget.quote_id
"""
"""Of the budgets in force; what they were before is not known."""


def upgrade() -> None:
    op.add_column("budget_line", sa.Column("quote_line_id", sa.Uuid))
    op.add_column("budget_line", sa.Column("estimate_line_id", sa.Uuid))
    op.add_column("budget_line", _text("description"))
    op.alter_column("budget_line", "quote_id", nullable=True)
    op.add_column("budget", _text("source", "quote"))
    op.add_column("budget", _text("reason"))
    op.create_table(
        "budget_version",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("project_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("source", "reason")),
        sa.Column("quote_id", sa.Uuid, sa.ForeignKey("quote.id")),
        sa.Column("restored_number", sa.Integer, nullable=False),
        sa.Column("created_by_id", sa.Text, nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("currency_code", sa.Text, nullable=False),
        sa.Column("total_minor", sa.BigInteger, nullable=False),
        sa.Column("total_seconds", sa.BigInteger, nullable=False),
        sa.Column("line_values", JSONB, nullable=False),
        sa.UniqueConstraint("project_id", "number"),
    )
    op.execute(_FROM_QUOTES)
    op.execute(_VERSIONS)
    op.execute(
        "CREATE TRIGGER budget_version_unchanged BEFORE UPDATE OR DELETE ON budget_version "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def _text(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)
