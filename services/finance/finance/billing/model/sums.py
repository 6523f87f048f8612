"""Sums of work and documents, kept so that no figure costs more as the history grows.

The triggers of the migration that made these tables keep them: they add what each statement changes
of `work` and `invoice`, in its transaction, whatever code or hand sends it. Nothing else writes
them. `python -m finance sums verify` adds everything up and compares.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Table, Text, Uuid

from finance.model import Model


def _id(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Uuid(as_uuid=False), nullable=nullable)


def _code(name: str) -> Column[str]:
    return Column(name, Text, nullable=True)


def _sum(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, default=0)


PROJECT_SUM = Table(
    "project_sum",
    Model.metadata,
    _id("project_id"),
    _id("client_id", nullable=True),
    _code("currency_code"),
    _code("cost_currency_code"),
    _sum("row_count"),
    _sum("value_minor"),
    _sum("unbilled_minor"),
    _sum("cost_minor"),
    _sum("seconds"),
    _sum("unpriced_seconds"),
    _sum("uncosted_seconds"),
    _sum("unbilled_entries"),
    _sum("unbilled_seconds"),
    _sum("net_minor"),
    _sum("total_minor"),
    _sum("paid_minor"),
    _sum("due_minor"),
    _sum("credit_due_minor"),
    Index(
        "project_sum_key",
        *("project_id", "client_id", "currency_code", "cost_currency_code"),
        unique=True,
        postgresql_nulls_not_distinct=True,
    ),
    Index("project_sum_client", "client_id"),
)
"""The work of a project in one charge and one cost currency, and its issued documents, in minor
units. A currency is None where nothing is priced or costed; documents have no cost currency.

row_count: how many rows of work and documents these are; a row of none is left where there were
some. unbilled: chargeable, neither billed nor written off. paid: less what was refunded.
"""

MONTH_SUM = Table(
    "month_sum",
    Model.metadata,
    _id("project_id"),
    _id("client_id", nullable=True),
    _code("currency_code"),
    _code("cost_currency_code"),
    Column("month", Date, nullable=False),
    _sum("row_count"),
    _sum("value_minor"),
    _sum("cost_minor"),
    _sum("seconds"),
    _sum("uncosted_seconds"),
    _sum("net_minor"),
    Index(
        "month_sum_key",
        *("project_id", "client_id", "currency_code", "cost_currency_code", "month"),
        unique=True,
        postgresql_nulls_not_distinct=True,
    ),
    Index("month_sum_month", "month", "project_id"),
    Index("month_sum_client", "client_id", "month"),
)
"""The same by month, named by its first day: work in the month it counts in (posted_on), documents
in the month of their issue. So no figure of a closed month moves."""

CONTRIBUTION = Table(
    "contribution",
    Model.metadata,
    _id("project_id"),
    _id("client_id", nullable=True),
    _id("person_id"),
    _code("currency_code"),
    _sum("row_count"),
    _sum("costed_seconds"),
    _sum("banded_cost"),
    Index(
        "contribution_key",
        *("project_id", "client_id", "person_id", "currency_code"),
        unique=True,
        postgresql_nulls_not_distinct=True,
    ),
    Index("contribution_client", "client_id"),
)
"""The hours of one person on one project that have a cost, by the currency of their charge.

banded_cost: seconds times the banded rates of an hour (ADR 0028), in minor units times seconds."""
