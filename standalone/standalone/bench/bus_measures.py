"""What is measured of the bus on RabbitMQ; two of the figures beside a bare component."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass

from bus.relay import envelope_of
from psycopg.types.json import Jsonb

from standalone.bench.bus_stage import SOURCE, BusStage
from standalone.bench.lags import Lag, lag

CONSUMERS = ("finance", "gateway")
CONSUMED = {"finance": "time_entry.approved.v1"}
"""Finance consumes this fact only; the gateway consumes all."""
OFFERED_A_SECOND = 200
OFFERED_SECONDS = 30
WAITING = 50_000
RELAYED = 20_000
HANDLED = 10_000
LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Rates:
    """Events a second that Tandem and the bare component came to."""

    name: str
    bare_name: str
    ours: float
    bare: float

    @property
    def value(self) -> float:
        return self.ours / self.bare


def lag_under_load(stage: BusStage) -> list[Lag]:
    """Facts committed one by one at a steady pace, whatever becomes of them meanwhile."""
    with stage.workers(SOURCE, *CONSUMERS):
        stage.await_positions(stage.commit(OFFERED_A_SECOND), *CONSUMERS)
        transactions = _offer(stage)
        with stage.connection(SOURCE) as connection:
            columns = [list(column) for column in zip(*transactions, strict=True)]
            found = connection.execute(_COMMITTED, columns).fetchall()
        return [
            lag(
                stage.database_url(consumer),
                consumer,
                {event: at for type_, event, at in found if CONSUMED.get(consumer, type_) == type_},
            )
            for consumer in CONSUMERS
        ]


def _offer(stage: BusStage) -> list[tuple[str, uuid.UUID, str]]:
    """Commit facts at the pace; of each its type, event id and transaction."""
    transactions = []
    with stage.connection(SOURCE) as connection:
        began = time.monotonic()
        for nth in range(OFFERED_A_SECOND * OFFERED_SECONDS):
            time.sleep(max(0.0, began + nth / OFFERED_A_SECOND - time.monotonic()))
            sample = stage.samples[nth % len(stage.samples)]
            if nth % len(stage.samples) == 0:
                entry_id = uuid.uuid4()
            sent = {
                "type": sample["type"],
                "entry_id": entry_id,
                "nth": nth % len(stage.samples) + 1,
                "payload": Jsonb(sample["payload"] | {"time_entry_id": str(entry_id)}),
                "headers": Jsonb(sample["headers"]),
            }
            row = connection.execute(_SAY, sent).fetchone()
            assert row is not None
            transactions.append((sample["type"], row[0], row[1]))
    return transactions


def drain_seconds(stage: BusStage) -> float:
    """From the broker's return until all that waits has been applied by both consumers.

    A broker that is not ours to stop stays; the workers are away instead, and their start counts.
    """
    if stage.broker.can_go:
        with stage.workers(SOURCE, *CONSUMERS):
            with stage.broker.away():
                last = stage.commit(WAITING)
            return _seconds_until_applied(stage, last)
    last = stage.commit(WAITING)
    began = time.monotonic()
    with stage.workers(SOURCE, *CONSUMERS):
        _seconds_until_applied(stage, last)
        return time.monotonic() - began


def _seconds_until_applied(stage: BusStage, last: int) -> float:
    began = time.monotonic()
    stage.await_positions(last, *CONSUMERS)
    return time.monotonic() - began


def relay_rate(stage: BusStage) -> Rates:
    """projects' worker publishing a backlog, its subscribers away; beside bare confirms."""
    with stage.workers(SOURCE), stage.connection(SOURCE) as connection:
        last = stage.commit(RELAYED)
        row = None
        while row is None or (row[0] or 0) < last:
            time.sleep(LOOK_SECONDS)
            row = connection.execute(_PUBLISHED, [last - RELAYED]).fetchone()
    assert row is not None
    bare = _bare(stage, "publish", str(RELAYED), *_bodies(stage))
    return Rates("relay", "pipelined confirms", row[1], bare)


def handling_rate(stage: BusStage) -> Rates:
    """The gateway's worker taking what waits in its queue; beside a bare loop."""
    first = stage.position("gateway")
    with stage.workers("gateway"), stage.connection("gateway") as connection:
        stage.await_positions(first + RELAYED, "gateway")
        row = connection.execute(_HANDLED, [RELAYED]).fetchone()
    assert row is not None
    stage.make_database("bare_bus")
    bare = _bare(stage, "consume", str(HANDLED), stage.database_url("bare_bus"))
    return Rates("gateway's handling", "consume, two rows, commit, acknowledge", row[0], bare)


def _bodies(stage: BusStage) -> list[str]:
    return [
        envelope_of(SOURCE, {**sample, "position": sample["position"] or 1}).encode().decode()
        for sample in stage.samples
    ]


def _bare(stage: BusStage, *arguments: str) -> float:
    command = [sys.executable, "-m", "standalone.bench.bare_bus", stage.broker.url, *arguments]
    answered = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return float(json.loads(answered.stdout))


_SAY = """
    INSERT INTO outbox
        (event_id, type, aggregate_type, aggregate_id, aggregate_seq, payload, headers, occurred_at)
    VALUES (uuidv7(), %(type)s, 'time_entry', %(entry_id)s, %(nth)s, %(payload)s, %(headers)s,
            clock_timestamp())
    RETURNING event_id, pg_current_xact_id()::text, pg_notify('tandem_outbox', '')
"""
_COMMITTED = """
    SELECT type, event_id, pg_xact_commit_timestamp(number::xid)
    FROM unnest(%s::text[], %s::uuid[], %s::text[]) AS published (type, event_id, number)
"""
_PUBLISHED = """
    WITH published AS (SELECT position, published_at AS at FROM outbox
                       WHERE position > %s AND published_at IS NOT NULL)
    SELECT max(position), count(*) FILTER (WHERE at > (SELECT min(at) FROM published))
           / nullif(extract(epoch FROM max(at) - min(at)), 0)::float
    FROM published
"""
"""The first batch is the beginning, and so is not counted."""
_HANDLED = """
    WITH handled AS (SELECT pg_xact_commit_timestamp(xmin) AS at FROM inbox
                     ORDER BY received_at DESC LIMIT %s)
    SELECT count(*) FILTER (WHERE at > (SELECT min(at) FROM handled))
           / extract(epoch FROM max(at) - min(at))::float
    FROM handled
"""
