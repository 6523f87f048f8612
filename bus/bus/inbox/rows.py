"""The inbox's statements: what is received, what waits, what is due, and the result."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chassis.prepared import prepared
from chassis.server_transaction import ServerTransaction
from sqlalchemy import null, text

from bus.envelope import SIZE_MAX, Envelope
from bus.inbox.failure import backoff_seconds
from bus.retries import ATTEMPTS_MAX, TRIES_IN_COMPANY
from bus.subscription import Event
from bus.tables import inbox

_ANY_ATTEMPTS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the inbox notes of one event.

    aggregate_id is empty if the message is unreadable. message: what is kept of it should it fail:
    the raw bytes if they cannot be read, nothing if they cannot be kept either.
    """

    event_id: str
    source: str
    type: str
    aggregate_id: str
    aggregate_seq: int
    lane: str
    sequence: int
    waits_its_turn: bool
    message: Envelope | bytes | None

    @property
    def envelope(self) -> dict[str, Any]:
        """As a JSON object."""
        if isinstance(self.message, Envelope):
            return self.message.attributes()
        if self.message is None:
            return {}
        raw = base64.b64encode(self.message[:SIZE_MAX]).decode()
        return {"raw_base64": raw, "size": len(self.message)}


@dataclass(frozen=True, slots=True)
class Due:
    """An event whose next try has come."""

    event_id: str
    attempts: int
    envelope: dict[str, Any]


def bare(arrival: Arrival) -> Arrival:
    """The arrival without anything that came with the message but its id."""
    return replace(arrival, type="", aggregate_id="", aggregate_seq=0, message=None)


def receive(
    server: ServerTransaction, consumer: str, arrivals: Sequence[Arrival], now: datetime
) -> dict[str, str]:
    """Note the arrivals of one lane; the status of those that are new, by event id.

    An event that is already there is left out of the result: it is done, or waits in the database.
    """
    found = _RECEIVE.all(
        server,
        consumer=consumer,
        now=now,
        lane=arrivals[-1].lane,
        position=max(arrival.sequence for arrival in arrivals),
        arrivals=json.dumps([_noted(arrival) for arrival in arrivals]),
    )
    return {row.event_id: row.status for row in found}


def _noted(arrival: Arrival) -> dict[str, Any]:
    return {
        "event_id": arrival.event_id,
        "source": arrival.source,
        "type": arrival.type,
        "aggregate_id": arrival.aggregate_id or None,
        "aggregate_seq": arrival.aggregate_seq or None,
        "turn": arrival.waits_its_turn,
    }


def count_try(server: ServerTransaction, consumer: str, event_id: str) -> int:
    """Count a try of an event that is not in the inbox yet; how many that makes, 0 if it is there.

    Whatever has come into the inbox since is counted no longer.
    """
    counted = _COUNT_TRY.first(server, consumer=consumer, event_id=event_id)
    return counted.tries if counted else 0


def park(server: ServerTransaction, consumer: str, arrival: Arrival, now: datetime) -> None:
    """Keep the event for when the earlier ones of its aggregate are done with."""
    _update(
        server,
        consumer,
        arrival.event_id,
        {
            "status": "parked",
            "attempts": 0,
            "next_attempt_at": now,
            "applied_at": None,
            "envelope": arrival.envelope,
            "error": "waits for an earlier event of the same aggregate",
        },
    )


def finish(
    server: ServerTransaction, consumer: str, event_id: str, status: str, now: datetime
) -> None:
    _update(
        server,
        consumer,
        event_id,
        {
            "status": status,
            "applied_at": now,
            "next_attempt_at": None,
            "envelope": null(),
            "error": None,
        },
    )


def skip(server: ServerTransaction, consumer: str, event_ids: Sequence[str], now: datetime) -> None:
    """Note that a projection knew better, of events that have just been received."""
    _SKIP.run(server, consumer=consumer, event_ids=list(event_ids), now=now)


def fail_on_arrival(
    server: ServerTransaction,
    consumer: str,
    arrival: Arrival,
    error: str,
    dead: bool,
    now: datetime,
) -> bool:
    """Keep an event whose first try failed; False if it is there already."""
    noted = receive(server, consumer, [arrival], now)
    if arrival.event_id in noted:
        values = _failure(1, error, dead, now)
        values["envelope"] = arrival.envelope
        _update(server, consumer, arrival.event_id, values)
    return arrival.event_id in noted


def fail_again(
    server: ServerTransaction, consumer: str, due: Due, error: str, dead: bool, now: datetime
) -> bool:
    """Note that a retry failed, its attempt being counted already; True if it was the last."""
    values = _failure(due.attempts, error, dead, now)
    _update(server, consumer, due.event_id, values)
    return bool(values["status"] == "dead")


def _failure(attempts: int, error: str, dead: bool, now: datetime) -> dict[str, Any]:
    final = dead or attempts >= ATTEMPTS_MAX
    wait = timedelta(seconds=backoff_seconds(max(attempts, 1)))
    return {
        "status": "dead" if final else "failed",
        "attempts": attempts,
        "next_attempt_at": None if final else now + wait,
        "applied_at": None,
        "error": error,
    }


def claim_due(server: ServerTransaction, consumer: str, now: datetime, limit: int) -> list[Due]:
    """Take what is due, earliest of each aggregate first, counting the attempt beforehand.

    The attempt is counted and the next one scheduled before the handler runs, so that an event
    that kills its process is not tried without limit; one that has used up its tries so is dead. An
    event with TRIES_IN_COMPANY behind it is taken alone, once no other is due: if it is the one
    that kills the process, it takes no more tries from those that were taken with it.
    """
    claimed = _claim(server, consumer, now, TRIES_IN_COMPANY, limit)
    claimed = claimed or _claim(server, consumer, now, _ANY_ATTEMPTS, 1)
    for due in claimed:
        _schedule(server, consumer, due, now)
    return [due for due in claimed if due.attempts <= ATTEMPTS_MAX]


def _claim(
    server: ServerTransaction, consumer: str, now: datetime, attempts_max: int, limit: int
) -> list[Due]:
    found = _CLAIM.all(server, consumer=consumer, now=now, attempts_max=attempts_max, limit=limit)
    rows = sorted(found, key=lambda row: (row.due_at, row.event_id))
    return [Due(str(row.event_id), row.attempts, row.envelope) for row in rows]


def _schedule(server: ServerTransaction, consumer: str, due: Due, now: datetime) -> None:
    """When to try again should this try never end; it is overwritten when it does."""
    if due.attempts > ATTEMPTS_MAX:
        values = _failure(ATTEMPTS_MAX, "none of its tries ended: the process died", True, now)
    else:
        values = {"next_attempt_at": now + timedelta(seconds=backoff_seconds(due.attempts))}
    _update(server, consumer, due.event_id, values)


def still_waits(server: ServerTransaction, consumer: str, event_id: str) -> bool:
    """Lock the row for its retry; False if somebody else has settled it meanwhile."""
    row = _LOCK.first(server, consumer=consumer, event_id=event_id)
    return row is not None and row.status == "failed"


def advance(
    server: ServerTransaction, consumer: str, projection: str, events: Sequence[Event]
) -> list[Event]:
    """Note the events as the newest that the projection has seen, and return those that are.

    Of several of one aggregate only the newest is. The present state, when it is stated again, is
    taken a second time.
    """
    newest = _newest_of_each(events)
    advanced = _ADVANCE_PROJECTION.all(
        server,
        consumer=consumer,
        projection=projection,
        aggregates=[event.subject for event in newest],
        numbers=[event.aggregate_seq for event in newest],
        again=[event.subject for event in newest if event.restates_present],
    )
    found = {row.aggregate_id for row in advanced}
    return [event for event in newest if event.subject in found]


def _newest_of_each(events: Sequence[Event]) -> list[Event]:
    """Of each aggregate the newest, in the order in which they came."""
    newest: dict[str, Event] = {}
    for event in events:
        seen = newest.get(event.subject)
        if seen is None or _follows(event, seen):
            newest.pop(event.subject, None)
            newest[event.subject] = event
    return list(newest.values())


def _follows(event: Event, seen: Event) -> bool:
    if event.restates_present:
        return event.aggregate_seq >= seen.aggregate_seq
    return event.aggregate_seq > seen.aggregate_seq


def _update(
    server: ServerTransaction, consumer: str, event_id: str, values: dict[str, Any]
) -> None:
    one = (inbox.c.consumer == consumer, inbox.c.event_id == event_id)
    server.connection.execute(inbox.update().where(*one).values(**values))


_RECEIVE = prepared(
    text("""
    WITH mark AS (
        INSERT INTO inbox_mark (consumer, lane, position)
        VALUES (:consumer, :lane, :position)
        ON CONFLICT (consumer, lane)
        DO UPDATE SET position = greatest(inbox_mark.position, excluded.position)
    )
    INSERT INTO inbox (consumer, event_id, source, type, aggregate_id, aggregate_seq,
                       status, attempts, received_at, applied_at)
    SELECT :consumer, new.event_id, new.source, new.type, new.aggregate_id, new.aggregate_seq,
           CASE WHEN new.turn AND EXISTS (
               SELECT FROM inbox AS earlier
               WHERE earlier.consumer = :consumer
                 AND earlier.aggregate_id = new.aggregate_id
                 AND earlier.status IN ('failed', 'parked')
                 AND earlier.aggregate_seq < new.aggregate_seq
           ) THEN 'parked' ELSE 'applied' END,
           1, :now, :now
    FROM json_to_recordset(CAST(:arrivals AS json)) AS new (
        event_id uuid, source text, type text, aggregate_id uuid, aggregate_seq integer,
        turn boolean
    )
    ON CONFLICT DO NOTHING
    RETURNING CAST(event_id AS text) AS event_id, status
""")
)
_COUNT_TRY = prepared(
    text("""
    WITH settled AS (
        DELETE FROM inbox_try USING inbox
        WHERE inbox_try.consumer = :consumer
          AND inbox.consumer = inbox_try.consumer AND inbox.event_id = inbox_try.event_id
    )
    INSERT INTO inbox_try (consumer, event_id, tries)
    SELECT :consumer, CAST(:event_id AS uuid), 1
    WHERE NOT EXISTS (
        SELECT FROM inbox WHERE consumer = :consumer AND event_id = CAST(:event_id AS uuid)
    )
    ON CONFLICT (consumer, event_id) DO UPDATE SET tries = inbox_try.tries + 1
    RETURNING tries
""")
)
_CLAIM = prepared(
    text("""
    WITH chosen AS MATERIALIZED (
        SELECT event_id, next_attempt_at FROM inbox AS due
        WHERE due.consumer = :consumer
          AND due.status IN ('failed', 'parked')
          AND due.next_attempt_at <= :now
          AND due.attempts <= :attempts_max
          AND NOT EXISTS (
              SELECT FROM inbox AS earlier
              WHERE earlier.consumer = :consumer
                AND earlier.aggregate_id = due.aggregate_id
                AND earlier.status IN ('failed', 'parked')
                AND earlier.aggregate_seq < due.aggregate_seq
          )
        ORDER BY due.next_attempt_at
        LIMIT :limit
        FOR UPDATE SKIP LOCKED
    )
    UPDATE inbox SET attempts = inbox.attempts + 1, status = 'failed'
    FROM chosen
    WHERE inbox.consumer = :consumer AND inbox.event_id = chosen.event_id
    RETURNING inbox.event_id, inbox.attempts, inbox.envelope, chosen.next_attempt_at AS due_at
""")
)
_LOCK = prepared(
    text("""
    SELECT status FROM inbox WHERE consumer = :consumer AND event_id = :event_id FOR UPDATE
""")
)
_SKIP = prepared(
    text("""
    UPDATE inbox SET status = 'skipped', applied_at = :now
    WHERE consumer = :consumer AND event_id = ANY(CAST(:event_ids AS uuid[]))
""")
)
_ADVANCE_PROJECTION = prepared(
    text("""
    INSERT INTO projection_version AS seen (consumer, projection, aggregate_id, aggregate_seq)
    SELECT :consumer, :projection, aggregate_id, aggregate_seq
    FROM unnest(CAST(:aggregates AS uuid[]), CAST(:numbers AS integer[]))
        AS newest (aggregate_id, aggregate_seq)
    ORDER BY aggregate_id
    ON CONFLICT (consumer, projection, aggregate_id)
    DO UPDATE SET aggregate_seq = excluded.aggregate_seq
    WHERE seen.aggregate_seq < excluded.aggregate_seq
       OR seen.aggregate_seq = excluded.aggregate_seq
          AND seen.aggregate_id = ANY(CAST(:again AS uuid[]))
    RETURNING CAST(aggregate_id AS text) AS aggregate_id
""")
)
