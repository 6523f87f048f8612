"""Writing the feed: one at a time, so that positions become visible in their own order."""

from __future__ import annotations

from typing import Any

from chassis.database import Transaction
from chassis.subscription import Event
from sqlalchemy import text

from gateway.feed.model import FeedEvent
from gateway.feed.rules import RESTRICTED

FEED_CHANNEL = "tandem_feed"


def append(tx: Transaction, event: Event) -> None:
    """Put the event at the end of the feed.

    The lock is held until commit: nobody can commit a position below one that is already visible.
    The inbox has made sure that the event comes once.
    """
    tx.serialise("feed")
    tx.add(
        FeedEvent(
            event_id=event.id,
            source=event.source,
            type=event.type,
            subject=event.subject,
            aggregate_seq=event.aggregate_seq,
            occurred_at=event.time,
            recorded_at=tx.now,
            actor_id=event.actor_id,
            correlation_id=event.origin.correlation_id,
            causation_id=event.origin.causation_id,
            client_id=_id(event.body, "client_id"),
            project_id=_id(event.body, "project_id"),
            restricted=event.type in RESTRICTED,
            data=event.body,
        )
    )
    tx.flush()
    tx.session.execute(text(f"NOTIFY {FEED_CHANNEL}"))


def _id(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    return value.lower() if isinstance(value, str) and value else None
