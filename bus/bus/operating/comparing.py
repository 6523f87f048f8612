"""Compares what a service holds of the others with what they state that they published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.engine import Connection

from bus.operating.statements import Mentioned, Published, complete_since_ms, read
from bus.operating.verification import STALE_SECONDS, Finding, finding
from bus.subscription import ANY_TYPE, PROJECTION, ServiceWorker

CLOCKS_APART = timedelta(seconds=5)
"""By how much the clocks of two databases may differ."""


def verify_against(
    connection: Connection, worker: type[ServiceWorker], lines: Iterable[str]
) -> list[Finding]:
    """Compare the worker's inbox and projections with the statements of its sources.

    Statements of services it does not listen to are passed over.
    """
    findings: list[Finding] = []
    sources = {subscription.source for subscription in worker.subscriptions.values()}
    connection.execute(_MAKE_PUBLISHED)
    for statement, facts in _statements(lines):
        if statement.source in sources:
            connection.execute(_EMPTY_PUBLISHED)
            _load(connection, facts)
            findings += _compared(connection, worker, statement)
        else:
            for _ in facts:
                pass
    connection.execute(_DROP_PUBLISHED)
    return findings


def _statements(lines: Iterable[str]) -> Iterator[tuple[Published, Iterator[Mentioned]]]:
    """Each statement with its facts, which must be taken before the next statement is."""
    coming = read(lines)
    ahead = next(coming, None)

    def facts() -> Iterator[Mentioned]:
        nonlocal ahead
        while isinstance(ahead := next(coming, None), Mentioned):
            yield ahead

    while ahead is not None:
        if isinstance(ahead, Published):
            yield ahead, facts()
        else:
            ahead = next(coming, None)


def _load(connection: Connection, facts: Iterable[Mentioned]) -> None:
    driver: Any = connection.connection.cursor()
    with driver as cursor, cursor.copy(_COPY_PUBLISHED) as copy:
        for fact in facts:
            copy.write_row(
                (
                    fact.event_id,
                    fact.type,
                    fact.aggregate_id,
                    fact.aggregate_seq,
                    fact.position or None,
                    fact.published_at,
                    fact.lost,
                    fact.restates,
                )
            )
    connection.execute(_ANALYSE_PUBLISHED)


def _compared(
    connection: Connection, worker: type[ServiceWorker], statement: Published
) -> list[Finding]:
    source = statement.source
    wanted = [s for s in worker.subscriptions.values() if s.source == source]
    values = {
        "consumer": worker.name,
        "source": source,
        "types": [s.type for s in wanted],
        "lanes": [s.lane for s in wanted],
        "projections": [s.handler if s.kind is PROJECTION else "" for s in wanted],
        "effects": [not s.takes_restated for s in wanted],
        "any": ANY_TYPE,
        "long_ago": statement.at - timedelta(seconds=STALE_SECONDS),
        "surely": _surely_published_before(statement.at),
        "since": complete_since_ms(statement.at),
    }
    return [
        finding(
            name.format(source=source), [str(row[0]) for row in connection.execute(ask, values)]
        )
        for name, ask in _CHECKS
    ]


def _surely_published_before(at: datetime) -> datetime:
    """What was consumed earlier than this was published before the statement was made."""
    return at - CLOCKS_APART


_MAKE_PUBLISHED = text("""
    CREATE TEMPORARY TABLE published (
        event_id uuid NOT NULL, type text NOT NULL, aggregate_id uuid NOT NULL,
        aggregate_seq integer NOT NULL, position bigint, published_at timestamptz,
        lost boolean NOT NULL, restates boolean NOT NULL
    ) ON COMMIT DROP
""")
_EMPTY_PUBLISHED = text("TRUNCATE published")
_ANALYSE_PUBLISHED = text("ANALYZE published")
_DROP_PUBLISHED = text("DROP TABLE published")
_COPY_PUBLISHED = "COPY published FROM STDIN"
_WANTED = """
    WITH listening AS (
        SELECT * FROM unnest(
            CAST(:types AS text[]), CAST(:lanes AS text[]),
            CAST(:projections AS text[]), CAST(:effects AS boolean[])
        ) AS one (type, lane, projection, effect)
    ), wanted AS (
        SELECT published.*, listening.projection,
               published.position <= coalesce(mark.position, 0) AS passed
        FROM published
        JOIN listening ON listening.type = published.type OR (
            listening.type = :any AND published.type NOT IN (SELECT type FROM listening)
        )
        LEFT JOIN inbox_mark AS mark
          ON mark.consumer = :consumer AND mark.lane = listening.lane
        WHERE NOT published.lost AND NOT (published.restates AND listening.effect)
    )
"""
_UNRECORDED = """
    SELECT event_id FROM wanted
    WHERE NOT EXISTS (
        SELECT FROM inbox WHERE inbox.consumer = :consumer AND inbox.event_id = wanted.event_id
    )
"""
_CHECKS: tuple[tuple[str, TextClause], ...] = (
    (
        "facts of {source} passed over by the inbox",
        text(f"{_WANTED} {_UNRECORDED} AND passed ORDER BY position"),
    ),
    (
        "facts of {source} published over a minute ago and not consumed",
        text(
            f"{_WANTED} {_UNRECORDED} AND NOT passed AND published_at < :long_ago ORDER BY position"
        ),
    ),
    (
        "projections older than their source {source}",
        text(f"""
            {_WANTED}
            SELECT newest.projection || ' ' || newest.aggregate_id
            FROM (
                SELECT projection, aggregate_id, max(aggregate_seq) AS aggregate_seq
                FROM wanted WHERE projection <> '' AND (passed OR published_at < :long_ago)
                GROUP BY projection, aggregate_id
            ) AS newest
            LEFT JOIN projection_version AS seen
              ON seen.consumer = :consumer AND seen.projection = newest.projection
             AND seen.aggregate_id = newest.aggregate_id
            WHERE coalesce(seen.aggregate_seq, 0) < newest.aggregate_seq
            ORDER BY 1
        """),  # noqa: S608 (constants of this module)
    ),
    (
        "facts consumed that {source} does not hold",
        text("""
            SELECT event_id FROM inbox
            WHERE consumer = :consumer AND source = :source
              AND status IN ('applied', 'skipped', 'failed', 'parked')
              AND received_at < :surely
              AND ('x' || substr(replace(event_id::text, '-', ''), 1, 12))::bit(48)::bigint > :since
              AND NOT EXISTS (SELECT FROM published WHERE published.event_id = inbox.event_id)
            ORDER BY event_id
        """),
    ),
)
