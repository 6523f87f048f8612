"""What an installation's databases say, read for the judge.

The outboxes are what was published. The inboxes, the feed and the projections are what was
consumed. Time, work and books are the effects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from agency.people import Tandem
from psycopg.rows import class_row

SERVICES = ("accounts", "projects", "finance", "workspace")
DATABASES = (*SERVICES, "gateway")
AGGREGATES = {
    "accounts": ("client", "opportunity"),
    "projects": ("project", "person", "time_entry"),
    "finance": ("work", "invoice"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of an outbox."""

    event_id: str
    type: str
    aggregate_id: str
    aggregate_seq: int
    position: int | None
    is_published: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """One row of an inbox: what became of an event there."""

    event_id: str
    source: str
    type: str
    aggregate_id: str
    aggregate_seq: int
    status: str
    applied_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A time entry in projects, or the work it became in finance (worth value_minor there)."""

    id: str
    seconds: int
    is_approved: bool = True
    value_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """billed_minor: what the hours on it are worth."""

    id: str
    number: str | None
    status: str
    net_minor: int
    tax_minor: int
    total_minor: int
    paid_minor: int
    billed_minor: int


@dataclass(frozen=True, slots=True)
class Journal:
    """One booking. source_type: invoice or payment."""

    id: str
    source_type: str
    source_id: str
    debit_minor: int
    credit_minor: int
    debtors_minor: int


@dataclass(slots=True)
class Records:
    """Everything the judge looks at; lists are in the order in which the rows came to be.

    published: facts by service. consumed: receipts by consumer. feed: event ids by service.
    seen: by consumer, the newest number that each (projection, aggregate) has seen.
    versions: by (service, aggregate), the version in the aggregate's row.
    billed: ids of the time entries on invoices. payments: (invoice id, amount).
    """

    published: dict[str, list[Fact]]
    consumed: dict[str, list[Receipt]]
    feed: dict[str, list[str]]
    seen: dict[str, dict[tuple[str, str], int]]
    versions: dict[tuple[str, str], int]
    logged: list[Entry]
    worth: list[Entry]
    opportunities: list[str]
    invoices: list[Invoice]
    billed: list[str]
    payments: list[tuple[str, int]]
    journals: list[Journal]


Select = Callable[..., list[Any]]


def read_records(tandem: Tandem) -> Records:
    """Each database in one snapshot. Between them time passes: nobody may be at work."""
    with (
        _reading(tandem, "accounts") as accounts,
        _reading(tandem, "projects") as projects,
        _reading(tandem, "finance") as finance,
        _reading(tandem, "workspace") as workspace,
        _reading(tandem, "gateway") as gateway,
    ):
        asks = {"accounts": accounts, "projects": projects, "finance": finance}
        all_ = {**asks, "workspace": workspace, "gateway": gateway}
        return Records(
            published={name: ask(_SAID, shape=Fact) for name, ask in all_.items()},
            consumed={name: ask(_HEARD, shape=Receipt) for name, ask in all_.items()},
            feed=_feed(gateway),
            seen={name: _seen(ask) for name, ask in asks.items()},
            versions={
                (name, id_): version
                for name, tables in AGGREGATES.items()
                for table in tables
                for id_, version in asks[name](f"SELECT id::text, version FROM {table}")
            },
            logged=projects(_LOGGED, shape=Entry),
            worth=finance(_WORTH, shape=Entry),
            opportunities=[row[0] for row in accounts("SELECT id::text FROM opportunity")],
            invoices=finance(_INVOICES, shape=Invoice),
            billed=[row[0] for row in finance(_BILLED)],
            payments=finance("SELECT invoice_id::text, amount_minor FROM payment"),
            journals=finance(_JOURNALS, shape=Journal),
        )


@contextmanager
def _reading(tandem: Tandem, database: str) -> Iterator[Select]:
    url = tandem.database_url(database).replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(url, connect_timeout=10) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True

        def select(query: str, shape: type[Any] | None = None) -> list[Any]:
            factory = class_row(shape) if shape else psycopg.rows.tuple_row
            with connection.cursor(row_factory=factory) as cursor:
                return cursor.execute(query).fetchall()

        yield select


def _feed(gateway: Select) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for source, event_id in gateway("SELECT source, event_id::text FROM feed ORDER BY position"):
        found.setdefault(source, []).append(event_id)
    return found


def _seen(ask: Select) -> dict[tuple[str, str], int]:
    rows = ask("SELECT projection, aggregate_id::text, aggregate_seq FROM projection_version")
    return {(projection, aggregate): seq for projection, aggregate, seq in rows}


_SAID = """
    SELECT event_id::text, type, aggregate_id::text, aggregate_seq, position,
           published_at IS NOT NULL AS is_published
    FROM outbox ORDER BY id
"""
_HEARD = """
    SELECT event_id::text, source, type, coalesce(aggregate_id::text, '') AS aggregate_id,
           coalesce(aggregate_seq, 0) AS aggregate_seq, status, applied_at,
           coalesce(error, '') AS error
    FROM inbox ORDER BY received_at
"""
_LOGGED = """
    SELECT id::text, seconds, status = 'approved' AS is_approved FROM time_entry ORDER BY id
"""
_WORTH = "SELECT id::text, seconds, true AS is_approved, value_minor FROM work ORDER BY id"
_INVOICES = """
    SELECT id::text, number, status, net_minor, tax_minor, total_minor, paid_minor,
           (SELECT coalesce(sum(invoiced_time.amount_minor), 0)::bigint
            FROM invoice_line JOIN invoiced_time ON invoice_line_id = invoice_line.id
            WHERE invoice_id = invoice.id) AS billed_minor
    FROM invoice ORDER BY number
"""
_BILLED = "SELECT time_entry_id::text FROM invoiced_time WHERE live ORDER BY 1"
_JOURNALS = """
    SELECT journal.id::text, source_type, source_id::text,
           sum(debit_minor)::bigint AS debit_minor, sum(credit_minor)::bigint AS credit_minor,
           coalesce(sum(debit_minor - credit_minor) FILTER (WHERE ledger_account = '1100'), 0)
               ::bigint AS debtors_minor
    FROM journal JOIN posting ON journal_id = journal.id
    GROUP BY journal.id ORDER BY journal.number
"""
