"""Estimates that are archived, quotes that are withdrawn, rate cards that end, costs recorded."""

from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _column(kind: Any, name: str, *rest: Any, nullable: bool = True, **options: Any) -> Any:
    return sa.Column(name, kind, *rest, nullable=nullable, **options)


_id = partial(_column, sa.Uuid(as_uuid=False))
_text = partial(_column, sa.Text())
_date = partial(_column, sa.Date())
_at = partial(_column, sa.DateTime(timezone=True))


def upgrade() -> None:
    op.add_column("estimate", _at("archived_at"))
    op.add_column("estimate", _id("copied_from_id"))
    op.add_column("estimate_line", _id("rate_card_id"))
    op.create_index("estimate_line_rate_card", "estimate_line", ["rate_card_id"])
    op.add_column("quote", _id("replaces_id", sa.ForeignKey("quote.id")))
    op.add_column("quote", _text("withdraw_reason", nullable=False, server_default=""))
    op.alter_column("quote", "withdraw_reason", server_default=None)
    op.add_column("rate_card", _date("ends_on"))
    op.add_column("cost_rate", _at("recorded_at", nullable=False, server_default=sa.func.now()))
    op.alter_column("cost_rate", "recorded_at", server_default=None)
