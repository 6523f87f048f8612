"""Batches of unbilled work that are rated again, and what they do to each piece of work."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rerating",
        _id("id", primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Date, nullable=False) for name in ("worked_from", "worked_to")),
        *(_id(name) for name in ("client_id", "project_id", "person_id")),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("charge_role", "status", "reason", "undo_reason")
        ),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("seconds", sa.BigInteger, nullable=False),
        *(sa.Column(name, JSONB, nullable=False) for name in ("amounts", "kept")),
        sa.Column("is_whole", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in ("applied_at", "undone_at")),
    )
    op.create_index("rerating_client", "rerating", ["client_id", "id"])
    op.create_index("rerating_project", "rerating", ["project_id", "id"])
    op.create_table(
        "rerated_work",
        _id("rerating_id", sa.ForeignKey("rerating.id", ondelete="CASCADE"), primary_key=True),
        _id("work_id", primary_key=True),
        *(_id(name, nullable=False) for name in ("time_entry_id", "project_id")),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("currency_code", sa.Text, nullable=False),
        sa.Column("old_valued_at", sa.DateTime(timezone=True)),
        *_priced("old"),
        *_priced("new"),
    )
    op.create_index("work_day", "work", ["worked_on", "id"])


def _id(name: str, *of: object, **more: object) -> sa.Column[str]:
    return sa.Column(name, sa.Uuid(as_uuid=False), *of, **more)


def _priced(prefix: str) -> tuple[sa.Column[object], ...]:
    return (
        _id(f"{prefix}_rate_card_id"),
        sa.Column(f"{prefix}_hourly_minor", sa.BigInteger, nullable=False),
        sa.Column(f"{prefix}_daily_minor", sa.BigInteger),
        sa.Column(f"{prefix}_day_minutes", sa.Integer),
        sa.Column(f"{prefix}_value_minor", sa.BigInteger, nullable=False),
    )
