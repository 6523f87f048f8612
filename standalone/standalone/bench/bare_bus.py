# mypy: disable-error-code="no-untyped-call,attr-defined"
"""The least that could publish and handle the same events, to measure Tandem's bus beside.

    python -m standalone.bench.bare_bus BROKER_URL publish COUNT BODY...
    python -m standalone.bench.bare_bus BROKER_URL consume COUNT DATABASE_URL

`publish` sends the bodies in turn, in batches of BATCH with confirms, each batch awaited before the
next; no database. They go to quorum queues bound as the real ones are: one takes all, the other
every second one. `consume` reads the first of these queues and, for each message by itself, inserts
two rows (the event's id; its body), commits, and acknowledges. Each prints messages a second.
"""

from __future__ import annotations

import json
import sys
import time
import uuid
from typing import Any

import psycopg
from kombu import Connection, Consumer, Exchange, Queue

BATCH = 200
PREFETCH = 200
PERSISTENT = 2
EVENTS = Exchange("bare.events", type="topic", durable=True)
QUORUM = {"x-queue-type": "quorum"}
ALL = Queue("bare.all", EVENTS, routing_key="#", durable=True, queue_arguments=QUORUM)
HALF = Queue("bare.half", EVENTS, routing_key="1", durable=True, queue_arguments=QUORUM)


def publish(broker_url: str, count: int, bodies: list[str]) -> float:
    with Connection(broker_url) as connection:
        channel: Any = connection.channel()
        for queue in (ALL, HALF):
            queue(channel).declare()
        channel.confirm_select()
        unconfirmed: set[int] = set()

        def confirmed(tag: int, multiple: bool) -> None:
            done = [t for t in unconfirmed if t <= tag] if multiple else [tag]
            unconfirmed.difference_update(done)

        channel.events["basic_ack"].add(confirmed)
        began = time.perf_counter()
        for first in range(0, count, BATCH):
            for nth in range(first, min(first + BATCH, count)):
                unconfirmed.add(nth + 1)
                body = bodies[nth % len(bodies)].encode()
                message = channel.prepare_message(
                    body, properties={"delivery_mode": PERSISTENT, "message_id": str(uuid.uuid4())}
                )
                key = str(nth % len(bodies))
                channel.basic_publish(message, EVENTS.name, key, mandatory=True)
            while unconfirmed:
                connection.drain_events()
        return count / (time.perf_counter() - began)


def consume(broker_url: str, count: int, database_url: str) -> float:
    database = psycopg.connect(database_url)
    database.execute(_TABLES)
    database.commit()
    handled = 0

    def handle(message: Any) -> None:
        nonlocal handled
        event_id = message.properties["message_id"]
        database.execute(_NOTE, [event_id])
        database.execute(_KEEP, [event_id, message.body.decode()])
        database.commit()
        message.ack()
        handled += 1

    with Connection(broker_url) as connection, connection.channel() as channel:
        consumer = Consumer(channel, [ALL], on_message=handle, auto_declare=False)
        consumer.qos(prefetch_count=PREFETCH)
        began = time.perf_counter()
        consumer.consume()
        while handled < count:
            connection.drain_events()
        rate = count / (time.perf_counter() - began)
        consumer.on_message = leave  # those that were sent ahead
        consumer.cancel()
        return rate


def leave(message: Any) -> None:
    """Do nothing with a message: the broker gives it to the next consumer."""


_TABLES = """
    CREATE TABLE bare_inbox (consumer text, event_id uuid, PRIMARY KEY (consumer, event_id));
    CREATE TABLE bare_effect (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                              event_id uuid NOT NULL UNIQUE, body jsonb NOT NULL)
"""
_NOTE = "INSERT INTO bare_inbox (consumer, event_id) VALUES ('bare', %s) ON CONFLICT DO NOTHING"
_KEEP = "INSERT INTO bare_effect (event_id, body) VALUES (%s, %s)"


if __name__ == "__main__":
    url, action, wanted, *rest = sys.argv[1:]
    if action == "publish":
        print(json.dumps(publish(url, int(wanted), rest)))
    else:
        print(json.dumps(consume(url, int(wanted), *rest)))
