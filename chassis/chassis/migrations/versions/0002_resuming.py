"""What a restore leaves behind: where numbering went on."""

import sqlalchemy as sa
from alembic import op

revision = "chassis_0002"
down_revision = "chassis_0001"
branch_labels = None
depends_on = None

SHOWN_BY = ("resumption", "seq_base")


def upgrade() -> None:
    op.create_table(
        "resumption",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_position", sa.BigInteger, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("seq_base", sa.Integer, nullable=False),
    )
