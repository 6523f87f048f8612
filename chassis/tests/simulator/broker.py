"""A broker of a few lists that does what brokers do: break connections, deliver twice, or late.

Within a queue the order of arrival holds; what was not acknowledged on a connection that broke goes
back to where it was. What goes wrong next is asked of the world, so that a seed decides.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from chassis.relay import Message
from chassis.subscription import ServiceWorker
from chassis.topology import inbox_queue

BROKER_URL = "amqp://simulated"


class ConnectionLost(Exception):
    """The connection on which this message came is gone."""


@dataclass(eq=False)
class SimulatedQueue:
    """One durable queue with a single active consumer at a time."""

    name: str
    bindings: frozenset[tuple[str, str]]
    ready: deque[Message] = field(default_factory=deque)
    history: list[Message] = field(default_factory=list)
    active: SimulatedConnection | None = None

    def wants(self, message: Message) -> bool:
        keys = {(message.exchange, message.routing_key), (message.exchange, "#")}
        return not keys.isdisjoint(self.bindings)

    def put(self, message: Message) -> None:
        self.ready.append(message)
        self.history.append(message)


@dataclass(eq=False)
class SimulatedConnection:
    """A consumer's connection: what it was given and has not acknowledged."""

    queue: SimulatedQueue
    open: bool = True
    unacknowledged: list[Arrived] = field(default_factory=list)

    def take(self, number: int) -> list[Arrived]:
        """The next messages, if this is the active consumer or nobody else is."""
        if not self.open:
            raise ConnectionLost
        if self.queue.active is None:
            self.queue.active = self
        if self.queue.active is not self:
            return []
        count = min(number, len(self.queue.ready))
        taken = [Arrived(self, self.queue.ready.popleft()) for _ in range(count)]
        self.unacknowledged.extend(taken)
        return taken

    def drop(self) -> None:
        """The messages go back to the head of the queue, in their order."""
        if not self.open:
            return
        self.open = False
        if self.queue.active is self:
            self.queue.active = None
        self.queue.ready.extendleft(one.message for one in reversed(self.unacknowledged))
        self.unacknowledged.clear()


@dataclass(eq=False)
class Arrived:
    """A message as kombu would hand it over."""

    connection: SimulatedConnection
    message: Message
    headers: dict[str, Any] = field(default_factory=dict)

    @property
    def delivery_info(self) -> dict[str, str]:
        return {"exchange": self.message.exchange, "routing_key": self.message.routing_key}

    @property
    def body(self) -> bytes:
        return self.message.body

    def ack(self) -> None:
        if not self.connection.open:
            raise ConnectionLost
        self.connection.unacknowledged.remove(self)


class SimulatedBroker:
    """Queues bound as the workers' classes say; they outlive every process."""

    def __init__(self, workers: Sequence[type[ServiceWorker]]) -> None:
        self.queues = {worker.name: _queue(worker) for worker in workers if worker.subscriptions}

    def route(self, message: Message) -> bool:
        """Into every queue that wants it; False if none does."""
        wanting = [queue for queue in self.queues.values() if queue.wants(message)]
        for queue in wanting:
            queue.put(message)
        return bool(wanting)

    @property
    def is_empty(self) -> bool:
        return not any(queue.ready for queue in self.queues.values())


class SimulatedPublisher:
    """A relay's way to the broker. trouble: asked before each message and before the confirms."""

    def __init__(self, broker: SimulatedBroker, trouble: Callable[[str], None]) -> None:
        self._broker = broker
        self._trouble = trouble

    def publish(self, messages: Sequence[Message]) -> int:
        unroutable = 0
        for message in messages:
            self._trouble("publishing")
            unroutable += not self._broker.route(message)
        self._trouble("confirming")
        return unroutable

    def has_room(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing is held."""


def _queue(worker: type[ServiceWorker]) -> SimulatedQueue:
    declared = inbox_queue(worker, BROKER_URL)  # type: ignore[arg-type]
    bindings = frozenset((one.exchange.name, one.routing_key) for one in declared.bindings)
    return SimulatedQueue(declared.name, bindings)
