"""What four databases must agree on, whatever was restored: read from them, not from our proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
from accounts.worker import WORKER as ACCOUNTS
from bus.subscription import ANY_TYPE, EFFECT, ServiceWorker
from composition import Installation
from finance.worker import WORKER as FINANCE
from gateway.worker import WORKER as GATEWAY
from projects.worker import WORKER as PROJECTS

WORKERS: tuple[type[ServiceWorker], ...] = (ACCOUNTS, PROJECTS, FINANCE, GATEWAY)

Rows = list[tuple[Any, ...]]
Ask = Callable[[str], Rows]


def untruths(installation: Installation) -> list[str]:
    """Every sentence that is false of these databases; nobody may be at work."""
    with ExitStack() as stack:
        asks: dict[str, Ask] = {}
        for worker in WORKERS:
            url = installation.database_url(worker.name)
            connection = stack.enter_context(psycopg.connect(url, connect_timeout=10))
            asks[worker.name] = _asking(connection)
        return [
            *_facts_have_one_effect_each(asks),
            *_the_feed_shows_each_fact_once(asks),
            *_copies_are_what_their_source_holds(asks),
            *_approved_time_is_valued_once(asks),
            *_books_balance(asks),
        ]


def _asking(connection: psycopg.Connection[tuple[Any, ...]]) -> Ask:
    return lambda query: connection.execute(query).fetchall()


def _facts_have_one_effect_each(asks: dict[str, Ask]) -> Iterator[str]:
    for worker in WORKERS:
        receipts = Counter(row[0] for row in asks[worker.name](_RECEIPTS))
        for source, ask in asks.items():
            for event_id, type_, says_again in ask(_FACTS):
                kind = _kind(worker, source, type_)
                wanted = 0 if kind is None or (says_again and kind is EFFECT) else 1
                if receipts[event_id] != wanted:
                    yield f"{worker.name} has applied {type_} {event_id} {receipts[event_id]} times"


def _kind(worker: type[ServiceWorker], source: str, type_: str) -> str | None:
    found = worker.subscriptions.get((source, type_)) or worker.subscriptions.get(
        (source, ANY_TYPE)
    )
    return found.kind if found else None


def _the_feed_shows_each_fact_once(asks: dict[str, Ask]) -> Iterator[str]:
    shown = Counter(row[0] for row in asks["gateway"]("SELECT event_id::text FROM feed"))
    for source, ask in asks.items():
        for event_id, type_, says_again in ask(_FACTS):
            if shown[event_id] != (0 if says_again else 1):
                yield f"the feed shows {type_} of {source} {event_id} {shown[event_id]} times"


def _copies_are_what_their_source_holds(asks: dict[str, Ask]) -> Iterator[str]:
    for source, original, consumer, copy in _COPIES:
        held = dict(asks[source](original))
        kept = dict(asks[consumer](copy))
        for id_, values in held.items():
            if kept.get(id_) != values:
                yield f"{consumer} believes {kept.get(id_)} of {id_}, and {source} holds {values}"


def _approved_time_is_valued_once(asks: dict[str, Ask]) -> Iterator[str]:
    approved = dict(asks["projects"](_APPROVED))
    valued = dict(asks["finance"]("SELECT id::text, seconds FROM work"))
    for id_, seconds in approved.items():
        if valued.get(id_) != seconds:
            yield f"finance values {valued.get(id_)} s of the time entry {id_} of {seconds} s"


def _books_balance(asks: dict[str, Ask]) -> Iterator[str]:
    for journal, difference in asks["finance"](_UNEVEN):
        yield f"the journal {journal} is out by {difference}"
    for invoice, journals in asks["finance"](_BOOKED):
        if journals != 1:
            yield f"the invoice {invoice} is booked {journals} times"


_FACTS = "SELECT event_id::text, type, headers ? 'restates' FROM outbox"
_RECEIPTS = "SELECT event_id::text FROM inbox WHERE status IN ('applied', 'skipped')"
_APPROVED = "SELECT id::text, seconds FROM time_entry WHERE status = 'approved'"
_UNEVEN = """
    SELECT journal_id::text, sum(debit_minor - credit_minor) FROM posting
    GROUP BY journal_id HAVING sum(debit_minor - credit_minor) <> 0
"""
_BOOKED = """
    SELECT invoice.number, (SELECT count(*) FROM journal WHERE source_id = invoice.id)
    FROM invoice WHERE number IS NOT NULL
"""
_COPIES = (
    (
        "accounts",
        "SELECT id::text, name FROM client",
        "finance",
        "SELECT client_id::text, name FROM known_client",
    ),
    (
        "accounts",
        "SELECT id::text, name FROM client",
        "projects",
        "SELECT client_id::text, name FROM known_client",
    ),
    (
        "accounts",
        "SELECT id::text, (name, status) FROM opportunity",
        "finance",
        "SELECT opportunity_id::text, (name, status) FROM known_opportunity",
    ),
    (
        "projects",
        "SELECT id::text, (name, active) FROM person",
        "accounts",
        "SELECT person_id::text, (name, active) FROM known_person",
    ),
    (
        "projects",
        "SELECT id::text, (name, status) FROM project",
        "finance",
        "SELECT project_id::text, (name, status) FROM known_project",
    ),
)
"""(source, what it holds, consumer, what it believes), each as id and values."""
