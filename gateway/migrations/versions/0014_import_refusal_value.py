"""What the file has in the column of a refused row."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_refusal", sa.Column("value", sa.Text, nullable=False, server_default=""))
