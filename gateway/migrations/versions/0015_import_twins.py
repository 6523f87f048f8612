"""Whether an import takes rows that look like time that is here already."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "import_job", sa.Column("take_twins", sa.Boolean, nullable=False, server_default=sa.false())
    )
