"""Sums of time entries, kept so that no answer costs more as the history grows.

The triggers of the migrations that made these tables keep them: they add what each statement
changes of `time_entry`, in its transaction, whatever code or hand sends it. Nothing else writes
them.
`python -m projects sums verify` adds everything up and compares. Rejected entries count nowhere.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, PrimaryKeyConstraint, Table, Uuid

from projects.model import Model


def _id(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Uuid(as_uuid=False), nullable=nullable)


def _sum(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


PROJECT_HOURS = Table(
    "project_hours",
    Model.metadata,
    _id("project_id"),
    _id("person_id"),
    _sum("entries"),
    _sum("logged_seconds"),
    _sum("approved_seconds"),
    _sum("submitted_entries"),
    _sum("billable_entries"),
    PrimaryKeyConstraint("project_id", "person_id"),
)
"""The time of one person on one project. billable: approved and charged for, not billed before.

A row for each person, so that people who log on the same project do not wait for each other.
"""

TASK_HOURS = Table(
    "task_hours",
    Model.metadata,
    _id("project_id"),
    _id("task_id", nullable=True),
    _id("person_id"),
    Column("month", Date, nullable=False),
    _sum("entries"),
    _sum("logged_seconds"),
    Index(
        "task_hours_key",
        *("project_id", "task_id", "person_id", "month"),
        unique=True,
        postgresql_nulls_not_distinct=True,
    ),
    Index("task_hours_month", "month"),
)
"""The time of one person on one task, or on the project as a whole, in the month of worked_on."""

TASK_PERSON_HOURS = Table(
    "task_person_hours",
    Model.metadata,
    _id("project_id"),
    _id("task_id", nullable=True),
    _id("person_id"),
    _sum("entries"),
    _sum("logged_seconds"),
    Index(
        "task_person_hours_key",
        *("project_id", "task_id", "person_id"),
        unique=True,
        postgresql_nulls_not_distinct=True,
    ),
)
"""The time of one person on one task, or on the project as a whole, over all months."""
