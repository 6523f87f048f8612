"""Durations, lags and floats in working minutes; constraints; why a task is when it is.

A day was 7.5 hours until now.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("duration_minutes", "total_float_minutes", "free_float_minutes"):
        op.add_column("task", _number(name))
    op.add_column("task", sa.Column("start_at", sa.TIMESTAMP(timezone=True)))
    op.add_column("task", sa.Column("end_at", sa.TIMESTAMP(timezone=True)))
    op.add_column("task", sa.Column("constraint_on", sa.Date))
    op.add_column("task", sa.Column("placed_by_task_id", sa.Uuid))
    op.add_column("task", _word("constraint", "none"))
    op.add_column("task", _word("placed_by", "nothing"))
    op.add_column("task", _no("on_longest_path"))
    op.add_column("dependency", _number("lag_minutes"))
    op.add_column("dependency", _no("lag_elapsed"))
    op.execute(
        """
        UPDATE task SET duration_minutes = duration_days * 450,
            total_float_minutes = total_float_days * 450,
            free_float_minutes = free_float_days * 450
        """
    )
    op.execute("UPDATE dependency SET lag_minutes = lag_days * 450")


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


def _word(name: str, default: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(40), nullable=False, server_default=default)


def _no(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
