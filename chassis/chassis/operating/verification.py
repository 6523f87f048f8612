"""Proof that nothing was lost: of the outbox by itself, and of the inbox against its sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.engine import Connection

from chassis.subscription import ANY_TYPE, PROJECTION, ServiceWorker, Subscription

PAGE = 5000
SHOWN_MAX = 5
STALE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One check and what it found. count: how many rows are wrong."""

    check: str
    count: int
    examples: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        return self.count == 0


def verify_outbox(connection: Connection) -> list[Finding]:
    """Positions without a gap and in order, aggregates numbered without a gap, nothing stuck."""
    return [_check(connection, name, statement) for name, statement in _OUTBOX_CHECKS]


def verify_inbox(connection: Connection) -> list[Finding]:
    """Nothing dead that waits for a decision, nothing overdue."""
    return [_check(connection, name, statement) for name, statement in _INBOX_CHECKS]


def verify_against(
    connection: Connection, worker: type[ServiceWorker], source: str, outbox: Connection
) -> list[Finding]:
    """Compare the worker's inbox and projections with the outbox of a source it listens to."""
    wanted = [s for s in worker.subscriptions.values() if s.source == source]
    marks = _marks(connection, worker.name)
    lost = [e for s in wanted for e in _unrecorded(connection, outbox, worker, s, marks)]
    behind = [
        a
        for handler in sorted({s.handler for s in wanted if s.kind is PROJECTION})
        for a in _behind(connection, outbox, worker, handler, wanted, marks)
    ]
    return [
        _finding(f"events of {source} that the inbox never recorded", lost),
        _finding(f"projections older than their source {source}", behind),
    ]


def _check(connection: Connection, name: str, statement: TextClause) -> Finding:
    found = [str(row[0]) for row in connection.execute(statement, {"stale": STALE_SECONDS})]
    return _finding(name, found)


def _finding(name: str, wrong: Sequence[str]) -> Finding:
    return Finding(name, len(wrong), tuple(wrong[:SHOWN_MAX]))


def _marks(connection: Connection, consumer: str) -> dict[str, int]:
    statement = text("SELECT lane, position FROM inbox_mark WHERE consumer = :consumer")
    return {row.lane: row.position for row in connection.execute(statement, {"consumer": consumer})}


def _unrecorded(
    connection: Connection,
    outbox: Connection,
    worker: type[ServiceWorker],
    subscription: Subscription,
    marks: dict[str, int],
) -> Iterator[str]:
    """Ids of events at or before the lane's mark that have no inbox row."""
    for page in _pages(outbox, _selection(worker, subscription, marks)):
        known = connection.execute(
            _KNOWN, {"consumer": worker.name, "ids": [row["event_id"] for row in page]}
        )
        missing = {str(row["event_id"]) for row in page} - {str(row.event_id) for row in known}
        yield from sorted(missing)


def _selection(
    worker: type[ServiceWorker], subscription: Subscription, marks: dict[str, int]
) -> dict[str, Any]:
    explicit = [type_ for source, type_ in worker.subscriptions if source == subscription.source]
    is_rest = subscription.type == ANY_TYPE
    return {
        "types": None if is_rest else [subscription.type],
        "others": [type_ for type_ in explicit if type_ != ANY_TYPE] if is_rest else [],
        "mark": marks.get(subscription.lane, 0),
    }


def _pages(outbox: Connection, selection: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    after = 0
    while True:
        values = {**selection, "after": after, "page": PAGE}
        page = [dict(row) for row in outbox.execute(_WANTED, values).mappings()]
        if not page:
            return
        yield page
        after = page[-1]["position"]


def _behind(
    connection: Connection,
    outbox: Connection,
    worker: type[ServiceWorker],
    handler: str,
    wanted: Sequence[Subscription],
    marks: dict[str, int],
) -> list[str]:
    """Aggregates of which the projection has not seen the newest event it wants."""
    newest: dict[str, int] = {}
    for subscription in (s for s in wanted if s.handler == handler):
        for page in _pages(outbox, _selection(worker, subscription, marks)):
            for row in page:
                aggregate = str(row["aggregate_id"])
                newest[aggregate] = max(newest.get(aggregate, 0), row["aggregate_seq"])
    seen = {
        str(row.aggregate_id): row.aggregate_seq
        for row in connection.execute(_SEEN, {"consumer": worker.name, "projection": handler})
    }
    return [f"{handler} {a}" for a, seq in sorted(newest.items()) if seen.get(a, 0) < seq]


_OUTBOX_CHECKS = (
    (
        "positions without a gap",
        text("""
            SELECT 'between ' || before || ' and ' || position FROM (
                SELECT position, lag(position) OVER (ORDER BY position) AS before
                FROM outbox WHERE position IS NOT NULL
            ) AS pairs WHERE position <> before + 1
        """),
    ),
    (
        "aggregates numbered without a gap",
        text("""
            SELECT aggregate_id || ' between ' || before || ' and ' || aggregate_seq FROM (
                SELECT aggregate_id, aggregate_seq,
                       lag(aggregate_seq) OVER (PARTITION BY aggregate_id ORDER BY aggregate_seq)
                           AS before
                FROM outbox
            ) AS pairs WHERE aggregate_seq <> before + 1
        """),
    ),
    (
        "positions in the order of each aggregate",
        text("""
            SELECT aggregate_id || ' at ' || aggregate_seq FROM (
                SELECT aggregate_id, aggregate_seq, position,
                       lag(position) OVER (PARTITION BY aggregate_id ORDER BY aggregate_seq)
                           AS before
                FROM outbox WHERE position IS NOT NULL
            ) AS pairs WHERE position < before
        """),
    ),
    (
        "positions within what was given out",
        text("""
            SELECT position FROM outbox
            WHERE position > (SELECT coalesce(max(position), 0) FROM outbox_position)
        """),
    ),
    (
        "facts published within a minute",
        text("""
            SELECT event_id FROM outbox
            WHERE published_at IS NULL AND occurred_at < now() - make_interval(secs => :stale)
            ORDER BY id
        """),
    ),
)
_INBOX_CHECKS = (
    ("no event dead", text("SELECT event_id FROM inbox WHERE status = 'dead'")),
    (
        "no retry overdue",
        text("""
            SELECT event_id FROM inbox
            WHERE status = 'failed' AND next_attempt_at < now() - make_interval(secs => :stale)
        """),
    ),
)
_WANTED = text("""
    SELECT event_id, aggregate_id, aggregate_seq, position FROM outbox
    WHERE position > :after AND position <= :mark
      AND (CAST(:types AS text[]) IS NULL OR type = ANY(CAST(:types AS text[])))
      AND type <> ALL(CAST(:others AS text[]))
    ORDER BY position LIMIT :page
""")
_KNOWN = text("""
    SELECT event_id FROM inbox
    WHERE consumer = :consumer AND event_id = ANY(CAST(:ids AS uuid[]))
""")
_SEEN = text("""
    SELECT aggregate_id, aggregate_seq FROM projection_version
    WHERE consumer = :consumer AND projection = :projection
""")
