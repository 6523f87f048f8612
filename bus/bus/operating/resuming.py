"""After a restore: go on so that nothing new is ever taken for what others have consumed before.

A backup has forgotten the facts since it was made, and with them which numbers they had. Others
remember: an inbox would be right to skip a number it has seen. So numbering goes on above all of
them, and the gap is noted. Where others have consumed changes that are now forgotten, the state
that the backup holds is published again under a new number, so every copy returns to it; it has
no effect of its own, since its facts have had theirs (`restates`). What was lost is kept as a list.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from chassis.actor import Actor
from chassis.errors import Conflict
from chassis.ids import new_id
from chassis.outbox import OUTBOX_CHANNEL
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bus.operating.statements import COMPLETE_DAYS, Consumed, Mentioned, complete_since_ms, read
from bus.relay import START_POSITION
from bus.subscription import ServiceWorker

SPARE_POSITIONS = 1_000_000
SPARE_SEQS = 1_000
"""Above what our own services have consumed: subscribers of others may have consumed more."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The result. lost: facts by type. restated: facts published again. position, seq_base: every
    number given out from now on is higher."""

    position: int
    seq_base: int
    lost: dict[str, int]
    restated: int


@dataclass(slots=True)
class _Consumed:
    """What the others have consumed of this service, all together."""

    facts: dict[str, Mentioned]
    last_position: int = 0
    last_seq: int = 0


def resume(worker: type[ServiceWorker], connection: Connection, lines: Iterable[str]) -> Resumed:
    """Go on above what the statements of `events consumed` mention; Conflict while a relay runs."""
    _keep_relay_out(connection, worker.name)
    connection.execute(_START_POSITION)
    known = _consumed_of(worker.name, lines)
    lost = _lost(connection, known)
    held = connection.execute(_HELD).one()
    last_seq = max(held.last_seq, known.last_seq)
    numbers = {
        "held": held.held_position,
        "position": max(held.position, known.last_position) + SPARE_POSITIONS,
        "seq_base": last_seq + SPARE_SEQS,
    }
    numbers["id"] = connection.scalar(_NOTE, numbers)
    connection.execute(_MOVE, numbers)
    for fact in lost:
        connection.execute(_NOTE_LOST, {"resumption_id": numbers["id"], **_identity(fact)})
    restated = _restate(worker, connection, last_seq, numbers["id"])
    worker.resume(connection)
    connection.execute(text(f"NOTIFY {OUTBOX_CHANNEL}"))
    by_type = dict(sorted(Counter(fact.type for fact in lost).items()))
    return Resumed(numbers["position"], numbers["seq_base"], by_type, restated)


def republish(service: str, connection: Connection, lines: Iterable[str]) -> int:
    """Have the relay begin again where one of these consumers lacks something; how many facts.

    Not a replay, which comes after what is new: here the order holds, if nothing newer waits in a
    consumer's queue. A consumer that has a fact recognises it. Conflict while a relay runs.
    """
    _keep_relay_out(connection, service)
    first = min(
        (
            position
            for types, ids in _hearers(service, lines)
            if (
                position := connection.scalar(
                    _FIRST_MISSING, {"types": types, "ids": ids, "days": COMPLETE_DAYS}
                )
            )
        ),
        default=None,
    )
    return connection.execute(_UNPUBLISH, {"first": first}).rowcount if first else 0


def _hearers(service: str, lines: Iterable[str]) -> Iterator[tuple[list[str] | None, list[str]]]:
    """For each consumer of this service: its types, and the ids of what it has consumed."""
    ids: list[str] | None = None
    types: list[str] | None = None
    for line in read(lines):
        if isinstance(line, Mentioned):
            if ids is not None:
                ids.append(line.event_id)
            continue
        if ids is not None:
            yield types, ids
        ids = [] if isinstance(line, Consumed) and line.source == service else None
        types = list(line.types) if isinstance(line, Consumed) and line.types is not None else None
    if ids is not None:
        yield types, ids


def _keep_relay_out(connection: Connection, service: str) -> None:
    """Until the end of the transaction."""
    if not connection.scalar(_LOCK):
        raise Conflict("WORKER_RUNNING", f"A worker of {service} is running; stop every one first.")


def lost_facts(connection: Connection) -> Iterator[dict[str, Any]]:
    """What restores have lost, in the order in which it had happened."""
    yield from (dict(row) for row in connection.execute(_LOST).mappings())


def _consumed_of(service: str, lines: Iterable[str]) -> _Consumed:
    known = _Consumed({})
    is_ours = False
    for line in read(lines):
        if isinstance(line, Consumed):
            is_ours = line.source == service
            if is_ours:
                known.last_position = max(known.last_position, line.last_position)
        elif isinstance(line, Mentioned) and is_ours:
            known.facts[line.event_id] = line
            known.last_seq = max(known.last_seq, line.aggregate_seq)
    return known


def _lost(connection: Connection, known: _Consumed) -> list[Mentioned]:
    """The facts that others have consumed and this database does not hold, oldest first.

    Those that are too old to be in an outbox still are not lost: housekeeping removed them.
    """
    since = complete_since_ms(connection.scalar(text("SELECT now()")))
    ids = list(known.facts)
    held = {str(row.event_id) for row in connection.execute(_KNOWN, {"ids": ids})}
    gone = (fact for id_, fact in known.facts.items() if id_ not in held)
    return sorted((f for f in gone if f.made_at_ms > since), key=lambda fact: fact.event_id)


def _identity(fact: Mentioned) -> dict[str, Any]:
    return {
        "event_id": fact.event_id,
        "type": fact.type,
        "aggregate_id": fact.aggregate_id,
        "aggregate_seq": fact.aggregate_seq,
    }


def _restate(
    worker: type[ServiceWorker], connection: Connection, last_seq: int, resumption_id: int
) -> int:
    """Say again the last fact of each type of every aggregate that has lost one."""
    values = {"last_seq": last_seq, "resumption_id": resumption_id}
    rows = connection.execute(_TO_RESTATE, values).mappings().all()
    for row in rows:
        headers = {"actor_id": Actor.system(worker.name).user_id, "restates": row["restates"]}
        connection.execute(
            _SAY_AGAIN,
            {
                "id": row["id"],
                "event_id": new_id(),
                "seq": row["seq"],
                "headers": json.dumps(headers),
            },
        )
    return len(rows)


_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended('tandem relay', 0))")
_FIRST_MISSING = text("""
    SELECT min(position) FROM outbox
    WHERE (CAST(:types AS text[]) IS NULL OR type = ANY(CAST(:types AS text[])))
      AND occurred_at > now() - make_interval(days => :days)
      AND event_id NOT IN (SELECT unnest(CAST(:ids AS uuid[])))
""")
_UNPUBLISH = text("""
    UPDATE outbox SET published_at = NULL WHERE position >= :first AND published_at IS NOT NULL
""")
_START_POSITION = text(START_POSITION)
_KNOWN = text("""
    SELECT event_id FROM outbox WHERE event_id = ANY(CAST(:ids AS uuid[]))
    UNION ALL
    SELECT event_id FROM lost_fact WHERE event_id = ANY(CAST(:ids AS uuid[]))
""")
_HELD = text("""
    SELECT coalesce(max(position), 0) AS held_position,
           (SELECT max(position) FROM outbox_position) AS position,
           greatest(
               coalesce(max(aggregate_seq), 0),
               (SELECT coalesce(max(seq_base), 0) FROM resumption)
           ) AS last_seq
    FROM outbox
""")
_NOTE = text("""
    INSERT INTO resumption (resumed_at, held_position, position, seq_base)
    VALUES (now(), :held, :position, :seq_base) RETURNING id
""")
_MOVE = text("UPDATE outbox_position SET position = :position")
_NOTE_LOST = text("""
    INSERT INTO lost_fact (event_id, type, aggregate_id, aggregate_seq, resumption_id)
    VALUES (:event_id, :type, :aggregate_id, :aggregate_seq, :resumption_id)
""")
_LOST = text("""
    SELECT event_id, to_timestamp(
               ('x' || substr(replace(event_id::text, '-', ''), 1, 12))::bit(48)::bigint / 1000
           ) AS happened_at, type, aggregate_id, aggregate_seq
    FROM lost_fact ORDER BY event_id
""")
_TO_RESTATE = text("""
    SELECT id, restates,
           :last_seq + row_number() OVER (PARTITION BY aggregate_id ORDER BY aggregate_seq) AS seq
    FROM (
        SELECT part.id, part.aggregate_id, part.aggregate_seq,
               coalesce(part.headers ->> 'restates', part.event_id::text) AS restates
        FROM (
            SELECT DISTINCT ON (aggregate_id, type) aggregate_id, type, aggregate_seq,
                   coalesce((payload ->> 'parts')::integer, 1) AS parts
            FROM outbox
            WHERE aggregate_id IN (
                SELECT aggregate_id FROM lost_fact WHERE resumption_id = :resumption_id
            )
            ORDER BY aggregate_id, type, aggregate_seq DESC
        ) AS newest
        JOIN outbox AS part USING (aggregate_id, type)
        WHERE part.aggregate_seq > newest.aggregate_seq - newest.parts
          AND part.aggregate_seq <= newest.aggregate_seq
    ) AS last_of_type
    ORDER BY aggregate_id, seq
""")
_SAY_AGAIN = text("""
    INSERT INTO outbox (event_id, type, aggregate_type, aggregate_id, aggregate_seq, payload,
                        headers, occurred_at, personal, digests)
    SELECT :event_id, type, aggregate_type, aggregate_id, :seq, payload,
           CAST(:headers AS jsonb), now(), personal, jsonb_set(digests, '{1}', 'null')
    FROM outbox WHERE id = :id
""")
