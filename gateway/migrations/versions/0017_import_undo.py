"""Imports that are cancelled and undone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_job", sa.Column("cancelled_at", sa.DateTime(timezone=True)))
    op.add_column("import_job", sa.Column("undo_by_id", sa.Uuid(as_uuid=False)))
    op.add_column(
        "import_job", sa.Column("undo_count", sa.Integer, nullable=False, server_default="0")
    )
    op.add_column("import_job", sa.Column("undone", JSONB))
    op.drop_index("import_job_open", "import_job")
    op.create_index(
        "import_job_open",
        "import_job",
        ["id"],
        postgresql_where=sa.text("state IN ('waiting', 'running', 'undoing')"),
    )
    job = sa.ForeignKey("import_job.id", ondelete="CASCADE")
    op.create_table(
        "import_kept",
        sa.Column("import_id", sa.Uuid(as_uuid=False), job, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("record_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
    )
