"""Which records an import made."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imported_record",
        sa.Column("import_id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("record_id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("written_ref", sa.Text, nullable=False, server_default=""),
    )
    op.create_index("imported_record_record", "imported_record", ["record_id"])
    op.create_index("ix_imported_record_written_ref", "imported_record", ["written_ref"])
