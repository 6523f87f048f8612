"""How the outbox and the inbox stand: what waits, for how long, and what is dead."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection


def outbox_status(connection: Connection) -> dict[str, Any]:
    """Counts and the age in seconds of the oldest fact that is not published."""
    return dict(connection.execute(_OUTBOX).mappings().one())


def inbox_status(connection: Connection) -> list[dict[str, Any]]:
    """By source: how many events wait, are parked or dead, and the age of the oldest."""
    return [dict(row) for row in connection.execute(_INBOX).mappings()]


def marks(connection: Connection) -> list[dict[str, Any]]:
    """By lane: the position of the source up to which everything is recorded."""
    return [dict(row) for row in connection.execute(_MARKS).mappings()]


def replays(connection: Connection) -> list[dict[str, Any]]:
    """Replays that are still being published."""
    return [dict(row) for row in connection.execute(_REPLAYS).mappings()]


def depths(connection: Connection) -> dict[str, float]:
    """The figures that a monitor wants: depth and age of both ends."""
    return {
        name: float(value) for name, value in connection.execute(_DEPTHS).mappings().one().items()
    }


_OUTBOX = text("""
    SELECT (SELECT coalesce(max(position), 0) FROM outbox_position) AS last_position,
           count(*) FILTER (WHERE position IS NULL) AS unstamped,
           count(*) FILTER (WHERE position IS NOT NULL) AS unpublished,
           coalesce(extract(epoch FROM now() - min(occurred_at)), 0)::int AS oldest_seconds
    FROM outbox WHERE published_at IS NULL
""")
_INBOX = text("""
    SELECT consumer, source,
           count(*) FILTER (WHERE status = 'failed') AS failed,
           count(*) FILTER (WHERE status = 'parked') AS parked,
           count(*) FILTER (WHERE status = 'dead') AS dead,
           extract(epoch FROM now() - min(received_at))::int AS oldest_seconds,
           min(next_attempt_at) AS next_attempt_at
    FROM inbox WHERE status IN ('failed', 'parked', 'dead')
    GROUP BY consumer, source ORDER BY consumer, source
""")
_MARKS = text("SELECT consumer, lane, position FROM inbox_mark ORDER BY consumer, lane")
_REPLAYS = text("""
    SELECT id, next_position, last_position, types, subscriber, published, requested_at
    FROM replay WHERE done_at IS NULL ORDER BY id
""")
_DEPTHS = text("""
    SELECT
      (SELECT count(*) FROM outbox WHERE published_at IS NULL) AS outbox_depth,
      (SELECT coalesce(extract(epoch FROM now() - min(occurred_at)), 0)
         FROM outbox WHERE published_at IS NULL) AS outbox_age_seconds,
      (SELECT count(*) FROM inbox WHERE status IN ('failed', 'parked')) AS inbox_waiting,
      (SELECT count(*) FROM inbox WHERE status = 'failed') AS inbox_failed,
      (SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0)
         FROM inbox WHERE status IN ('failed', 'parked')) AS inbox_age_seconds,
      (SELECT count(*) FROM inbox WHERE status = 'dead') AS inbox_dead
""")
