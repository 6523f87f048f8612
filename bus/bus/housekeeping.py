"""Removes what has served its time, a bounded batch at a time, so that no delete is ever long.

The outbox is not touched: facts are kept for good. A fact may be published again for RESEND_DAYS;
an inbox remembers it for longer, so that it is never applied twice. Dead events stay until an
operator has decided.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, text
from sqlalchemy.engine import Engine

RESEND_DAYS = 90
INBOX_DAYS = 120
IDEMPOTENCY_DAYS = 7
BATCH = 1000
BATCHES_MAX = 20

_STATEMENTS = (
    (
        "inbox",
        INBOX_DAYS,
        "DELETE FROM inbox WHERE (consumer, event_id) IN (SELECT consumer, event_id FROM inbox"
        " WHERE received_at < :before AND status IN ('applied', 'skipped', 'dropped')"
        " ORDER BY received_at LIMIT :batch)",
    ),
    (
        "idempotency",
        IDEMPOTENCY_DAYS,
        "DELETE FROM idempotency WHERE (actor_id, request_id) IN (SELECT actor_id, request_id"
        " FROM idempotency WHERE created_at < :before ORDER BY created_at LIMIT :batch)",
    ),
)


def keep_house(engine: Engine, now: datetime) -> dict[str, int]:
    """Remove old rows, at most BATCHES_MAX batches of each table; how many, by table."""
    return {
        table: _remove(engine, statement, now - timedelta(days=days))
        for table, days, statement in _STATEMENTS
    }


def _remove(engine: Engine, statement: str, before: datetime) -> int:
    removed = 0
    for _ in range(BATCHES_MAX):
        with engine.begin() as connection:
            result: CursorResult[Any] = connection.execute(
                text(statement), {"before": before, "batch": BATCH}
            )
        removed += result.rowcount
        if result.rowcount < BATCH:
            break
    return removed
