# mypy: disable-error-code="no-untyped-call,misc,untyped-decorator,attr-defined"
"""The relay's way to a broker: RabbitMQ with pipelined confirms, or kombu's in-memory transport."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any

import structlog
from amqp.exceptions import AMQPError
from kombu import Connection
from kombu.exceptions import KombuError
from kombu.transport.memory import Channel as MemoryChannel

from bus.envelope import CONTENT_TYPE
from bus.relay import BrokerDown, Message, Publisher
from bus.topology import connect, exchanges_of, is_in_memory
from bus.worker.arrivals import arrivals
from chassis import failpoint

CONFIRM_TIMEOUT_SECONDS = 30.0
WRITE_TIMEOUT_SECONDS = 10
MEMORY_BACKLOG_MAX = 2000
PERSISTENT = 2

log = structlog.get_logger()


def publisher_to(broker_url: str, service: str) -> Publisher:
    """The kind of publisher that the broker's address asks for."""
    kind = MemoryPublisher if is_in_memory(broker_url) else AmqpPublisher
    return kind(broker_url, service)


class MemoryPublisher:
    """Puts messages into the queues of this process; there is nothing to confirm."""

    def __init__(self, broker_url: str, service: str) -> None:
        self._connection = connect(broker_url, heartbeat=False)
        self._channel = self._connection.channel()
        for exchange in exchanges_of(service):
            exchange(self._channel).declare()
        self._channel.body_encoding = None

    def publish(self, messages: Sequence[Message]) -> int:
        return sum(not self._send(message) for message in messages)

    def _send(self, message: Message) -> bool:
        """As basic_publish, but what has no queue is counted, and each queue is announced."""
        queues = self._channel._lookup(message.exchange, message.routing_key)
        if not queues:
            return False
        made = self._channel.prepare_message(
            message.body, content_type=CONTENT_TYPE, content_encoding="binary"
        )
        self._channel._inplace_augment_message(made, message.exchange, message.routing_key)
        for queue in queues:
            self._channel._put(queue, made)
            arrivals.announce(queue)
        return True

    def has_room(self) -> bool:
        """The queues are this process's memory: let the handlers catch up first."""
        return all(queue.qsize() < MEMORY_BACKLOG_MAX for queue in MemoryChannel.queues.values())

    def close(self) -> None:
        """The outbox is the durable part; the queues live as long as the process."""


class AmqpPublisher:
    """Publishes a batch without waiting in between, then waits for the broker's confirms."""

    def __init__(self, broker_url: str, service: str) -> None:
        self._broker_url = broker_url
        self._service = service
        self._connection: Connection | None = None
        self._channel: Any = None
        self._unconfirmed: set[int] = set()
        self._sent = 0
        self._refused = 0
        self._returned = 0

    def publish(self, messages: Sequence[Message]) -> int:
        try:
            if self._channel is None:
                self._open()
            self._returned = self._refused = 0
            with self._one_write():
                for message in messages:
                    self._send(message)
            failpoint.reach("relay.sent")
            self._await_confirms()
        except (OSError, KombuError, AMQPError) as failure:
            self.close()
            raise BrokerDown(f"{type(failure).__name__}: {failure}") from failure
        if self._refused:
            self.close()
            raise BrokerDown(f"the broker refused {self._refused} messages")
        return self._returned

    def _open(self) -> None:
        self._connection = connect(self._broker_url, heartbeat=False)
        self._channel = self._connection.channel()
        self._connection.connection.on_blocked = self._on_blocked
        self._connection.connection.on_unblocked = self._on_unblocked
        for exchange in exchanges_of(self._service):
            exchange(self._channel).declare()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        self._unconfirmed.clear()
        self._sent = 0

    @contextmanager
    def _one_write(self) -> Iterator[None]:
        """What is sent within the block goes out at its end, in one piece."""
        wire = self._channel.connection.transport
        write, pending = wire._write, bytearray()
        wire._write = pending.extend
        try:
            yield
        finally:
            wire._write = write
        with wire.having_timeout(WRITE_TIMEOUT_SECONDS):
            wire.write(pending)

    def _send(self, message: Message) -> None:
        self._sent += 1
        self._unconfirmed.add(self._sent)
        self._channel.basic_publish(
            self._channel.prepare_message(
                message.body,
                content_type=CONTENT_TYPE,
                content_encoding="binary",
                properties={"delivery_mode": PERSISTENT, "message_id": message.event_id},
            ),
            exchange=message.exchange,
            routing_key=message.routing_key,
            mandatory=True,
        )

    def _await_confirms(self) -> None:
        deadline = monotonic() + CONFIRM_TIMEOUT_SECONDS
        while self._unconfirmed and self._connection is not None:
            left = deadline - monotonic()
            if left <= 0:
                raise TimeoutError(f"{len(self._unconfirmed)} messages were not confirmed in time")
            self._connection.drain_events(timeout=left)

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._unconfirmed -= {t for t in self._unconfirmed if t <= tag} if multiple else {tag}

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused += 1
        self._on_ack(tag, multiple)

    def _on_return(self, *_: Any) -> None:
        self._returned += 1

    def _on_blocked(self, _: str) -> None:
        reason = "it is short of memory or disk; its own log says which"
        log.warning("broker takes no messages", service=self._service, reason=reason)

    def _on_unblocked(self) -> None:
        log.info("broker takes messages again", service=self._service)

    def has_room(self) -> bool:
        return True

    def close(self) -> None:
        """Without the closing handshake, which a dead broker would never answer."""
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            with suppress(Exception):
                connection.collect(socket_timeout=1)
