"""Tasks of all projects in the order of their last day, page by page."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX task_end ON task (coalesce(end_on, '0001-01-01'::date), id)")
