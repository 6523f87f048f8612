"""The entry ledger: what every change of work and every issued document has added, for good.

Triggers of the database write it (migrations 0019 and 0026): those of `work`, `project_cost` and
`invoice` add an entry for each difference, in the transaction that makes it, and refuse to change
or remove one. No command writes an entry, so none can forget one or write it twice. `recorded_at`
is the database's clock.

Every figure is a sum of entries, and each entry says what it changes of every figure; a constraint
holds wip = value + expense - billed - written_off + written_up. Amounts are in minor units.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Table,
    Text,
    Uuid,
    text,
)

from finance.entries.rules import KINDS, MEASURES
from finance.model import Model


def _id(name: str, *, nullable: bool = True) -> Column[str]:
    return Column(name, Uuid(as_uuid=False), nullable=nullable)


def _code(name: str, *, nullable: bool = True) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def _measures() -> list[Column[int]]:
    zero = text("0")
    return [Column(name, BigInteger, nullable=False, server_default=zero) for name in MEASURES]


ENTRY = Table(
    "entry",
    Model.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    _code("kind", nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("effective_on", Date, nullable=False),
    *map(_id, ("work_id", "time_entry_id", "invoice_id", "invoice_line_id", "write_off_id")),
    _id("project_id", nullable=False),
    *map(_id, ("client_id", "deliverable_id", "task_id", "person_id")),
    *map(_code, ("charge_role", "currency_code", "cost_currency_code")),
    *_measures(),
    _id("cost_id"),
    CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name="entry_kind"),
    CheckConstraint(
        "wip_minor = value_minor + expense_minor - billed_minor - written_off_minor"
        " + written_up_minor",
        name="entry_roll_forward",
    ),
    Index("entry_recorded", "recorded_at", "id"),
    Index("entry_time_entry", "time_entry_id", "id"),
    Index("entry_project", "project_id", "effective_on", "id"),
    Index("entry_client", "client_id", "effective_on", "id"),
    Index("entry_person", "person_id", "effective_on", "id"),
    Index("entry_effective", "effective_on", "id"),
    Index("entry_invoice", "invoice_id", "id", postgresql_where=text("invoice_id IS NOT NULL")),
    Index("entry_cost", "cost_id", "id", postgresql_where=text("cost_id IS NOT NULL")),
)
"""effective_on: the day it counts in, never one of a period that was closed when it was recorded.
recorded_at: when it became known. work_id: None for what documents charge beyond hours, and for
costs, which cost_id names.

A currency is None where nothing is priced or costed. When that changes, or any other dimension, one
entry takes all of the work out of its old dimensions and another puts it into the new ones.
"""

SUM_KEY = (
    *("project_id", "client_id", "person_id", "charge_role", "currency_code"),
    *("cost_currency_code", "month", "recorded_month"),
)
ENTRY_SUM = Table(
    "entry_sum",
    Model.metadata,
    _id("project_id", nullable=False),
    *map(_id, ("client_id", "person_id")),
    *map(_code, ("charge_role", "currency_code", "cost_currency_code")),
    Column("month", Date, nullable=False),
    Column("recorded_month", Date, nullable=False),
    *_measures(),
    Index("entry_sum_key", *SUM_KEY, unique=True, postgresql_nulls_not_distinct=True),
    Index("entry_sum_month", "month", "project_id"),
    Index("entry_sum_client", "client_id", "month"),
)
"""The entries added up by the month they count in and the month they were recorded in (UTC), each
named by its first day; kept by a trigger of `entry`. What was known at an instant is the sum of the
months recorded by then, less the entries of that month that were recorded later."""
