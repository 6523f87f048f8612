"""How revenue is recognised, and what was recognised; rows of that never change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

AMOUNTS = (
    *("gross_minor", "pass_through_minor", "billed_minor", "provision_minor", "cost_minor"),
    "seconds",
)


def _id(name: str, *more: sa.ForeignKey, **options: bool) -> sa.Column[str]:
    options = {"nullable": False, **options}
    return sa.Column(name, sa.Uuid(as_uuid=False), *more, **options)


def upgrade() -> None:
    op.create_table(
        "revenue_plan",
        _id("id", primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        _id("project_id", unique=True),
        _id("client_id", nullable=True),
        sa.Column("currency_code", sa.Text, nullable=False),
        sa.Column("lines", JSONB, nullable=False),
        sa.Column("other_cost_minor", sa.BigInteger, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "recognition_run",
        _id("id", primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("through", sa.Date, nullable=False),
        sa.Column("projects", sa.Integer, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True)),
    )
    op.create_index("recognition_run_through", "recognition_run", ["through", "id"])
    op.create_table(
        "recognition",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        _id("run_id", sa.ForeignKey("recognition_run.id")),
        _id("project_id"),
        _id("client_id", nullable=True),
        sa.Column("currency_code", sa.Text, nullable=False),
        sa.Column("posted_on", sa.Date, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in AMOUNTS),
        _id("journal_id", nullable=True),
        sa.Column("before_id", sa.BigInteger),
    )
    op.create_index("recognition_project", "recognition", ["project_id", "posted_on", "id"])
    op.create_index("recognition_run_rows", "recognition", ["run_id", "id"])
    for word, when, each in (
        ("stays", "UPDATE OR DELETE", "ROW"),
        ("is_kept", "TRUNCATE", "STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER recognition_{word} BEFORE {when} ON recognition "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
        )
