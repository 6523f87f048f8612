"""Hours by project and by task, kept by triggers so that reads do not grow with history.

A trigger runs once for each statement and adds what all its rows change, group by group in one
order. A group of which nothing changes is not touched, so it is not locked either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COUNTS = "status <> 'rejected'"
APPROVED = "status = 'approved'"
BY_PROJECT = {
    "entries": f"CASE WHEN {COUNTS} THEN 1 ELSE 0 END",
    "logged_seconds": f"CASE WHEN {COUNTS} THEN seconds ELSE 0 END",
    "approved_seconds": f"CASE WHEN {APPROVED} THEN seconds ELSE 0 END",
    "submitted_entries": "CASE WHEN status = 'submitted' THEN 1 ELSE 0 END",
    "billable_entries": f"CASE WHEN {APPROVED} AND chargeable AND NOT settled THEN 1 ELSE 0 END",
}
BY_TASK = {name: BY_PROJECT[name] for name in ("entries", "logged_seconds")}
MONTH = "date_trunc('month', worked_on)::date"


class Sums(NamedTuple):
    """One table of sums. key: its columns, and what each is of a time entry."""

    table: str
    key: Mapping[str, str]
    sums: Mapping[str, str]

    def add(self, rows: str) -> str:
        """Add the rows to their groups; `sign` is 1 for a row that came, -1 for one that went."""
        key, names = ", ".join(self.key), ", ".join(self.sums)
        of = ", ".join(self.key.values())
        added = [f"sum(sign * ({expression}))" for expression in self.sums.values()]
        more = ", ".join(f"{name} = {self.table}.{name} + excluded.{name}" for name in self.sums)
        return f"""
            INSERT INTO {self.table} ({key}, {names})
            SELECT {of}, {", ".join(added)} FROM {rows} AS changed
            GROUP BY {of}
            HAVING {" OR ".join(f"{one} <> 0" for one in added)}
            ORDER BY {of}
            ON CONFLICT ({key}) DO UPDATE SET {more}
        """  # noqa: S608 (constants of this module)


PROJECT_KEY = {name: name for name in ("project_id", "person_id")}
TASK_KEY = {name: name for name in ("project_id", "task_id", "person_id")} | {"month": MONTH}
KEPT = (
    Sums("project_hours", PROJECT_KEY, BY_PROJECT),
    Sums("task_hours", TASK_KEY, BY_TASK),
)


def upgrade() -> None:
    create_project_hours()
    create_task_hours()
    keep(KEPT)  # which keeps writers out until all is added up
    for one in KEPT:
        op.execute(one.add("(SELECT 1::bigint AS sign, * FROM time_entry)"))


def _id(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=nullable)


def _sums(names: Iterable[str]) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def create_project_hours() -> None:
    op.create_table(
        "project_hours",
        _id("project_id"),
        _id("person_id"),
        *_sums(BY_PROJECT),
        sa.PrimaryKeyConstraint("project_id", "person_id"),
    )


def create_task_hours() -> None:
    op.create_table(
        "task_hours",
        _id("project_id"),
        _id("task_id", nullable=True),
        _id("person_id"),
        sa.Column("month", sa.Date, nullable=False),
        *_sums(BY_TASK),
    )
    op.create_index(
        "task_hours_key",
        "task_hours",
        list(TASK_KEY),
        unique=True,
        postgresql_nulls_not_distinct=True,
    )


def keep(sums: Sequence[Sums]) -> None:
    """Follow every statement that changes time entries."""
    came = "(SELECT 1::bigint AS sign, * FROM added)"
    went = "(SELECT -1::bigint AS sign, * FROM removed)"
    both = f"({came} UNION ALL {went})"
    add_came, add_both, add_went = (
        ";".join(one.add(rows) for one in sums) for rows in (came, both, went)
    )
    op.execute(
        f"""
        CREATE FUNCTION keep_hours() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN {add_came};
            ELSIF TG_OP = 'UPDATE' THEN {add_both};
            ELSE {add_went};
            END IF;
            RETURN NULL;
        END $$
        """
    )
    for word, rows in (
        ("INSERT", "NEW TABLE AS added"),
        ("UPDATE", "OLD TABLE AS removed NEW TABLE AS added"),
        ("DELETE", "OLD TABLE AS removed"),
    ):
        op.execute(
            f"CREATE TRIGGER hours_{word.lower()} AFTER {word} ON time_entry "
            f"REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION keep_hours()"
        )
