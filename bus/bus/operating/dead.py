"""Dead events: seen, tried again, or dropped, by an operator who knows why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

LIST_MAX = 100


def list_dead(connection: Connection, limit: int = LIST_MAX) -> list[dict[str, Any]]:
    """The dead events, oldest first, without their bodies."""
    return [dict(row) for row in connection.execute(_LIST, {"limit": limit}).mappings()]


def show_dead(connection: Connection, event_id: str) -> dict[str, Any] | None:
    """Everything that is kept of one event of the inbox, its envelope included."""
    row = connection.execute(_SHOW, {"event_id": event_id}).mappings().first()
    return dict(row) if row else None


def retry_dead(connection: Connection, event_ids: Sequence[str] | None) -> list[str]:
    """Make these (None: all) dead or failed events due now, with a fresh count of tries.

    Those that could never be read stay dead: there is nothing to hand to a handler. Returns the
    ids that will be tried.
    """
    ids = None if event_ids is None else list(event_ids)
    return [str(row.event_id) for row in connection.execute(_RETRY, {"ids": ids})]


def drop_dead(connection: Connection, event_ids: Sequence[str] | None) -> list[str]:
    """Give these (None: all) dead events up for good; the row stays, the body goes."""
    ids = None if event_ids is None else list(event_ids)
    return [str(row.event_id) for row in connection.execute(_DROP, {"ids": ids})]


_LIST = text("""
    SELECT event_id, source, type, aggregate_id, aggregate_seq, attempts, received_at, error
    FROM inbox WHERE status = 'dead' ORDER BY received_at LIMIT :limit
""")
_SHOW = text("SELECT * FROM inbox WHERE event_id = CAST(:event_id AS uuid)")
_RETRY = text("""
    UPDATE inbox SET status = 'failed', attempts = 0, next_attempt_at = now()
    WHERE (status = 'dead' OR (status = 'failed' AND CAST(:ids AS uuid[]) IS NOT NULL))
      AND (CAST(:ids AS uuid[]) IS NULL OR event_id = ANY(CAST(:ids AS uuid[])))
      AND envelope IS NOT NULL AND NOT envelope ? 'raw_base64'
    RETURNING event_id
""")
_DROP = text("""
    UPDATE inbox SET status = 'dropped', envelope = NULL, next_attempt_at = NULL
    WHERE status = 'dead'
      AND (CAST(:ids AS uuid[]) IS NULL OR event_id = ANY(CAST(:ids AS uuid[])))
    RETURNING event_id
""")
