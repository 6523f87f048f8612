"""After a restart on the in-memory broker: publish again what some consumer has not recorded.

Every consumer keeps, per lane, the position up to which it has recorded everything. So the first
event it is missing is found by one look at the source's outbox after that position, and the relay
starts from the lowest of them; the inboxes recognise what they already have.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from sqlalchemy import Connection, text

from bus.subscription import ANY_TYPE, ServiceWorker, Subscription

log = structlog.get_logger()


def redeliver(workers: Sequence[ServiceWorker]) -> int:
    """Have each worker's relay publish again from the first event that another is missing."""
    return sum(_redeliver_from(source, workers) for source in workers)


def _redeliver_from(source: ServiceWorker, consumers: Sequence[ServiceWorker]) -> int:
    with source.database.engine.begin() as connection:
        missing = [
            position
            for consumer in consumers
            if (position := _first_missing(connection, source.name, consumer)) is not None
        ]
        if not missing:
            return 0
        count = connection.execute(_UNPUBLISH, {"first": min(missing)}).rowcount
    log.info("delivering again", source=source.name, events=count, first=min(missing))
    return count


def _first_missing(connection: Connection, source: str, consumer: ServiceWorker) -> int | None:
    """Position of the first published event that the consumer wants and has not recorded."""
    wanted = [s for s in consumer.subscriptions.values() if s.source == source]
    marks = _marks(consumer)
    found = [
        connection.scalar(
            _FIRST_AFTER,
            {"mark": marks.get(lane, 0), "types": types, "others": others},
        )
        for lane, types, others in _lanes(wanted)
    ]
    return min((position for position in found if position is not None), default=None)


def _lanes(wanted: Sequence[Subscription]) -> list[tuple[str, list[str] | None, list[str]]]:
    """(lane, its types or None for all, types that go to other lanes) of one source."""
    lanes = sorted({subscription.lane for subscription in wanted})
    return [(lane, *_types(lane, wanted)) for lane in lanes]


def _types(lane: str, wanted: Sequence[Subscription]) -> tuple[list[str] | None, list[str]]:
    own = [s.type for s in wanted if s.lane == lane]
    others = [s.type for s in wanted if s.lane != lane and s.type != ANY_TYPE]
    return (None if ANY_TYPE in own else own), others


def _marks(consumer: ServiceWorker) -> dict[str, int]:
    with consumer.database.engine.connect() as connection:
        found = connection.execute(_MARKS, {"consumer": consumer.name})
        return {row.lane: row.position for row in found}


_MARKS = text("SELECT lane, position FROM inbox_mark WHERE consumer = :consumer")
_FIRST_AFTER = text("""
    SELECT min(position) FROM outbox
    WHERE position > :mark
      AND (CAST(:types AS text[]) IS NULL OR type = ANY(:types))
      AND type <> ALL(CAST(:others AS text[]))
""")
_UNPUBLISH = text("""
    UPDATE outbox SET published_at = NULL WHERE position >= :first AND published_at IS NOT NULL
""")
