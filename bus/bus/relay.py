"""Carries committed facts from the outbox to the broker: all of them, in order, confirmed.

One relay per service is active at a time, by an advisory lock held on the one connection through
which it does everything; when that connection dies, so do its lock and its claim to stamp. A row's
position is given when the row is seen, in id order and without a gap, because ids themselves
become visible out of order. Rows are marked published only after the broker has confirmed them, by
the statement that fetches the next ones; so a crash publishes again and the inboxes recognise it.

A fact that comes alone is published at once. After that the relay waits LINGER_SECONDS before it
looks again, so that under load one statement, and one transaction of each consumer, takes many.

Knows nothing of nameko, eventlet or any broker: its caller gives it a Publisher.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

import psycopg
import structlog
from chassis.connection import PatientConnection, connect_options
from chassis.log import Trouble
from chassis.outbox import OUTBOX_CHANNEL
from psycopg.rows import dict_row
from sqlalchemy.engine import Engine

from bus import metrics as bus_metrics
from bus.envelope import Envelope, EnvelopeError
from chassis import failpoint, tracing

STAMP_BATCH = 1000
PUBLISH_BATCH = 500
POLL_SECONDS = 1.0
LINGER_SECONDS = 0.025
WATCH_SECONDS = 0.5
BACKOFF_SECONDS = (0.5, 1.0, 2.0, 5.0)
IDLE_SESSION_MS = 60_000
"""A relay asks its database every second; the lock of one that has fallen silent is let go."""

_BY_INDEX = {"enable_seqscan": 0, "enable_hashjoin": 0, "enable_mergejoin": 0}
"""A plan that was made while the outbox was small is kept when it has grown: let it use indexes."""

log = structlog.get_logger()


class BrokerDown(Exception):
    """The broker did not take the messages; they are published again later."""


@dataclass(frozen=True, slots=True)
class Message:
    """One event to publish. routing_key: its type, or `replay.<subscriber>`."""

    event_id: str
    exchange: str
    routing_key: str
    body: bytes


class Publisher(Protocol):
    """The way to a broker."""

    def publish(self, messages: Sequence[Message]) -> int:
        """Send all, wait until all are confirmed, return how many had no queue; or BrokerDown."""

    def has_room(self) -> bool:
        """False while the subscribers of an in-memory broker are far behind."""

    def close(self) -> None:
        """Let go of the connection; must not block for long or raise."""


Pause = Callable[[float], None]


class Relay:
    """One service's relay. Open it, then `run` it, or `step` it in a test.

    confidential: types that go out on the exchange for those who were granted them.
    """

    def __init__(
        self,
        service: str,
        engine: Engine,
        publisher: Publisher,
        confidential: Collection[str] = (),
    ) -> None:
        self.service = service
        self.confidential = frozenset(confidential)
        self.publisher = publisher
        self._address = _address(engine)
        self._connection: psycopg.Connection[dict[str, Any]] | None = None
        self._published: list[int] = []
        self._asks_at = 0.0
        self._counts = bus_metrics.for_relay(service)
        self._trouble = Trouble("relay interrupted", service=service)

    def run(self, stopping: Callable[[], bool], pause: Pause) -> None:
        """Relay until stopping() is true. Every failure is logged and tried again."""
        failures = 0
        while not stopping():
            try:
                self._turn(stopping, pause)
                failures = 0
                self._trouble.over()
            except (psycopg.Error, BrokerDown) as failure:
                self._recover(failure)
                pause(BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)])
                failures += 1
        with suppress(psycopg.Error):  # what it has published last need not be published again
            self._advance(self._published)
        self.close()

    def _turn(self, stopping: Callable[[], bool], pause: Pause) -> None:
        if not self.is_active() and not self.activate():
            pause(POLL_SECONDS)
        elif not self.publisher.has_room():
            pause(POLL_SECONDS / 50)
        else:
            self._drop_notices()
            published = self._step_facts() + self._step_asked_in_time()
            if not published:
                self._idle(stopping)
            elif published < PUBLISH_BATCH:
                pause(LINGER_SECONDS)

    def _drop_notices(self) -> None:
        """What has been announced so far is seen by the look that follows."""
        for _ in self._live().notifies(timeout=0):
            pass

    def _idle(self, stopping: Callable[[], bool]) -> None:
        """Wait for the next commit or poll, but not past a request to stop."""
        until = monotonic() + POLL_SECONDS
        while monotonic() < until and not stopping():
            if self.wait(WATCH_SECONDS):
                return

    def _recover(self, failure: Exception) -> None:
        self._trouble.tell(str(failure).strip())
        self._counts.interrupted.inc()
        if isinstance(failure, BrokerDown):
            self.publisher.close()
        else:
            self._disconnect()

    def is_active(self) -> bool:
        return self._connection is not None

    def activate(self) -> bool:
        """Connect and take the service's relay lock; False if another relay has it."""
        connection = PatientConnection.connect(
            **self._address, autocommit=True, row_factory=dict_row
        )
        row = connection.execute(_LOCK).fetchone()
        if row is None or not row["held"]:
            connection.close()
            return False
        connection.execute(f"LISTEN {OUTBOX_CHANNEL}")
        connection.execute(START_POSITION)
        self._connection = connection
        log.info("relay active", service=self.service)
        return True

    def wait(self, seconds: float) -> bool:
        """True as soon as the database says that something was committed; False after so long."""
        return any(True for _ in self._live().notifies(timeout=seconds, stop_after=1))

    def step(self) -> int:
        """Publish the next facts, else what an operator has asked for; how many that were."""
        return self._step_facts() or self._step_asked()

    def _step_facts(self) -> int:
        """Mark what the last step has published, and publish the next batch."""
        rows = self._advance(self._published)
        self._published = []
        failpoint.reach("relay.stamped")
        if rows:
            self._publish(rows)
            failpoint.reach("relay.published")
            self._published = [row["position"] for row in rows]
            self._observe(rows)
        return len(rows)

    def _advance(self, published: list[int]) -> list[dict[str, Any]]:
        """Mark what is published, stamp what is new, and fetch the next that is to be published.

        Stamping gives every visible row without a position the next one, in id order and without a
        gap. All of it is one statement; a single fact costs two of them.
        """
        asked = {"published": published, "stamped": STAMP_BATCH, "limit": PUBLISH_BATCH}
        return self._live().execute(_ADVANCE, asked).fetchall()

    def _publish(self, rows: Sequence[dict[str, Any]], subscriber: str = "") -> None:
        with tracing.publishing(self.service, rows) as traced:
            messages = [m for row in traced if (m := self._message(row, subscriber))]
            started = monotonic()
            unroutable = self.publisher.publish(messages) if messages else 0
        self._counts.published.inc(len(messages))
        self._counts.unroutable.inc(unroutable)
        self._counts.confirm_seconds.observe(monotonic() - started)

    def _message(self, row: dict[str, Any], subscriber: str) -> Message | None:
        envelope = envelope_of(self.service, row)
        key = f"replay.{subscriber}" if subscriber else envelope.type
        exchange = exchange_of(self.service, confidential=envelope.type in self.confidential)
        try:
            return Message(envelope.id, exchange, key, envelope.encode())
        except EnvelopeError as mistake:
            log.error(
                "event cannot be carried",
                event_id=envelope.id,
                reason=str(mistake),
                trace_id=tracing.trace_id(envelope.traceparent),
            )
            self._counts.refused.inc()
            return None

    def _observe(self, rows: Sequence[dict[str, Any]]) -> None:
        self._counts.position.set(rows[-1]["position"])
        for row in rows:
            self._counts.delay_seconds.observe(max(0.0, row["age_seconds"]))

    def _step_asked_in_time(self) -> int:
        """As _step_asked, but after a look that found nothing not again within a second."""
        if monotonic() < self._asks_at:
            return 0
        published = self._step_asked()
        self._asks_at = 0.0 if published else monotonic() + POLL_SECONDS
        return published

    def _step_asked(self) -> int:
        """The next batch of what an operator has asked for."""
        asked = self._live().execute(_ASKED).fetchone()
        if asked is None:
            return 0
        return (asked["replays"] and self._step_replay()) or (
            asked["restatements"] and self._step_restatement()
        )

    def _step_replay(self) -> int:
        """The next batch of the oldest replay."""
        connection = self._live()
        request = connection.execute(_NEXT_REPLAY).fetchone()
        if request is None:
            return 0
        rows = connection.execute(_REPLAYED, {**request, "limit": PUBLISH_BATCH}).fetchall()
        if not rows:
            connection.execute(_END_REPLAY, request)
            return 0
        self._publish(rows, request["subscriber"])
        progress = {"id": request["id"], "next": rows[-1]["position"] + 1, "count": len(rows)}
        connection.execute(_ADVANCE_REPLAY, progress)
        return len(rows)

    def _step_restatement(self) -> int:
        """The next states that are handed over for one subscriber."""
        connection = self._live()
        rows = connection.execute(_RESTATED, {"limit": PUBLISH_BATCH}).fetchall()
        if rows:
            self._publish(rows, rows[0]["subscriber"])
            connection.execute(_END_RESTATED, {"ids": [row["id"] for row in rows]})
        return len(rows)

    def _live(self) -> psycopg.Connection[dict[str, Any]]:
        if self._connection is None:
            raise psycopg.InterfaceError("the relay is not active")
        return self._connection

    def _disconnect(self) -> None:
        connection, self._connection, self._published = self._connection, None, []
        if connection is not None:
            with suppress(psycopg.Error):
                connection.close()

    def close(self) -> None:
        """Give up the lock, for another relay to take."""
        self._disconnect()
        self.publisher.close()


def exchange_of(service: str, *, confidential: bool = False) -> str:
    """The topic exchange on which the service's facts go out, or its confidential ones."""
    return f"{service}.restricted" if confidential else f"{service}.events"


def source_of(exchange: str) -> str:
    """The service whose exchange it is."""
    return exchange.rpartition(".")[0]


def envelope_of(service: str, row: dict[str, Any]) -> Envelope:
    """The envelope of one outbox row."""
    headers = row["headers"]
    return Envelope(
        id=str(row["event_id"]),
        source=service,
        type=row["type"],
        subject=str(row["aggregate_id"]),
        time=row["occurred_at"],
        sequence=row["position"],
        aggregate_seq=row["aggregate_seq"],
        data=row["payload"],
        correlation_id=headers.get("correlation_id", ""),
        causation_id=headers.get("causation_id", ""),
        actor_id=headers.get("actor_id", ""),
        traceparent=headers.get("traceparent", ""),
        restates=headers.get("restates", ""),
    )


def _address(engine: Engine) -> dict[str, Any]:
    url = engine.url.set(drivername="postgresql")
    return {
        "conninfo": url.render_as_string(hide_password=False),
        **connect_options(idle_session_timeout=IDLE_SESSION_MS, **_BY_INDEX),
        "application_name": "tandem relay",
    }


_COLUMNS = (
    "event_id, type, aggregate_id, aggregate_seq, headers, occurred_at, position,"
    " CASE WHEN personal IS NULL THEN payload ELSE payload || (personal -> 'value') END AS payload,"
    " extract(epoch FROM clock_timestamp() - occurred_at)::float AS age_seconds"
)
_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('tandem relay', 0)) AS held"
START_POSITION = """
    INSERT INTO outbox_position (one, position, hash)
    SELECT * FROM (
        (SELECT 1, position, coalesce(hash, ''::bytea) FROM outbox
         WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1)
        UNION ALL SELECT 1, 0, ''::bytea
    ) AS newest LIMIT 1
    ON CONFLICT DO NOTHING
"""
_ADVANCE = f"""
    WITH marked AS (
        UPDATE outbox SET published_at = clock_timestamp()
        WHERE position = ANY(%(published)s::bigint[])
    ), oldest AS (
        SELECT id, outbox AS fact FROM outbox WHERE position IS NULL ORDER BY id LIMIT %(stamped)s
    ), numbered AS (
        SELECT id, fact, given.hash AS previous,
               given.position + row_number() OVER (ORDER BY id) AS position
        FROM oldest, outbox_position AS given
    ), chained AS (
        SELECT id, position,
               fact_chain(previous, fact_digest(fact, position)) OVER (ORDER BY id) AS hash
        FROM numbered
    ), counter AS (
        UPDATE outbox_position SET position = newest.position, hash = newest.hash
        FROM (SELECT position, hash FROM chained ORDER BY id DESC LIMIT 1) AS newest
    ), stamped AS (
        UPDATE outbox SET position = chained.position, hash = chained.hash
        FROM chained WHERE outbox.id = chained.id
        RETURNING outbox.*
    ), waiting AS (
        SELECT * FROM outbox
        WHERE published_at IS NULL
          AND position > coalesce((SELECT max(p) FROM unnest(%(published)s::bigint[]) AS p), 0)
        ORDER BY position LIMIT %(limit)s
    )
    SELECT {_COLUMNS} FROM (SELECT * FROM waiting UNION ALL SELECT * FROM stamped) AS next
    ORDER BY position LIMIT %(limit)s
"""  # noqa: S608 (constants of this module)
"""Its parts see the outbox as it was before, so what is stamped here is not in waiting yet."""
_ASKED = """
    SELECT EXISTS (SELECT FROM replay WHERE done_at IS NULL) AS replays,
           EXISTS (SELECT FROM restatement) AS restatements
"""
_NEXT_REPLAY = """
    SELECT id, next_position, last_position, types, subscriber
    FROM replay WHERE done_at IS NULL ORDER BY id LIMIT 1
"""
_REPLAYED = f"""
    SELECT {_COLUMNS} FROM outbox
    WHERE position BETWEEN %(next_position)s AND %(last_position)s
      AND published_at IS NOT NULL
      AND (%(types)s::text[] IS NULL OR type = ANY(%(types)s))
    ORDER BY position LIMIT %(limit)s
"""  # noqa: S608 (constants of this module)
_ADVANCE_REPLAY = """
    UPDATE replay SET next_position = %(next)s, published = published + %(count)s
    WHERE id = %(id)s
"""
_END_REPLAY = "UPDATE replay SET done_at = clock_timestamp() WHERE id = %(id)s"
_RESTATED = """
    SELECT id, subscriber, event_id, type, aggregate_id, aggregate_seq, payload, headers,
           occurred_at, 1 AS position
    FROM restatement
    WHERE subscriber = (SELECT subscriber FROM restatement ORDER BY id LIMIT 1)
    ORDER BY id LIMIT %(limit)s
"""
_END_RESTATED = "DELETE FROM restatement WHERE id = ANY(%(ids)s)"
