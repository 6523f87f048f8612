"""Sums of work, documents and postings, kept by triggers so that reads do not grow with history.

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

UNBILLED = "chargeable AND NOT billed AND write_off_id IS NULL"
PAID = "paid_minor - refunded_minor"
OWED = f"total_minor - credited_minor - ({PAID})"
COUNTED = {"row_count": "1"}
WORK = {
    "value_minor": "coalesce(value_minor, 0)",
    "unbilled_minor": f"CASE WHEN {UNBILLED} THEN coalesce(value_minor, 0) ELSE 0 END",
    "cost_minor": "coalesce(cost_minor, 0)",
    "seconds": "seconds",
    "unpriced_seconds": "CASE WHEN chargeable AND value_minor IS NULL THEN seconds ELSE 0 END",
    "uncosted_seconds": "CASE WHEN cost_minor IS NULL THEN seconds ELSE 0 END",
    "unbilled_entries": f"CASE WHEN {UNBILLED} THEN 1 ELSE 0 END",
    "unbilled_seconds": f"CASE WHEN {UNBILLED} THEN seconds ELSE 0 END",
}
DOCUMENTS = {
    "net_minor": "net_minor",
    "total_minor": "total_minor",
    "paid_minor": PAID,
    "due_minor": f"CASE WHEN kind = 'invoice' AND {OWED} > 0 THEN {OWED} ELSE 0 END",
    "credit_due_minor": f"CASE WHEN kind = 'invoice' AND {OWED} < 0 THEN -({OWED}) ELSE 0 END",
}
CONTRIBUTED = {"costed_seconds": "seconds"}
POSTED = {"debit_minor": "debit_minor", "credit_minor": "credit_minor"}

ISSUED = "(SELECT *, NULL AS cost_currency_code FROM {rows} AS documents WHERE number IS NOT NULL)"
COSTED = "(SELECT * FROM {rows} AS worked WHERE cost_minor IS NOT NULL)"
BOOKED = """(
    SELECT sign, currency_code, ledger_account, posted_on,
           date_trunc('month', posted_on)::date AS month, debit_minor, credit_minor
    FROM {rows} AS postings JOIN journal ON journal.id = journal_id
)"""


class Sums(NamedTuple):
    """One table of sums, by its key. of: what to add up of the rows; their table is in {rows}."""

    table: str
    key: Sequence[str]
    sums: Mapping[str, str]
    of: str

    def add(self, rows: str) -> str:
        """Add the rows to their groups; `sign` is 1 for a row that came, -1 for one that went."""
        key, names = ", ".join(self.key), ", ".join(self.sums)
        added = [f"coalesce(sum(sign * ({expression})), 0)" for expression in self.sums.values()]
        more = ", ".join(f"{name} = {self.table}.{name} + excluded.{name}" for name in self.sums)
        return f"""
            INSERT INTO {self.table} ({key}, {names})
            SELECT {key}, {", ".join(added)} FROM {self.of.format(rows=rows)} AS changed
            GROUP BY {key}
            HAVING {" OR ".join(f"{one} <> 0" for one in added)}
            ORDER BY {key}
            ON CONFLICT ({key}) DO UPDATE SET {more}
        """  # noqa: S608 (constants of this module)


BY_PROJECT = ("project_id", "client_id", "currency_code", "cost_currency_code")
BY_PERSON = ("project_id", "client_id", "person_id", "currency_code")
BY_DAY = ("currency_code", "ledger_account", "posted_on")
BY_MONTH = ("currency_code", "ledger_account", "month")
KEPT = {
    "work": (
        Sums("project_sum", BY_PROJECT, COUNTED | WORK, "{rows}"),
        Sums("contribution", BY_PERSON, COUNTED | CONTRIBUTED, COSTED),
    ),
    "invoice": (Sums("project_sum", BY_PROJECT, COUNTED | DOCUMENTS, ISSUED),),
    "posting": (
        Sums("account_day", BY_DAY, POSTED, BOOKED),
        Sums("account_month", BY_MONTH, POSTED, BOOKED),
    ),
}
"""By the table whose rows are added up."""


def upgrade() -> None:
    create_sums_of_projects()
    create_sums_of_accounts()
    for table, sums in KEPT.items():
        keep(table, sums)  # which keeps writers out until all is added up
        for one in sums:
            op.execute(one.add(f"(SELECT 1::bigint AS sign, * FROM {table})"))  # noqa: S608
    op.drop_index("work_project", "work")
    op.drop_index("work_client", "work")


def _id(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=nullable)


def _code(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _sums(names: Iterable[str]) -> list[sa.Column[int]]:
    zero = sa.text("0")
    return [sa.Column(name, sa.BigInteger, nullable=False, server_default=zero) for name in names]


def create_sums_of_projects() -> None:
    codes = [_code(name, nullable=True) for name in ("currency_code", "cost_currency_code")]
    ids = [_id("project_id"), _id("client_id", nullable=True)]
    op.create_table("project_sum", *ids, *codes, *_sums(COUNTED | WORK | DOCUMENTS))
    ids = [_id("project_id"), _id("client_id", nullable=True), _id("person_id")]
    code = _code("currency_code", nullable=True)
    op.create_table("contribution", *ids, code, *_sums(COUNTED | CONTRIBUTED))
    for table, key in (("project_sum", BY_PROJECT), ("contribution", BY_PERSON)):
        op.create_index(
            f"{table}_key", table, list(key), unique=True, postgresql_nulls_not_distinct=True
        )
        op.create_index(f"{table}_client", table, ["client_id"])


def create_sums_of_accounts() -> None:
    for table, when in (("account_day", "posted_on"), ("account_month", "month")):
        op.create_table(
            table,
            _code("currency_code"),
            _code("ledger_account"),
            sa.Column(when, sa.Date, nullable=False),
            *_sums(POSTED),
            sa.PrimaryKeyConstraint("currency_code", "ledger_account", when),
        )


def keep(table: str, sums: Sequence[Sums]) -> None:
    """Follow every statement that changes the table."""
    came = "(SELECT 1::bigint AS sign, * FROM added)"
    went = "(SELECT -1::bigint AS sign, * FROM removed)"
    both = f"({came} UNION ALL {went})"
    add_came, add_both, add_went = (
        ";".join(one.add(rows) for one in sums) for rows in (came, both, went)
    )
    op.execute(
        f"""
        CREATE FUNCTION keep_sums_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
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
            f"CREATE TRIGGER {table}_sums_{word.lower()} AFTER {word} ON {table} "
            f"REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION keep_sums_of_{table}()"
        )
