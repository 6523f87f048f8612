"""Writing the feed: one at a time, so that positions become visible in their own order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bus.subscription import Event
from chassis.database import Transaction
from chassis.erasing import BLANK, OF_A_PERSON, OF_CONTACTS
from chassis.prepared import prepared
from sqlalchemy import text
from sqlalchemy.engine import Connection

from gateway.feed.owners import keep_owners

FEED_CHANNEL = "tandem_feed"
REMOVED_AT_ONCE = 10_000
SPARE_POSITIONS = 1_000_000_000


def append(tx: Transaction, events: Sequence[Event]) -> None:
    """Put the events at the end of the feed, in their order.

    The lock is held until commit: nobody can commit a position below one that is already visible.
    The inbox has made sure that each event comes once.
    """
    _APPEND.run(tx, rows=json.dumps([_row(event, tx.now) for event in events]))
    keep_owners(tx, events)


def erase(tx: Transaction, id_: str) -> None:
    """Empty the personal values of a person, user or contact in every event of the feed."""
    tx.session.execute(_ERASE, {"id": id_.lower(), "fields": list(OF_A_PERSON)})
    tx.session.execute(_ERASE_CONTACTS, {"id": id_.lower(), "fields": list(OF_CONTACTS)})


def remove_old(tx: Transaction, days: int) -> None:
    """Delete a batch of what is older, and note up to where nothing is left."""
    before = tx.now - timedelta(days=days)
    tx.session.execute(_REMOVE_OLD, {"before": before, "batch": REMOVED_AT_ONCE})


def _row(event: Event, now: datetime) -> dict[str, Any]:
    return {
        "event_id": event.id,
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "aggregate_seq": event.aggregate_seq,
        "occurred_at": event.time.isoformat(),
        "recorded_at": now.isoformat(),
        "actor_id": event.actor_id,
        "correlation_id": event.origin.correlation_id,
        "causation_id": event.origin.causation_id,
        "client_id": _id(event.body, "client_id"),
        "project_id": _id(event.body, "project_id"),
        "person_id": _id(event.body, "person_id"),
        "data": event.body,
    }


def _id(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    return value.lower() if isinstance(value, str) and value else None


def resume(connection: Connection) -> None:
    """After a restore: go on above every position that a reader may have got as a cursor."""
    connection.execute(_RESUME, {"spare": SPARE_POSITIONS})


_APPEND = prepared(
    text(f"""
    WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtextextended('feed', 0)))
    INSERT INTO feed (event_id, source, type, subject, aggregate_seq, occurred_at, recorded_at,
                      actor_id, correlation_id, causation_id, client_id, project_id, person_id,
                      data)
    SELECT event_id, source, type, subject, aggregate_seq, occurred_at, recorded_at,
           actor_id, correlation_id, causation_id, client_id, project_id, person_id, data
    FROM held CROSS JOIN ROWS FROM (jsonb_to_recordset(CAST(:rows AS jsonb)) AS (
        event_id uuid, source text, type text, subject uuid, aggregate_seq integer,
        occurred_at timestamptz, recorded_at timestamptz, actor_id text, correlation_id text,
        causation_id text, client_id text, project_id text, person_id text, data jsonb
    )) WITH ORDINALITY
    ORDER BY ordinality
    RETURNING pg_notify('{FEED_CHANNEL}', '')
""")  # noqa: S608 (a constant of this module)
)
"""A row gets its position after it was joined with held, so while the lock is held."""
_RESUME = text("""
    SELECT setval(pg_get_serial_sequence('feed', 'position'), coalesce(max(position), 0) + :spare)
    FROM feed
""")
_ERASE = text(f"""
    UPDATE feed SET data = {BLANK.format(column="data")}
    WHERE subject = CAST(:id AS uuid) OR data ->> 'user_id' = CAST(:id AS text)
""")  # noqa: S608 (constants)
_ERASE_CONTACTS = text(f"""
    UPDATE feed SET data = {BLANK.format(column="data")}
    WHERE position(CAST(:id AS text) IN (data -> 'contacts')::text) > 0
""")  # noqa: S608 (constants)
_REMOVE_OLD = text("""
    WITH removed AS (
        DELETE FROM feed WHERE position IN (
            SELECT position FROM (
                SELECT position, recorded_at FROM feed ORDER BY position LIMIT :batch
            ) AS oldest WHERE recorded_at < :before
        ) RETURNING position
    )
    INSERT INTO feed_removed (one, position)
    SELECT 1, max(position) FROM removed HAVING count(*) > 0
    ON CONFLICT (one) DO UPDATE SET position = greatest(feed_removed.position, excluded.position)
""")
