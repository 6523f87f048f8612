"""The hours of each person on each task over all months, which a portfolio without a window reads.

Kept as `project_hours` and `task_hours` are: see 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

EVERY = "(SELECT 1::bigint AS sign, * FROM time_entry)"
CAME = "(SELECT 1::bigint AS sign, * FROM added)"
WENT = "(SELECT -1::bigint AS sign, * FROM removed)"
CHANGES = {
    "INSERT": ("NEW TABLE AS added", CAME),
    "UPDATE": ("OLD TABLE AS removed NEW TABLE AS added", f"({CAME} UNION ALL {WENT})"),
    "DELETE": ("OLD TABLE AS removed", WENT),
}
"""What a trigger sees of each kind of statement, and what that adds and takes away."""


def upgrade() -> None:
    op.create_table(
        "task_person_hours",
        sa.Column("project_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("task_id", sa.Uuid(as_uuid=False)),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("entries", sa.BigInteger, nullable=False),
        sa.Column("logged_seconds", sa.BigInteger, nullable=False),
    )
    op.create_index(
        "task_person_hours_key",
        "task_person_hours",
        ["project_id", "task_id", "person_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_index("task_hours_month", "task_hours", ["month"])
    for statement, (seen, rows) in CHANGES.items():
        keep(statement.lower(), seen, rows)  # which keeps writers out until all is added up
    op.execute(add(EVERY))


def keep(statement: str, seen: str, rows: str) -> None:
    """Follow every such statement that changes time entries."""
    name = f"keep_task_person_hours_{statement}"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {add(rows)}; RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER task_person_hours_{statement} AFTER {statement} ON time_entry "
        f"REFERENCING {seen} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


def add(rows: str) -> str:
    """Add the rows to their groups; `sign` is 1 for a row that came, -1 for one that went."""
    return f"""
        INSERT INTO task_person_hours (project_id, task_id, person_id, entries, logged_seconds)
        SELECT project_id, task_id, person_id, sum(sign), sum(sign * seconds)
        FROM {rows} AS changed
        WHERE status <> 'rejected'
        GROUP BY project_id, task_id, person_id
        HAVING sum(sign) <> 0 OR sum(sign * seconds) <> 0
        ORDER BY project_id, task_id, person_id
        ON CONFLICT (project_id, task_id, person_id) DO UPDATE
        SET entries = task_person_hours.entries + excluded.entries,
            logged_seconds = task_person_hours.logged_seconds + excluded.logged_seconds
    """  # noqa: S608 (constants of this module)
