"""Documents that differ here and in another accounting system."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    op.create_table(
        "accounting_difference",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        _text("system"),
        sa.Column("record_id", sa.Uuid(as_uuid=False)),
        *map(_text, ("number", "field", "ours", "theirs", "reason")),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        *map(_text, ("status", "note")),
        sa.UniqueConstraint("system", "number", "field", name="accounting_difference_once"),
    )
    op.create_index("accounting_difference_status", "accounting_difference", ["status", "id"])
