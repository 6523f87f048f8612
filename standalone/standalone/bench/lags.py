"""From the commit that says a fact to the commit that applies it, by the server's own clock."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from standalone.bench.stage import Stage, until
from standalone.bench.wire import Wire
from standalone.home import Home
from standalone.postgres import Postgres

LAG_SAMPLES = 200
LAG_PAUSE_SECONDS = 0.05
SETTLE_SECONDS = 3.0
SETTLED_SECONDS = 60.0
LOOK_SECONDS = 0.5
P99 = 0.99


@dataclass(frozen=True, slots=True)
class Lag:
    """From the moment one transaction was committed to that at which the other was. In ms."""

    consumer: str
    samples: int
    median_ms: float
    p99_ms: float


def note_commits(home: Home) -> None:
    """Have the PostgreSQL of this home note when each transaction is committed, from its start."""
    Postgres(home).prepare()
    with (home.data / "postgresql.auto.conf").open("a") as settings:
        settings.write("track_commit_timestamp = on\n")


def event_lag(stage: Stage) -> list[Lag]:
    """Entries approved one by one on an idle instance, over the bus in memory."""
    waiting = [stage.log_one() for _ in range(LAG_SAMPLES)]
    time.sleep(SETTLE_SECONDS)
    manager = Wire(stage.address, stage.manager_token)
    for entry_id in waiting:
        manager.post(f"/v1/time-entries/{entry_id}/approve", {})
        time.sleep(LAG_PAUSE_SECONDS)
    with psycopg.connect(stage.database_url("projects")) as connection:
        published: dict[Any, datetime] = dict(connection.execute(_PUBLISHED, [waiting]).fetchall())
    consumers = ("finance", "gateway")
    return [lag(stage.database_url(consumer), consumer, published) for consumer in consumers]


def lag(database_url: str, consumer: str, published: Mapping[Any, datetime]) -> Lag:
    """The consumer's lag for facts published at these instants, by event id."""
    with psycopg.connect(database_url, autocommit=True) as connection:

        def everything() -> list[Any]:
            found = connection.execute(_APPLIED, [list(published)]).fetchall()
            return found if len(found) == len(published) else []

        what = f"{consumer} has applied {len(published)} events"
        applied = until(everything, what, SETTLED_SECONDS, LOOK_SECONDS)
    taken = sorted((at - published[event]).total_seconds() * 1000 for event, at in applied)
    return Lag(consumer, len(taken), statistics.median(taken), taken[int(len(taken) * P99)])


_PUBLISHED = """
    SELECT fact.event_id, pg_xact_commit_timestamp(entry.xmin)
    FROM outbox AS fact JOIN time_entry AS entry ON entry.id = fact.aggregate_id
    WHERE fact.type = 'time_entry.approved.v1' AND entry.id = ANY(%s::uuid[])
"""
"""The transaction that approved the entry wrote its row last."""
_APPLIED = """
    SELECT event_id, pg_xact_commit_timestamp(xmin) FROM inbox
    WHERE event_id = ANY(%s) AND status = 'applied'
"""
