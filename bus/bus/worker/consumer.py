# mypy: disable-error-code="no-untyped-call,misc,untyped-decorator,attr-defined"
"""The nameko entrypoint that takes a service's events off its queue and puts them into lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic
from typing import Any

import eventlet
import structlog
from chassis.log import Trouble
from eventlet.event import Event as Signal
from kombu import Connection, Consumer
from kombu.exceptions import KombuError
from nameko.extensions import Entrypoint

from bus import metrics as bus_metrics
from bus.inbox import Delivery, Inbox, Prepared
from bus.relay import source_of
from bus.retries import RETURNS_BEFORE_ALONE
from bus.topology import (
    HEARTBEAT_SECONDS,
    connect,
    declare,
    inbox_queue,
    is_in_memory,
    queues_of,
)
from bus.worker.arrivals import arrivals
from bus.worker.lane import Lane
from bus.worker.receipts import Receipts

PREFETCH = 500
DRAIN_SECONDS = 0.5
PROBE_SECONDS = 1.0
BACKOFF_SECONDS = (0.5, 1.0, 2.0, 5.0)

log = structlog.get_logger()


class Subscriptions(Entrypoint):
    """Consumes the service's queue; every batch of a lane is one nameko worker."""

    def setup(self) -> None:
        service = self.container.service_cls
        self.worker = service.worker
        self.broker_url = service.broker_url
        self.inbox = Inbox(self.worker)
        self._queue = inbox_queue(self.worker, self.broker_url).name
        self._lanes: dict[str, Lane] = {}
        self._receipts = Receipts()
        self._stopping = False
        self._failures = 0
        self._trouble = Trouble("broker lost", service=self.worker.name)
        bus_metrics.DEPTH.labels(self.worker.name).set_function(self._depth)
        self._paused = bus_metrics.PAUSED.labels(self.worker.name)
        self._consuming_now = bus_metrics.CONSUMING.labels(self.worker.name)

    def start(self) -> None:
        if self.worker.subscriptions:
            self._consuming = self.container.spawn_managed_thread(self._run, "subscriptions")

    def stop(self) -> None:
        """Take nothing more, finish what is in flight, then close the connection to the broker."""
        self._stopping = True
        for lane in self._lanes.values():
            lane.stop()
        if self.worker.subscriptions:
            self._consuming.wait()

    def kill(self) -> None:
        self._stopping = True

    def _run(self) -> None:
        while not self._stopping:
            connection = connect(self.broker_url, heartbeat=True)
            try:
                declare(self.worker, self.broker_url)
                self._consume(connection)
            except (
                *connection.connection_errors,
                *connection.channel_errors,
                KombuError,
            ) as failure:
                self._recover(failure)
                eventlet.sleep(BACKOFF_SECONDS[min(self._failures, len(BACKOFF_SECONDS) - 1)])
                self._failures += 1
            finally:
                self._consuming_now.set(0)
                self._let_go(connection)

    def _depth(self) -> float:
        return float(sum(lane.depth for lane in self._lanes.values()))

    def _recover(self, failure: Exception) -> None:
        self._trouble.tell(f"{type(failure).__name__}: {failure}")
        for lane in self._lanes.values():
            lane.forget()

    def _let_go(self, connection: Connection) -> None:
        try:
            connection.collect(socket_timeout=1)
        except Exception as problem:
            log.debug("broker connection not closed cleanly", reason=str(problem))

    def _consume(self, connection: Connection) -> None:
        channel = connection.channel()
        self._receipts = Receipts(None if is_in_memory(self.broker_url) else channel)
        queue, *dead = queues_of(self.worker, self.broker_url)
        consumers = [Consumer(channel, [queue], on_message=self._receive, auto_declare=False)]
        consumers += [
            Consumer(channel, [q], on_message=self._set_aside, auto_declare=False) for q in dead
        ]
        consumers[0].qos(prefetch_count=PREFETCH)
        for consumer in consumers:
            consumer.consume()
        self._consuming_now.set(1)
        self._failures = 0
        self._trouble.over()
        log.info("consuming", service=self.worker.name, queue=queue.name)
        beaten = monotonic()
        while not self._stopping:
            self._drain(connection)
            if connection.heartbeat and monotonic() - beaten > HEARTBEAT_SECONDS / 4:
                connection.heartbeat_check()
                beaten = monotonic()

    def _drain(self, connection: Connection) -> None:
        """Take what has come; wait a little for it if there is nothing."""
        in_memory = is_in_memory(self.broker_url)
        try:
            connection.drain_events(timeout=0 if in_memory else DRAIN_SECONDS)
        except TimeoutError:
            if in_memory:
                arrivals.wait(self._queue, DRAIN_SECONDS)
            else:
                eventlet.sleep(0)

    def _receive(self, message: Any) -> None:
        """Put it into its lane; suspected if it was returned often enough to kill its worker."""
        returns = int((message.headers or {}).get("x-delivery-count", 0))
        self._take(message, doubt="returned too often" if returns >= RETURNS_BEFORE_ALONE else "")

    def _set_aside(self, message: Any) -> None:
        """RabbitMQ has given it up, and it has lost its place in the line."""
        self._take(message, doubt="delivered too often without an answer")

    def _take(self, message: Any, doubt: str) -> None:
        self._receipts.taken(message)
        prepared = self.inbox.prepare(_delivery(message))
        if prepared is None:
            self._receipts.settle([message])
        else:
            self._line_up(replace(prepared, doubt=doubt) if doubt else prepared, message)

    def _line_up(self, prepared: Prepared, message: Any) -> None:
        lane = self._lanes.get(prepared.lane)
        if lane is None:
            lane = self._lanes[prepared.lane] = Lane(
                self._apply, self._settle, self.container.spawn_managed_thread
            )
        lane.put(prepared, message)

    def _settle(self, messages: Sequence[Any]) -> None:
        self._receipts.settle(messages)
        if is_in_memory(self.broker_url):
            arrivals.announce(self._queue)

    def _apply(self, batch: Sequence[Prepared]) -> bool:
        """Run the batch as a nameko worker; False, after a pause, if the database is down."""
        done = Signal()

        def finish(_context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            done.send(exc_info is None and result)
            return result, exc_info

        self.container.spawn_worker(self, (batch,), {}, handle_result=finish)
        applied = bool(done.wait())
        self._paused.set(0 if applied else 1)
        if not applied:
            eventlet.sleep(PROBE_SECONDS)
        return applied


def _delivery(message: Any) -> Delivery:
    info = message.delivery_info
    exchange = _first_exchange(message) or info.get("exchange", "")
    return Delivery(
        source=source_of(exchange),
        body=_bytes(message.body),
        is_replay=str(info.get("routing_key", "")).startswith("replay."),
    )


def _first_exchange(message: Any) -> str:
    """The exchange by which a dead-lettered message first came."""
    deaths = (message.headers or {}).get("x-death") or [{}]
    return str(deaths[-1].get("exchange", ""))


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)
