"""Ceilings, fees and progress of billing plans, and lines that name their project."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("cap_minor", "fee_minor", "cost_budget_minor"):
        op.add_column("billing_plan", sa.Column(name, sa.BigInteger))
    for name in ("saving_share_bp", "progress_bp"):
        op.add_column(
            "billing_plan", sa.Column(name, sa.Integer, nullable=False, server_default="0")
        )
    for name in ("cap_reason", "progress_reason"):
        op.add_column("billing_plan", sa.Column(name, sa.Text, nullable=False, server_default=""))
    for name in ("cap_set_on", "progress_on"):
        op.add_column("billing_plan", sa.Column(name, sa.Date))
    op.create_check_constraint("billing_plan_cap", "billing_plan", "cap_minor > 0")
    op.create_check_constraint("billing_plan_fee", "billing_plan", "fee_minor > 0")
    op.add_column("invoice_line", sa.Column("project_id", sa.Uuid(as_uuid=False)))
    op.create_index(
        "invoice_line_project",
        "invoice_line",
        ["project_id", "kind"],
        postgresql_where=sa.text("project_id IS NOT NULL"),
    )
    rewrite("write_entries_of_document", ENTRIES)


ENTRIES = (
    (
        "line_id, NEW.project_id, NEW.client_id",
        "line_id, coalesce(of_project_id, NEW.project_id), NEW.client_id",
    ),
    (
        "SELECT line.id AS line_id, line.position,",
        "SELECT line.id AS line_id, line.project_id AS of_project_id, line.position,",
    ),
    (") AS corrects\n", ") OR line.kind = 'held_back' AS corrects\n"),
)
"""A line counts in its own project. What a ceiling holds back is written off, until it is released.
"""


def rewrite(name: str, changes: tuple[tuple[str, str], ...]) -> None:
    """Replace these parts of the function; each is there once."""
    stated = sa.text("SELECT pg_get_functiondef(to_regproc(:name))")
    source = op.get_bind().execute(stated, {"name": name}).scalar_one()
    for before, after in changes:
        if source.count(before) != 1:
            raise RuntimeError(f"{name} has {before!r} {source.count(before)} times, not once")
        source = source.replace(before, after)
    op.execute(source)
