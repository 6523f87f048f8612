# mypy: disable-error-code="no-untyped-call,misc,untyped-decorator,attr-defined"
"""Exchanges and queues: which there are, how they are named, how they are made.

Each service publishes on its topic exchange `<service>.events`, confidential events on
`<service>.restricted`, and reads its one durable queue
`<service>.inbox`. On RabbitMQ the queue is a quorum queue with a single active consumer, so that
several workers of a service keep the order, and with a delivery limit: a message that kills its
process before the inbox can count its tries ends in `<service>.dead`, from where it is tried again.
The limit is high because whatever a worker has in flight counts as returned when it is killed, and
what has reached the limit has lost its place in the line.

Needs no eventlet: `migrate` declares the queues before any worker runs, and what is committed as
proto/events/topology.json is made from here.
"""

from __future__ import annotations

from time import monotonic, sleep
from typing import Any

import structlog
from amqp.exceptions import AMQPError, PreconditionFailed
from kombu import Connection, Exchange, Queue, binding
from kombu.exceptions import KombuError
from kombu.transport.pyamqp import Transport

from bus.relay import exchange_of
from bus.retries import DELIVERY_LIMIT
from bus.subscription import ANY_TYPE, ServiceWorker, Subscription

Service = ServiceWorker | type[ServiceWorker]

HEARTBEAT_SECONDS = 10
CONNECT_TIMEOUT_SECONDS = 5
ANSWER_SECONDS = 30
DECLARE_AGAIN_SECONDS = 1.0
READ_AHEAD_BYTES = 16 * 1024

log = structlog.get_logger()


def is_in_memory(broker_url: str) -> bool:
    return broker_url.startswith("memory:")


class PatientTransport(Transport):
    """Waits for each answer of the broker ANSWER_SECONDS, where no less is asked for.

    And takes what has arrived by READ_AHEAD_BYTES at once: amqp asks the socket for each frame in
    three pieces, nine for a message, which took a third of a busy worker's time.
    """

    def establish_connection(self) -> Any:
        connection = super().establish_connection()
        wire = connection.transport
        wire.sock.settimeout(ANSWER_SECONDS)
        receive = wire.sock.recv
        wire._quick_recv = lambda wanted: receive(max(wanted, READ_AHEAD_BYTES))
        return connection


def connect(broker_url: str, *, heartbeat: bool) -> Connection:
    """A connection, not yet established."""
    if is_in_memory(broker_url):
        return Connection(broker_url)
    return Connection(
        broker_url,
        transport=PatientTransport,
        heartbeat=HEARTBEAT_SECONDS if heartbeat else 0,
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
    )


def exchanges_of(service: str) -> list[Exchange]:
    """Those on which the service publishes: its events, and its confidential events."""
    return [_exchange(exchange_of(service, confidential=apart)) for apart in (False, True)]


def _exchange(name: str) -> Exchange:
    return Exchange(name, type="topic", durable=True)


def _bound_exchanges(subscription: Subscription) -> list[str]:
    """Where events of this subscription come from."""
    source = subscription.source
    if not subscription.confidential:
        return [exchange_of(source)]
    restricted = exchange_of(source, confidential=True)
    return [exchange_of(source), restricted] if subscription.type == ANY_TYPE else [restricted]


def inbox_queue(worker: Service, broker_url: str) -> Queue:
    """The service's queue, bound to every type it subscribes to and to replays meant for it."""
    wanted = [
        (exchange, s.routing_key)
        for s in worker.subscriptions.values()
        for exchange in _bound_exchanges(s)
    ]
    replays = [(exchange, f"replay.{worker.name}") for exchange, _ in wanted]
    bindings = [
        binding(_made_already(exchange), routing_key=key)
        for exchange, key in sorted({*wanted, *replays})
    ]
    arguments = {} if is_in_memory(broker_url) else _quorum(worker.name)
    return Queue(f"{worker.name}.inbox", bindings=bindings, durable=True, queue_arguments=arguments)


def dead_queue(worker: Service) -> Queue:
    """Where RabbitMQ puts what it has delivered too often.

    Itself without a limit: what comes back from here too often would be dropped.
    """
    return Queue(
        f"{worker.name}.dead",
        Exchange(f"{worker.name}.dead", type="fanout", durable=True),
        durable=True,
        queue_arguments={"x-queue-type": "quorum", "x-delivery-limit": -1},
    )


def queues_of(worker: Service, broker_url: str) -> list[Queue]:
    """What the service consumes from, the queue of its events first."""
    first = inbox_queue(worker, broker_url)
    return [first] if is_in_memory(broker_url) else [first, dead_queue(worker)]


def declare(worker: Service, broker_url: str) -> None:
    """Make the service's exchange and queues, so that nothing published from now on is missed."""
    with connect(broker_url, heartbeat=False) as connection:
        channel = connection.channel()
        own = exchanges_of(worker.name)
        for exchange in own:
            exchange(channel).declare()
        bound = {name for s in worker.subscriptions.values() for name in _bound_exchanges(s)}
        for name in sorted(bound - {exchange.name for exchange in own}):
            _ensure_exchange(connection, name)
        for queue in reversed(queues_of(worker, broker_url)):
            _ensure_queue(connection, queue)


def declare_soon(worker: Service, broker_url: str, patience_seconds: float) -> bool:
    """Declare as soon as the broker answers; False if it has not in that time."""
    deadline = monotonic() + patience_seconds
    while True:
        try:
            declare(worker, broker_url)
        except (OSError, KombuError, AMQPError) as problem:
            if monotonic() > deadline:
                log.warning("queues not declared", service=worker.name, reason=str(problem))
                return False
            sleep(DECLARE_AGAIN_SECONDS)
        else:
            log.info("queues declared", service=worker.name)
            return True


def _made_already(name: str) -> Exchange:
    return Exchange(name, type="topic", durable=True, no_declare=True)


def _ensure_exchange(connection: Connection, name: str) -> None:
    """Make another service's exchange where it is missing, so that nothing it publishes is missed.

    A broker user that may configure only what is its own finds it there, made beforehand.
    """
    exchange = _exchange(name)
    try:
        exchange(connection.channel()).declare(passive=True)
    except connection.channel_errors:
        exchange(connection.channel()).declare()


def _ensure_queue(connection: Connection, queue: Queue) -> None:
    """Make it and bind it. One that an older version made goes on as it is: events wait in it."""
    try:
        queue(connection.channel()).declare()
    except PreconditionFailed as refusal:
        log.warning("queue kept as an older version made it", queue=queue.name, reason=str(refusal))
        kept = queue(connection.channel())
        if kept.exchange:
            kept.queue_bind()
        for each in kept.bindings:
            each.bind(kept)


def _quorum(service: str) -> dict[str, Any]:
    return {
        "x-queue-type": "quorum",
        "x-single-active-consumer": True,
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": f"{service}.dead",
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
