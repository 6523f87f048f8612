"""Is what a service holds of the others what they have told? Asked of its own database only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.engine import Connection

from bus.operating.statements import Mentioned, Told, complete_since_ms, read
from bus.operating.verification import STALE_SECONDS, Finding, finding
from bus.subscription import ANY_TYPE, EFFECT, PROJECTION, ServiceWorker

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
    connection.execute(_MAKE_TOLD)
    for statement, facts in _statements(lines):
        if statement.source in sources:
            connection.execute(_EMPTY_TOLD)
            _load(connection, facts)
            findings += _compared(connection, worker, statement)
        else:
            for _ in facts:
                pass
    connection.execute(_DROP_TOLD)
    return findings


def _statements(lines: Iterable[str]) -> Iterator[tuple[Told, Iterator[Mentioned]]]:
    """Each statement with its facts, which must be taken before the next statement is."""
    coming = read(lines)
    ahead = next(coming, None)

    def facts() -> Iterator[Mentioned]:
        nonlocal ahead
        while isinstance(ahead := next(coming, None), Mentioned):
            yield ahead

    while ahead is not None:
        if isinstance(ahead, Told):
            yield ahead, facts()
        else:
            ahead = next(coming, None)


def _load(connection: Connection, facts: Iterable[Mentioned]) -> None:
    driver: Any = connection.connection.cursor()
    with driver as cursor, cursor.copy(_COPY_TOLD) as copy:
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
    connection.execute(_ANALYSE_TOLD)


def _compared(
    connection: Connection, worker: type[ServiceWorker], statement: Told
) -> list[Finding]:
    source = statement.source
    wanted = [s for s in worker.subscriptions.values() if s.source == source]
    values = {
        "consumer": worker.name,
        "source": source,
        "types": [s.type for s in wanted],
        "lanes": [s.lane for s in wanted],
        "projections": [s.handler if s.kind is PROJECTION else "" for s in wanted],
        "effects": [s.kind is EFFECT for s in wanted],
        "any": ANY_TYPE,
        "long_ago": statement.at - timedelta(seconds=STALE_SECONDS),
        "surely": _surely_told_before(statement.at),
        "since": complete_since_ms(statement.at),
    }
    return [
        finding(
            name.format(source=source), [str(row[0]) for row in connection.execute(ask, values)]
        )
        for name, ask in _CHECKS
    ]


def _surely_told_before(at: datetime) -> datetime:
    """What was heard earlier than this was told before the statement was made."""
    return at - CLOCKS_APART


_MAKE_TOLD = text("""
    CREATE TEMPORARY TABLE told (
        event_id uuid NOT NULL, type text NOT NULL, aggregate_id uuid NOT NULL,
        aggregate_seq integer NOT NULL, position bigint, published_at timestamptz,
        lost boolean NOT NULL, restates boolean NOT NULL
    ) ON COMMIT DROP
""")
_EMPTY_TOLD = text("TRUNCATE told")
_ANALYSE_TOLD = text("ANALYZE told")
_DROP_TOLD = text("DROP TABLE told")
_COPY_TOLD = "COPY told FROM STDIN"
_WANTED = """
    WITH listening AS (
        SELECT * FROM unnest(
            CAST(:types AS text[]), CAST(:lanes AS text[]),
            CAST(:projections AS text[]), CAST(:effects AS boolean[])
        ) AS one (type, lane, projection, effect)
    ), wanted AS (
        SELECT told.*, listening.projection,
               told.position <= coalesce(mark.position, 0) AS passed
        FROM told
        JOIN listening ON listening.type = told.type OR (
            listening.type = :any AND told.type NOT IN (SELECT type FROM listening)
        )
        LEFT JOIN inbox_mark AS mark
          ON mark.consumer = :consumer AND mark.lane = listening.lane
        WHERE NOT told.lost AND NOT (told.restates AND listening.effect)
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
        "facts of {source} published over a minute ago and not heard",
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
        "facts heard that {source} does not hold",
        text("""
            SELECT event_id FROM inbox
            WHERE consumer = :consumer AND source = :source
              AND status IN ('applied', 'skipped', 'failed', 'parked')
              AND received_at < :surely
              AND ('x' || substr(replace(event_id::text, '-', ''), 1, 12))::bit(48)::bigint > :since
              AND NOT EXISTS (SELECT FROM told WHERE told.event_id = inbox.event_id)
            ORDER BY event_id
        """),
    ),
)
