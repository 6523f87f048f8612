"""What the bus is measured on: PostgreSQL and services' workers, a process each, on RabbitMQ."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from standalone.bench.brokers import Broker
from standalone.bench.stage import until
from standalone.home import Home
from standalone.programs import Agency
from standalone.supervisor import Program, spawn, tell

SOURCE = "projects"
START_SECONDS = 60.0
DRAIN_SECONDS = 240.0
LOOK_SECONDS = 0.2
STOP_SECONDS = 30.0
NOWHERE = 1
"""A port on which nobody listens: the workers call no API."""


class BusStage:
    """The databases of an instance that has been stopped, with its workers on RabbitMQ.

    The facts are time entries of its one project, each logged and then approved, in the words in
    which projects published last. They are put into projects' outbox as its use cases do.
    """

    def __init__(self, home: Home, broker: Broker) -> None:
        self.broker = broker
        self._agency = Agency(home, f"127.0.0.1:{NOWHERE}", broker.url)
        self.samples: list[dict[str, Any]] = []

    @contextmanager
    def open(self) -> Iterator[None]:
        """PostgreSQL runs within the block."""
        postgres = self._agency.postgres
        postgres.prepare()
        with running(postgres.program()):
            until(postgres.is_ready, "PostgreSQL is ready", START_SECONDS)
            with self.connection(SOURCE) as connection:
                rows = connection.cursor(row_factory=dict_row).execute(_SAMPLES).fetchall()
            self.samples = rows
            yield

    def database_url(self, service: str) -> str:
        return self._agency.postgres.url(service)

    def connection(self, service: str) -> psycopg.Connection[Any]:
        return psycopg.connect(self.database_url(service), autocommit=True)

    def make_database(self, name: str) -> None:
        with self.connection(SOURCE) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    @contextmanager
    def workers(self, *services: str) -> Iterator[None]:
        """These services' workers run within the block, and take events when it begins."""
        with ExitStack() as stack:
            for service in services:
                stack.enter_context(running(self._agency.worker(service)))
            for service in services:
                self._await_consumer(f"{service}.inbox")
            yield

    def _await_consumer(self, queue: str) -> None:
        until(lambda: self.broker.consumers(queue), f"somebody reads {queue}", START_SECONDS)

    def commit(self, count: int) -> int:
        """Record `count` facts in one transaction; returns the position of the last."""
        with self.connection(SOURCE) as connection:
            sent = {"entries": count // len(self.samples), "samples": Jsonb(self._described())}
            last = connection.execute(_LAST_POSITION).fetchone()
            connection.execute(_COMMIT, sent)
            connection.execute("ANALYZE outbox")
        assert last is not None
        return int(last[0]) + count

    def _described(self) -> list[dict[str, Any]]:
        return [
            {name: sample[name] for name in ("type", "payload", "headers")}
            for sample in self.samples
        ]

    def position(self, consumer: str) -> int:
        """Up to which of projects' facts the consumer has noted everything."""
        with self.connection(consumer) as connection:
            row = connection.execute(_MARK, [consumer]).fetchone()
        return int(row[0]) if row else 0

    def await_positions(self, position: int, *consumers: str) -> None:
        """Wait until they have applied every fact up to the position that concerns them."""
        for consumer in consumers:
            until(
                lambda name=consumer: self.position(name) >= position,  # type: ignore[misc]
                f"{consumer} has applied everything up to {position}",
                DRAIN_SECONDS,
                LOOK_SECONDS,
            )
            with self.connection(consumer) as connection:
                row = connection.execute(_NOT_APPLIED).fetchone()
            if row is None or row[0]:
                raise RuntimeError(f"{consumer} did not apply {row and row[0]} events")


@contextmanager
def running(program: Program) -> Iterator[None]:
    """The program runs within the block, and has ended well after it."""
    process = spawn(program)
    try:
        yield
    finally:
        tell(process, program.stop)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


_SAMPLES = """
    SELECT published.* FROM outbox AS published
    JOIN (SELECT aggregate_id FROM outbox WHERE type = 'time_entry.approved.v1'
          ORDER BY id DESC LIMIT 1) AS last USING (aggregate_id)
    ORDER BY published.id
"""
_LAST_POSITION = "SELECT position FROM outbox_position"
_COMMIT = """
    INSERT INTO outbox
        (event_id, type, aggregate_type, aggregate_id, aggregate_seq, payload, headers, occurred_at)
    SELECT uuidv7(), sample->>'type', 'time_entry', entry.id, nth,
           sample->'payload' || jsonb_build_object('time_entry_id', entry.id),
           sample->'headers', clock_timestamp()
    FROM (SELECT n, uuidv7() AS id FROM generate_series(1, %(entries)s) AS n) AS entry
    CROSS JOIN jsonb_array_elements(%(samples)s::jsonb) WITH ORDINALITY AS s (sample, nth)
    ORDER BY n, nth
"""
_MARK = "SELECT position FROM inbox_mark WHERE consumer = %s AND lane = 'projects'"
_NOT_APPLIED = "SELECT count(*) FROM inbox WHERE status <> 'applied'"
